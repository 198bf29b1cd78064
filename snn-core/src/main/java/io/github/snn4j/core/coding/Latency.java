package io.github.snn4j.core.coding;

import java.util.Arrays;

/**
 * Latency coding: one spike, the earlier the larger the value. The time is {@code max(0, 1 - value)} of the window, and
 * a time of exactly 1 (the value 0) means never; the step is {@code min(T-1, ⌊time · T⌋)}.
 *
 * <p>The value 1, and any above it, fires at step 0. Values must not be negative.
 */
public record Latency() implements Encoder {
    /** The spike time as a fraction of the window, or infinity for never; in float arithmetic. */
    public static float time(float value) {
        float time = Math.max(0f, 1f - value);
        return time == 1f ? Float.POSITIVE_INFINITY : time;
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
        for (int t = 0; t < steps; t++) {
            Arrays.fill(target, targetOffset + t * stepStride, targetOffset + t * stepStride + n, 0);
        }
        for (int i = 0; i < n; i++) {
            float value = values[offset + i];
            if (!(value >= 0)) {
                throw new IllegalArgumentException("Latency takes values >= 0, got " + value + " at " + i
                        + "; scale the values, or use Direct for normalised ones");
            }
            float time = time(value);
            if (time < Float.POSITIVE_INFINITY) {
                int step = Math.min(steps - 1, (int) ((double) time * steps));
                target[targetOffset + step * stepStride + i] = 1;
            }
        }
    }
}
