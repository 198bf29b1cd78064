package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;

/**
 * {@code (α/√π) e^(-α²x²)}, the derivative of {@code (1 + erf(αx)) / 2}.
 *
 * <p>SpikingJelly's {@code Erf(alpha)}; the peak is α/√π. The same shape as {@link Gaussian} with σ = 1/(α√2).
 *
 * @param alpha steepness per unit of potential, > 0
 */
public record Erf(double alpha) implements Surrogate {
    public Erf {
        Check.positive("Erf.alpha", alpha, "");
    }

    /** With alpha 2. */
    public static Erf of() {
        return new Erf(2);
    }

    @Override
    public <T> T slope(Algebra<T> a, T x) {
        return a.scale(a.exp(a.scale(a.mul(x, x), -alpha * alpha)), alpha / Math.sqrt(Math.PI));
    }

    @Override
    public double smooth(double x) {
        return (1 + erf(alpha * x)) / 2;
    }

    /** The error function by its series of positive terms, {@code 2/√π e^(-x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!}. */
    static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.ulp(sum) / 2; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
