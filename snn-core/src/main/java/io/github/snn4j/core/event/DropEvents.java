package io.github.snn4j.core.event;

import io.github.snn4j.core.kernel.Philox;

/**
 * Drops each event with a probability.
 *
 * @param probability from 0 to 1, 1 excluded
 */
public record DropEvents(double probability) implements EventTransform {
    public DropEvents {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException("DropEvents.probability must be >= 0 and < 1, got " + probability);
        }
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Override
    public Events apply(Events events, Philox random) {
        float[] drawn = new float[events.size()];
        random.uniform(0, drawn, 0, drawn.length);
        return events.where(i -> drawn[i] >= probability);
    }
}
