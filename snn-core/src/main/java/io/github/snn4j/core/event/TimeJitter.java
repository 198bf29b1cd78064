package io.github.snn4j.core.event;

import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.kernel.Philox;

/**
 * Adds normal noise of a standard deviation to each event's time, rounded to microseconds, and sorts anew.
 *
 * @param deviation in seconds
 */
public record TimeJitter(double deviation) implements EventTransform {
    public TimeJitter {
        Check.notNegative("TimeJitter.deviation", deviation, "s");
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Override
    public Events apply(Events events, Philox random) {
        float[] noise = new float[events.size()];
        random.normal(0, noise, 0, noise.length);
        Events.Builder moved = new Events.Builder(noise.length);
        for (int i = 0; i < noise.length; i++) {
            long by = Math.round(noise[i] * deviation * 1e6);
            moved.add(events.times()[i] + by, events.x()[i], events.y()[i], events.on()[i]);
        }
        return moved.build(events.width(), events.height());
    }
}
