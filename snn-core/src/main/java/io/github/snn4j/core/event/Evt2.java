package io.github.snn4j.core.event;

import java.io.IOException;

/**
 * Prophesee's EVT 2.0 in RAW files: little-endian words of 32 bits, of which the upper 4 tell the kind: a change of
 * brightness (0 off, 1 on: 6 low bits of time, 11 of x, 11 of y) or the 28 high bits of the time (8); others are passed over.
 *
 * <p>Time in microseconds has 34 bits and wraps around. What comes before the first word of time is passed over. Source:
 * Prophesee, encoding formats, EVT 2.0.
 */
public record Evt2() implements EventFormat {
    private static final int BYTES = 4;
    private static final int[][] SENSORS = {{640, 480}, {1280, 720}, {2048, 2048}};

    @Override
    public String name() {
        return "EVT 2";
    }

    @Override
    public boolean matches(String fileName, String head) {
        return PropheseeHeader.saysEvt(head, "2");
    }

    @Override
    public Events read(EventInput in) throws IOException {
        PropheseeHeader header = PropheseeHeader.read(in);
        long n = in.whole(BYTES);
        Events.Builder events = new Events.Builder(n);
        WrappingTime high = new WrappingTime(28);
        for (long i = 0; i < n; i++) {
            int word = in.int32();
            int kind = word >>> 28;
            if (kind == 8) {
                high.set(word & 0xfffffff);
            } else if (kind <= 1 && high.isKnown()) {
                events.add(high.get() << 6 | word >>> 22 & 0x3f, word >>> 11 & 0x7ff, word & 0x7ff, kind == 1);
            }
        }
        return header.build(events, SENSORS);
    }
}
