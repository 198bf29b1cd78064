package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;

/**
 * {@code (α/2) e^(-α|x|)}.
 *
 * <p>SpikingJelly's {@code PiecewiseExp(alpha)}; the peak is α/2. Source: Shrestha and Orchard 2018, NeurIPS (SLAYER).
 *
 * @param alpha steepness per unit of potential, > 0
 */
public record PiecewiseExponential(double alpha) implements Surrogate {
    public PiecewiseExponential {
        Check.positive("PiecewiseExponential.alpha", alpha, "");
    }

    /** With alpha 1. */
    public static PiecewiseExponential of() {
        return new PiecewiseExponential(1);
    }

    @Override
    public <T> T slope(Algebra<T> a, T x) {
        return a.scale(a.exp(a.scale(a.abs(x), -alpha)), alpha / 2);
    }

    @Override
    public double smooth(double x) {
        double tail = Math.exp(-alpha * Math.abs(x)) / 2;
        return x < 0 ? tail : 1 - tail;
    }
}
