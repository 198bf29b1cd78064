package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;

/**
 * The derivative that stands for that of the Heaviside step in the backward direction, {@code x = v - threshold}.
 *
 * <p>Implementations are records whose components are their constants, so that they are compared, printed and written to
 * JSON as data; each is one file and is registered in {@link Surrogates}.
 */
public interface Surrogate {
    /** The slope at {@code x}: finite, largest at 0, symmetric. */
    <T> T slope(Algebra<T> a, T x);

    /**
     * A smooth step whose exact derivative is {@link #slope}, from 0 (or a constant) upwards; used by tests and plots only.
     */
    double smooth(double x);

    /** The surrogate after a fraction {@code progress} of the training, from 0 to 1. */
    default Surrogate at(double progress) {
        return this;
    }

    /** The distance from the threshold beyond which the slope is exactly 0, or infinity where it never is. */
    default double support() {
        return Double.POSITIVE_INFINITY;
    }
}
