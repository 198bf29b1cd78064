package io.github.snn4j.core.coding;

import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;

/**
 * Neurons without leak that the values drive: {@code v += value}, a spike where {@code v > θ}, after which {@code v = 0}; the
 * spikes of a step depend on nothing random.
 *
 * @param threshold θ, > 0
 */
public record IntegrateAndFire(@Default("1") double threshold) implements Encoder {
    public IntegrateAndFire {
        Check.positive("IntegrateAndFire.threshold", threshold, "");
    }

    /** Threshold 1. */
    public static IntegrateAndFire of() {
        return new IntegrateAndFire(1);
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
        for (int i = 0; i < n; i++) {
            double v = 0;
            for (int t = 0; t < steps; t++) {
                v += values[offset + i];
                boolean spike = v > threshold;
                v = spike ? 0 : v;
                target[targetOffset + t * stepStride + i] = spike ? 1 : 0;
            }
        }
    }
}
