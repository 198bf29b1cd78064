package io.github.snn4j.core.event;

import java.io.IOException;
import java.nio.ByteOrder;

/**
 * SLAYER's one-dimensional spikes ({@code .bs1}): 5 bytes an event, 16 bits of channel, a bit of polarity, 23 bits of time in
 * microseconds, the highest first.
 *
 * <p>The file does not tell the number of channels; taken is the first of 64 (N-TIDIGITS), 128, 256, 700, 1024, 32767 that
 * holds all events. Shrestha, Orchard (2018), SLAYER, NeurIPS.
 */
public record SlayerSpikes() implements EventFormat {
    private static final int BYTES = 5;
    private static final int[][] SENSORS = {{64, 1}, {128, 1}, {256, 1}, {700, 1}, {1024, 1}, {Short.MAX_VALUE, 1}};

    @Override
    public String name() {
        return "SLAYER 1-D spikes";
    }

    @Override
    public boolean matches(String fileName, String head) {
        return fileName.endsWith(".bs1");
    }

    @Override
    public Events read(EventInput in) throws IOException {
        in.order(ByteOrder.BIG_ENDIAN);
        long n = in.whole(BYTES);
        Events.Builder events = new Events.Builder(n);
        for (long i = 0; i < n; i++) {
            int high = in.unsignedByte();
            int word = in.int32();
            events.add(word & 0x7fffff, high << 8 | word >>> 24, 0, (word & 0x800000) != 0);
        }
        return events.buildFitting(SENSORS);
    }
}
