package io.github.snn4j.core.event;

import io.github.snn4j.core.kernel.Philox;

/**
 * Exchanges left and right of a whole recording with a probability.
 *
 * @param probability from 0 to 1
 */
public record RandomFlip(double probability) implements EventTransform {
    public RandomFlip {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("RandomFlip.probability must lie between 0 and 1, got " + probability);
        }
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Override
    public Events apply(Events events, Philox random) {
        if (random.uniform(0) >= probability) {
            return events;
        }
        int last = events.width() - 1;
        return Moved.of(events, events.width(), events.height(), i -> last - events.x()[i], i -> events.y()[i]);
    }
}
