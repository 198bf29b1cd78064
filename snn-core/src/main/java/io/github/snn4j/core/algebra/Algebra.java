package io.github.snn4j.core.algebra;

import io.github.snn4j.core.surrogate.Surrogate;

/**
 * The operations a one-step equation may use, generic over what a value is.
 *
 * <p>Written once against this interface, an equation runs as plain numbers ({@link Real}), yields derivatives
 * ({@link Dual}), is recorded as data ({@link Tracer}) to be differentiated and compiled, or becomes SameDiff operations.
 *
 * @param <T> a value: a number, a dual number, a node of a program, a SameDiff variable
 */
public interface Algebra<T> {
    T constant(double value);

    T add(T a, T b);

    T sub(T a, T b);

    T mul(T a, T b);

    T div(T a, T b);

    T abs(T a);

    T exp(T a);

    /**
     * The value without its fraction, toward zero, for {@code |a| < 2^31}; the gradient passes as if nothing were rounded
     * (straight-through estimator, Bengio, Léonard, Courville 2013, arXiv 1308.3432, section 3.4).
     */
    T truncate(T a);

    T min(T a, T b);

    T max(T a, T b);

    /** 1 where {@code a > b}, else 0; no gradient passes. */
    T greater(T a, T b);

    /** {@code whenTrue} where {@code condition > 0}, else {@code whenFalse}; no gradient passes to the condition. */
    T select(T condition, T whenTrue, T whenFalse);

    /** The value itself, through which no gradient passes. */
    T stop(T a);

    /**
     * The spike {@code [x > 0]} in the forward direction and {@code surrogate.slope(x)} in the backward direction
     * (surrogate gradient, Neftci, Mostafa, Zenke 2019, IEEE Signal Processing Magazine 36(6), section "Surrogate gradients").
     */
    T spike(T x, Surrogate surrogate);

    /** The logistic function {@code 1 / (1 + e^-a)}. */
    default T logistic(T a) {
        return div(constant(1), add(constant(1), exp(sub(constant(0), a))));
    }

    /** {@code 1 - a}. */
    default T oneMinus(T a) {
        return sub(constant(1), a);
    }

    /** {@code a · value}. */
    default T scale(T a, double value) {
        return mul(a, constant(value));
    }
}
