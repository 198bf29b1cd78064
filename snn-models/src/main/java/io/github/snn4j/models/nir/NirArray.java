package io.github.snn4j.models.nir;

import java.util.List;

/**
 * Numbers in row-major order.
 *
 * @param shape the extents, channels-first; empty for a single number
 */
@SuppressWarnings("ArrayRecordComponent")
public record NirArray(List<Integer> shape, double[] values) {
    public NirArray {
        shape = List.copyOf(shape);
        if (values.length != size(shape)) {
            throw new IllegalArgumentException(
                    "an array of shape " + shape + " has " + size(shape) + " numbers, got " + values.length);
        }
    }

    /** One number for all. */
    public static NirArray of(double value) {
        return new NirArray(List.of(), new double[] {value});
    }

    /** The same number in every place of {@code shape}. */
    public static NirArray filled(List<Integer> shape, double value) {
        double[] values = new double[(int) size(shape)];
        java.util.Arrays.fill(values, value);
        return new NirArray(shape, values);
    }

    /** How many numbers a shape has. */
    static long size(List<Integer> shape) {
        long size = 1;
        for (int extent : shape) {
            if (extent < 1) {
                throw new IllegalArgumentException("a shape's extents must be at least 1, got " + shape);
            }
            size = Math.multiplyExact(size, (long) extent);
        }
        return size;
    }

    /** The number of neuron {@code i}, where one number stands for all. */
    public double at(int i) {
        return values[values.length == 1 ? 0 : i];
    }

    /** Whether all numbers are the same. */
    public boolean isUniform() {
        for (double v : values) {
            if (v != values[0]) {
                return false;
            }
        }
        return true;
    }
}
