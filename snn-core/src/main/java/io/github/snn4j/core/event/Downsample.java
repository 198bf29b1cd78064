package io.github.snn4j.core.event;

import io.github.snn4j.core.kernel.Philox;

/**
 * Makes one pixel of {@code factor} × {@code factor}: x and y divided, rounded down; a sensor that is not a multiple gets a
 * last column or row of what remains. A sensor of one row keeps it.
 *
 * @param factor at least 1
 */
public record Downsample(int factor) implements EventTransform {
    public Downsample {
        if (factor < 1) {
            throw new IllegalArgumentException("Downsample.factor must be at least 1, got " + factor);
        }
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    @Override
    public Events apply(Events events, Philox random) {
        int width = (events.width() + factor - 1) / factor;
        int height = (events.height() + factor - 1) / factor;
        return Moved.of(events, width, height, i -> events.x()[i] / factor, i -> events.y()[i] / factor);
    }
}
