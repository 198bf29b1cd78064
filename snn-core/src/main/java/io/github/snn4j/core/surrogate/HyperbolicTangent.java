package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;

/**
 * {@code K (1 - tanh²(Kx)) / (2 tanh(K/2))}, the derivative of {@code (tanh(Kx) + tanh(K/2)) / (2 tanh(K/2))}; K may grow over
 * the training, so that the slope is broad at first and steep at the end.
 *
 * <p>Source: Guo et al. 2022, NeurIPS, "IM-Loss: information maximization loss for spiking neural networks". Its text was
 * not at hand; the growth of K is a decision: {@code K = K₀ + (K₁ - K₀)(10^p - 1)/9} at progress p.
 *
 * @param steepness K, or K₀ where it grows, > 0
 * @param finalSteepness K₁, > 0; 0 where K stays
 */
public record HyperbolicTangent(
        @Default("1") double steepness, @Default("0") double finalSteepness) implements Surrogate {
    public HyperbolicTangent {
        Check.positive("HyperbolicTangent.steepness", steepness, "");
        Check.notNegative("HyperbolicTangent.finalSteepness", finalSteepness, "");
    }

    /** With K of 1 that stays. */
    public static HyperbolicTangent of() {
        return new HyperbolicTangent(1, 0);
    }

    @Override
    public HyperbolicTangent at(double progress) {
        if (finalSteepness == 0) {
            return this;
        }
        double grown = (Math.pow(10, progress) - 1) / 9;
        return new HyperbolicTangent(steepness + (finalSteepness - steepness) * grown, 0);
    }

    @Override
    public <T> T slope(Algebra<T> a, T x) {
        // 1 - tanh² of |x|, so that exp never overflows.
        T e = a.exp(a.scale(a.abs(x), -2 * steepness));
        T d = a.add(a.constant(1), e);
        return a.div(a.scale(e, 2 * steepness / Math.tanh(steepness / 2)), a.mul(d, d));
    }

    @Override
    public double smooth(double x) {
        double half = Math.tanh(steepness / 2);
        return (Math.tanh(steepness * x) + half) / (2 * half);
    }
}
