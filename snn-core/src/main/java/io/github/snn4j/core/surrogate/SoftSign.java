package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;

/**
 * {@code α / (2 (1 + α|x|)²)}, the derivative of {@code (αx / (1 + α|x|) + 1) / 2}.
 *
 * <p>SpikingJelly's {@code SoftSign(alpha)}; the peak is α/2.
 *
 * @param alpha steepness per unit of potential, > 0
 */
public record SoftSign(double alpha) implements Surrogate {
    public SoftSign {
        Check.positive("SoftSign.alpha", alpha, "");
    }

    /** With alpha 2. */
    public static SoftSign of() {
        return new SoftSign(2);
    }

    @Override
    public <T> T slope(Algebra<T> a, T x) {
        T d = a.add(a.constant(1), a.scale(a.abs(x), alpha));
        return a.div(a.constant(alpha / 2), a.mul(d, d));
    }

    @Override
    public double smooth(double x) {
        return (alpha * x / (1 + alpha * Math.abs(x)) + 1) / 2;
    }
}
