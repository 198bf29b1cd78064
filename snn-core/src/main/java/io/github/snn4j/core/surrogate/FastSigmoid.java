package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;

/**
 * {@code 1 / (1 + k |x|)²}, the derivative of the fast sigmoid {@code x / (1 + k |x|)}.
 *
 * <p>snnTorch's {@code fast_sigmoid(slope = k)}: its peak is 1 for every k. Source: Zenke and Ganguli 2018, Neural
 * Computation 30(6), section 3.
 *
 * @param k steepness per unit of potential, > 0
 */
public record FastSigmoid(double k) implements Surrogate {
    public FastSigmoid {
        Check.positive("FastSigmoid.k", k, "");
    }

    /** With k 25. */
    public static FastSigmoid of() {
        return new FastSigmoid(25);
    }

    @Override
    public <T> T slope(Algebra<T> a, T x) {
        T d = a.add(a.constant(1), a.scale(a.abs(x), k));
        return a.div(a.constant(1), a.mul(d, d));
    }

    @Override
    public double smooth(double x) {
        return x / (1 + k * Math.abs(x));
    }
}
