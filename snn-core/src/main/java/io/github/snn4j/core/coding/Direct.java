package io.github.snn4j.core.coding;

/**
 * The value itself as input current at every step: {@code x[t] = value} (direct, or constant-current, coding).
 *
 * <p>Takes any values, normalised ones too; the first spiking layer turns them into spikes.
 */
public record Direct() implements Encoder {
    @Override
    public boolean isStatic() {
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
            System.arraycopy(values, offset, target, targetOffset + t * stepStride, n);
        }
    }
}
