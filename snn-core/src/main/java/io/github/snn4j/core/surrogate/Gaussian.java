package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;

/**
 * {@code e^(-x²/(2σ²)) / (σ √(2π))}, the normal density.
 *
 * <p>Yin, Corradi and Bohté 2021, Nature Machine Intelligence 3, use it with σ = 0.5; the peak is 1/(σ√(2π)).
 *
 * @param sigma standard deviation in units of potential, > 0
 */
public record Gaussian(double sigma) implements Surrogate {
    public Gaussian {
        Check.positive("Gaussian.sigma", sigma, "");
    }

    /** With sigma 0.5. */
    public static Gaussian of() {
        return new Gaussian(0.5);
    }

    @Override
    public <T> T slope(Algebra<T> a, T x) {
        return a.scale(a.exp(a.scale(a.mul(x, x), -1 / (2 * sigma * sigma))), 1 / (sigma * Math.sqrt(2 * Math.PI)));
    }

    @Override
    public double smooth(double x) {
        return (1 + Erf.erf(x / (sigma * Math.sqrt(2)))) / 2;
    }
}
