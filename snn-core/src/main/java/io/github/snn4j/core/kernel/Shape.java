package io.github.snn4j.core.kernel;

/**
 * The features of one example at one step, channels-last: {@code [height, width, channels]}; a plain vector is
 * {@code [1, 1, n]}.
 */
public record Shape(int height, int width, int channels) {
    public Shape {
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "Shape must be positive in every direction, got " + height + "x" + width + "x" + channels);
        }
        if ((long) height * width * channels > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("Shape " + height + "x" + width + "x" + channels + " has more than "
                    + Integer.MAX_VALUE + " elements");
        }
    }

    /** A vector of {@code n} features. */
    public static Shape vector(int n) {
        return new Shape(1, 1, n);
    }

    public int pixels() {
        return height * width;
    }

    public int size() {
        return height * width * channels;
    }

    public boolean isVector() {
        return height == 1 && width == 1;
    }

    @Override
    public String toString() {
        return isVector() ? Integer.toString(channels) : height + "x" + width + "x" + channels;
    }
}
