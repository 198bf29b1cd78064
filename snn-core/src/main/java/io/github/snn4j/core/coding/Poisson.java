package io.github.snn4j.core.coding;

import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.Philox;

/**
 * Rate coding with a Poisson train: at each step a count {@code k} with {@code P(k) = λ^k e^-λ / k!} and
 * {@code λ = scale · value}.
 *
 * <p>The count may exceed 1; {@code λ} is both its mean and its variance. As {@code λ} falls (shorter intervals), the count
 * tends to a Bernoulli trial of the same expectation, {@link BernoulliRate}. Values are fractions from 0 to 1.
 *
 * @param scale the expected number of events per step of the value 1, above 0 and at most {@value #MAX_SCALE}
 */
public record Poisson(@Default("1") double scale) implements Encoder {
    /** Beyond this rate {@code e^-λ} leaves no precision for the inversion. */
    public static final double MAX_SCALE = 500;

    public Poisson {
        if (!(scale > 0 && scale <= MAX_SCALE)) {
            throw Check.violated("Poisson.scale", "> 0 and <= " + MAX_SCALE + " events per step", scale);
        }
    }

    /** The value is the expected number of events per step: scale 1. */
    public static Poisson of() {
        return new Poisson(1);
    }

    @Override
    public boolean isStatic() {
        return false;
    }

    @Override
    public void encode(
            float[] values,
            int offset,
            int n,
            int steps,
            RandomKey key,
            float[] target,
            int targetOffset,
            int stepStride) {
        Checks.steps(steps);
        double[] rates = new double[n];
        double[] silences = new double[n];
        for (int i = 0; i < n; i++) {
            Checks.fraction(this, values[offset + i], i);
            rates[i] = scale * values[offset + i];
            silences[i] = Math.exp(-rates[i]);
        }
        Philox stream = key.stream();
        float[] uniform = new float[n];
        for (int t = 0; t < steps; t++) {
            stream.uniform((long) t * n, uniform, 0, n);
            int at = targetOffset + t * stepStride;
            for (int i = 0; i < n; i++) {
                target[at + i] = count(uniform[i], rates[i], silences[i]);
            }
        }
    }

    /** The smallest k whose cumulative probability exceeds u: one number per count, whatever the rate. */
    private static int count(float u, double rate, double silence) {
        int k = 0;
        double probability = silence;
        double cumulative = probability;
        // Ends: u is at most 1 - 2^-24, and the sum's rounding errors are far smaller than that gap.
        while (u >= cumulative) {
            k++;
            probability *= rate / k;
            cumulative += probability;
        }
        return k;
    }
}
