package io.github.snn4j.layers.layer;

import java.util.List;

/**
 * An array a layer owns: its name within the layer, its shape and how it starts.
 *
 * @param name the name within the layer, such as {@code weight}
 * @param shape the extents, channels-last
 * @param start how it is initialised
 * @param trainable false for running statistics, which are saved but have no gradient
 */
public record Parameter(String name, List<Integer> shape, Initializer start, boolean trainable) {
    public Parameter {
        shape = List.copyOf(shape);
        if (shape.stream().anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException("Parameter " + name + " must have positive extents, got " + shape);
        }
    }

    /** A learned array. */
    public static Parameter learned(String name, Initializer start, Integer... shape) {
        return new Parameter(name, List.of(shape), start, true);
    }

    /** A saved array without a gradient. */
    public static Parameter statistic(String name, double start, Integer... shape) {
        return new Parameter(name, List.of(shape), new Initializer.Constant(start), false);
    }

    /** How many numbers it has. */
    public int size() {
        int size = 1;
        for (int extent : shape) {
            size = Math.multiplyExact(size, extent);
        }
        return size;
    }
}
