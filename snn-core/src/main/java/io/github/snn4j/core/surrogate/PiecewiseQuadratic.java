package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;

/**
 * {@code max(0, α - α²|x|)}, the derivative of a step made of two parabolas.
 *
 * <p>SpikingJelly's {@code PiecewiseQuadratic(alpha)}; the peak is α, the slope 0 beyond 1/α. The same shape as
 * {@link Triangle} with width 1/α and height α.
 *
 * @param alpha height at the threshold, > 0
 */
public record PiecewiseQuadratic(double alpha) implements Surrogate {
    public PiecewiseQuadratic {
        Check.positive("PiecewiseQuadratic.alpha", alpha, "");
    }

    /** With alpha 1. */
    public static PiecewiseQuadratic of() {
        return new PiecewiseQuadratic(1);
    }

    @Override
    public <T> T slope(Algebra<T> a, T x) {
        T q = a.sub(a.constant(alpha), a.scale(a.abs(x), alpha * alpha));
        return a.max(q, a.constant(0));
    }

    @Override
    public double smooth(double x) {
        double q = Math.max(-1, Math.min(1, alpha * x));
        return 0.5 + q - q * Math.abs(q) / 2;
    }

    @Override
    public double support() {
        return 1 / alpha;
    }
}
