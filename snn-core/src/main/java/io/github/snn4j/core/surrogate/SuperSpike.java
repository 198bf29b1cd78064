package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;

/**
 * {@code α / (1 + |x|)²}: the height scales, the width does not.
 *
 * <p>SpikingJelly's {@code SuperSpike(alpha)}; the peak is α. Zenke and Ganguli 2018, Neural Computation 30(6), print
 * {@code 1 / (1 + β|x|)²}, which here is {@link FastSigmoid}.
 *
 * @param alpha height at the threshold, > 0
 */
public record SuperSpike(double alpha) implements Surrogate {
    public SuperSpike {
        Check.positive("SuperSpike.alpha", alpha, "");
    }

    /** With alpha 1. */
    public static SuperSpike of() {
        return new SuperSpike(1);
    }

    @Override
    public <T> T slope(Algebra<T> a, T x) {
        T d = a.add(a.constant(1), a.abs(x));
        return a.div(a.constant(alpha), a.mul(d, d));
    }

    @Override
    public double smooth(double x) {
        return alpha * x / (1 + Math.abs(x));
    }
}
