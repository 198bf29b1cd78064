package io.github.snn4j.core.event;

import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.kernel.Philox;
import java.util.Arrays;

/**
 * Drops events that come alone: an event stays where one of its 8 neighbours, of either polarity, had an event less than
 * {@code time} seconds before or at the same time. What comes earlier in the recording decides, dropped or not.
 *
 * <p>Source: Delbruck (2008), Frame-free dynamic digital vision.
 *
 * @param time in seconds
 */
public record Denoise(double time) implements EventTransform {
    public Denoise {
        Check.positive("Denoise.time", time, "s");
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    @Override
    public Events apply(Events events, Philox random) {
        // a margin of one pixel spares the edges their own case
        int columns = events.width() + 2;
        long[] last = new long[columns * (events.height() + 2)];
        Arrays.fill(last, -2 * Events.MOST_TIME);
        double micros = time * 1e6;
        boolean[] kept = new boolean[events.size()];
        for (int i = 0; i < kept.length; i++) {
            long now = events.times()[i];
            int at = (events.y()[i] + 1) * columns + events.x()[i] + 1;
            for (int row = at - columns; row <= at + columns; row += columns) {
                for (int pixel = row - 1; pixel <= row + 1; pixel++) {
                    kept[i] |= pixel != at && now - last[pixel] < micros;
                }
            }
            last[at] = now;
        }
        return events.where(i -> kept[i]);
    }
}
