package io.github.snn4j.layers.layer;

/** A height and a width; in JSON one number where both are the same, else {@code [height, width]}. */
public record Size(int height, int width) {
    public Size {
        if (height < 0 || width < 0) {
            throw new IllegalArgumentException("Size must not be negative, got " + height + "x" + width);
        }
    }

    /** The same in both directions. */
    public static Size of(int n) {
        return new Size(n, n);
    }

    /** This, if both are at least 1. */
    Size positive(String what) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, got " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return height == width ? Integer.toString(height) : height + "x" + width;
    }
}
