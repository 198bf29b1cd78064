package io.github.snn4j.core.coding;

import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.Philox;

/**
 * Rate coding with one Bernoulli trial per step: a spike with probability {@code p = gain · value}, silence with
 * {@code q = 1 - p}.
 *
 * <p>Mean {@code p} and variance {@code p q} per step; the rate over a long window tends to {@code p}. Values are fractions
 * from 0 to 1.
 *
 * @param gain the spike probability of the value 1, above 0 and at most 1
 */
public record BernoulliRate(@Default("1") double gain) implements Encoder {
    public BernoulliRate {
        if (!(gain > 0 && gain <= 1)) {
            throw Check.violated("BernoulliRate.gain", "> 0 and <= 1", gain);
        }
    }

    /** The value is the probability: gain 1. */
    public static BernoulliRate of() {
        return new BernoulliRate(1);
    }

    @Override
    public boolean isStatic() {
        return false;
    }

    @Override
    public boolean emitsSpikes() {
        return true;
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
        double[] probabilities = new double[n];
        for (int i = 0; i < n; i++) {
            Checks.fraction(this, values[offset + i], i);
            probabilities[i] = gain * values[offset + i];
        }
        Philox stream = key.stream();
        float[] uniform = new float[n];
        for (int t = 0; t < steps; t++) {
            stream.uniform((long) t * n, uniform, 0, n);
            int at = targetOffset + t * stepStride;
            for (int i = 0; i < n; i++) {
                target[at + i] = uniform[i] < probabilities[i] ? 1 : 0;
            }
        }
    }
}
