package io.github.snn4j.core.event;

import java.io.IOException;

/**
 * Prophesee's EVT 3.0 in RAW files: little-endian words of 16 bits, of which the upper 4 tell the kind.
 *
 * <p>0: y. 2: an event, polarity and x. 3: polarity and x of the first of a vector; 4 and 5: its next 12 or 8 pixels, a bit
 * each. 6 and 8: the low and the high 12 bits of the time in microseconds, which wraps around. Others are passed over, and so
 * is what comes before the first word of high time. Where the header does not tell the sensor's size, it is 1280×720 or,
 * where events lie outside, 2048×2048. Source: Prophesee, encoding formats, EVT 3.0.
 */
public record Evt3() implements EventFormat {
    private static final int BYTES = 2;
    private static final int[][] SENSORS = {{1280, 720}, {2048, 2048}};

    @Override
    public String name() {
        return "EVT 3";
    }

    @Override
    public boolean matches(String fileName, String head) {
        return PropheseeHeader.saysEvt(head, "3");
    }

    @Override
    public Events read(EventInput in) throws IOException {
        PropheseeHeader header = PropheseeHeader.read(in);
        long n = in.whole(BYTES);
        Decoder decoder = new Decoder(n);
        for (long i = 0; i < n; i++) {
            decoder.take(in.int16());
        }
        return header.build(decoder.events, SENSORS);
    }

    /** What the words so far have set. */
    private static final class Decoder {
        final Events.Builder events;
        private final WrappingTime high = new WrappingTime(12);
        private int low;
        private int y;
        private int x;
        private boolean on;

        Decoder(long room) {
            events = new Events.Builder(room);
        }

        void take(int word) {
            switch (word >>> 12 & 0xf) {
                case 0 -> y = word & 0x7ff;
                case 2 -> event(word & 0x7ff, (word & 0x800) != 0);
                case 3 -> {
                    x = word & 0x7ff;
                    on = (word & 0x800) != 0;
                }
                case 4 -> vector(word, 12);
                case 5 -> vector(word, 8);
                case 6 -> low = word & 0xfff;
                case 8 -> high.set(word & 0xfff);
                default -> {}
            }
        }

        private void vector(int valid, int pixels) {
            for (int i = 0; i < pixels; i++) {
                if ((valid >>> i & 1) != 0) {
                    event(x + i, on);
                }
            }
            x += pixels;
        }

        private void event(int column, boolean polarity) {
            if (high.isKnown()) {
                events.add(high.get() << 12 | low, column, y, polarity);
            }
        }
    }
}
