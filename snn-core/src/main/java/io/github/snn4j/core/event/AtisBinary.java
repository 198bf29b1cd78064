package io.github.snn4j.core.event;

import java.io.IOException;
import java.nio.ByteOrder;

/**
 * The binary files of N-MNIST and N-Caltech101, and of SLAYER's two-dimensional spikes ({@code .bs2}): 5 bytes an event, x,
 * y, then a bit of polarity and 23 bits of time in microseconds, the highest first.
 *
 * <p>What has y = 240 is no event: from there on, times are 8192 µs later. The file does not tell the sensor's size; taken is
 * the first of 34×34 (N-MNIST), 240×180 (N-Caltech101), 256×256 that holds all events. Orchard, Jayawant, Cohen, Thakor
 * (2015), Frontiers in Neuroscience 9:437.
 */
public record AtisBinary() implements EventFormat {
    private static final int BYTES = 5;
    private static final int OVERFLOW_ROW = 240;
    private static final int OVERFLOW_MICROS = 1 << 13;
    private static final int[][] SENSORS = {{34, 34}, {240, 180}, {256, 256}};

    @Override
    public String name() {
        return "N-MNIST binary";
    }

    @Override
    public boolean matches(String fileName, String head) {
        return fileName.endsWith(".bin") || fileName.endsWith(".bs2");
    }

    @Override
    public Events read(EventInput in) throws IOException {
        in.order(ByteOrder.BIG_ENDIAN);
        long n = in.whole(BYTES);
        Events.Builder events = new Events.Builder(n);
        long shift = 0;
        for (long i = 0; i < n; i++) {
            int x = in.unsignedByte();
            int word = in.int32();
            int y = word >>> 24;
            if (y == OVERFLOW_ROW) {
                shift += OVERFLOW_MICROS;
            } else {
                events.add(shift + (word & 0x7fffff), x, y, (word & 0x800000) != 0);
            }
        }
        return events.buildFitting(SENSORS);
    }
}
