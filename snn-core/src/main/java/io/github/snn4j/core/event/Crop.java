package io.github.snn4j.core.event;

import io.github.snn4j.core.kernel.Philox;

/**
 * Keeps a rectangle of the sensor, which becomes the sensor.
 *
 * @param x the rectangle's first column
 * @param y its first row
 * @param width its columns
 * @param height its rows
 */
public record Crop(int x, int y, int width, int height) implements EventTransform {
    public Crop {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("Crop must begin at 0 or more and have a size, got " + width + "x"
                    + height + " at (" + x + ", " + y + ")");
        }
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    @Override
    public Events apply(Events events, Philox random) {
        if ((long) x + width > events.width() || (long) y + height > events.height()) {
            throw new IllegalArgumentException("Crop of " + width + "x" + height + " at (" + x + ", " + y
                    + ") reaches beyond the sensor of " + events.width() + "x" + events.height());
        }
        return Moved.of(events, width, height, i -> events.x()[i] - x, i -> events.y()[i] - y);
    }
}
