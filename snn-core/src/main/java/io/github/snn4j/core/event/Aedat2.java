package io.github.snn4j.core.event;

import java.io.IOException;
import java.nio.ByteOrder;

/**
 * AEDAT 2.0 (jAER): header lines that begin with {@code #}, then 8 bytes an event, big-endian: address and time, a signed
 * number of microseconds that may begin below 0 and wraps around at 2^31.
 *
 * <p>Addresses of the DVS128: bit 0 polarity, 1 to 7 x, 8 to 14 y, 15 external. Of the DAVIS family: bit 31 no event of the
 * pixels' change, 22 to 30 y, 12 to 21 x, 11 polarity, 10 external. What is not a pixel's change is passed over. The header's
 * line {@code AEChip} says which; without one it is a DVS128. y counts from the bottom. Source: iniVation, file formats,
 * AEDAT 2.0.
 */
public record Aedat2() implements EventFormat {
    private static final int BYTES = 8;
    private static final String MARK = "#!AER-DAT2.0";
    private static final String END = "#End Of ASCII Header";

    @Override
    public String name() {
        return "AEDAT 2";
    }

    @Override
    public boolean matches(String fileName, String head) {
        return head.startsWith(MARK);
    }

    @Override
    public Events read(EventInput in) throws IOException {
        AedatChip chip = header(in);
        in.order(ByteOrder.BIG_ENDIAN);
        long n = in.whole(BYTES);
        Events.Builder events = new Events.Builder(n);
        long wrapped = 0;
        int last = 0;
        for (long i = 0; i < n; i++) {
            int address = in.int32();
            int time = in.int32();
            if (i > 0 && (long) last - time > Integer.MAX_VALUE) {
                wrapped += 1L << 32;
            }
            last = time;
            if (chip.isDavis()) {
                if ((address & 0x80000400) == 0) {
                    events.add(wrapped + time, address >>> 12 & 0x3ff, address >>> 22 & 0x1ff, (address & 0x800) != 0);
                }
            } else if ((address & 0x8000) == 0) {
                events.add(wrapped + time, address >>> 1 & 0x7f, address >>> 8 & 0x7f, (address & 1) != 0);
            }
        }
        return events.build(chip.width, chip.height);
    }

    private static AedatChip header(EventInput in) throws IOException {
        AedatChip chip = AedatChip.DVS128;
        while (in.startsWith('#')) {
            String line = in.line();
            if (line.startsWith(END)) {
                break;
            }
            if (line.startsWith("# AEChip:")) {
                chip = AedatChip.in(line)
                        .orElseThrow(() -> in.error("is of a sensor whose addresses are not known (\"" + line
                                + "\"); DVS128 and the DAVIS family are read"));
            }
        }
        return chip;
    }
}
