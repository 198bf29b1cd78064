package io.github.snn4j.core.event;

import io.github.snn4j.core.kernel.Philox;

/**
 * Moves a whole recording by a whole number of pixels, up to {@code pixels} in each direction, each equally likely; what
 * leaves the sensor is dropped. A sensor of one row is moved along it only.
 *
 * @param pixels at least 0
 */
public record RandomShift(int pixels) implements EventTransform {
    public RandomShift {
        if (pixels < 0 || pixels > Short.MAX_VALUE) {
            throw new IllegalArgumentException("RandomShift.pixels must be 0 to 32767, got " + pixels);
        }
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Override
    public Events apply(Events events, Philox random) {
        int dx = shift(random.uniform(0));
        int dy = events.height() == 1 ? 0 : shift(random.uniform(1));
        return Moved.of(events, events.width(), events.height(), i -> events.x()[i] + dx, i -> events.y()[i] + dy);
    }

    private int shift(float uniform) {
        return (int) (uniform * (2 * pixels + 1)) - pixels;
    }
}
