package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;

/**
 * {@code (α/2) / (1 + (π/2 · α x)²)}, the derivative of {@code arctan(π/2 · α x) / π + 1/2}.
 *
 * <p>SpikingJelly's {@code ATan(alpha)} and snnTorch's {@code atan(alpha)}; the peak is α/2. Source: Fang et al. 2021,
 * ICCV, "Incorporating learnable membrane time constant", equation 14.
 *
 * @param alpha steepness per unit of potential, > 0
 */
public record Arctan(double alpha) implements Surrogate {
    public Arctan {
        Check.positive("Arctan.alpha", alpha, "");
    }

    /** With alpha 2. */
    public static Arctan of() {
        return new Arctan(2);
    }

    @Override
    public <T> T slope(Algebra<T> a, T x) {
        T q = a.scale(x, Math.PI / 2 * alpha);
        return a.div(a.constant(alpha / 2), a.add(a.constant(1), a.mul(q, q)));
    }

    @Override
    public double smooth(double x) {
        return Math.atan(Math.PI / 2 * alpha * x) / Math.PI + 0.5;
    }
}
