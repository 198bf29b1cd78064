package io.github.snn4j.core.coding;

import io.github.snn4j.core.catalogue.Check;
import java.util.List;

/**
 * Direct coding of the normalised value, {@code x[t] = (value − mean_c) / deviation_c} for a value of channel c,
 * channels-last.
 *
 * <p>As an encoder it is part of the network, and so the same in training, testing and prediction.
 *
 * @param mean of each channel over the training set
 * @param deviation the standard deviation of each channel
 */
public record Normalized(List<Double> mean, List<Double> deviation) implements Encoder {
    public Normalized {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.isEmpty() || mean.size() != deviation.size()) {
            throw new IllegalArgumentException("Normalized.mean and .deviation must have one number a channel, got "
                    + mean.size() + " and " + deviation.size());
        }
        mean.forEach(m -> Check.finite("Normalized.mean", m));
        deviation.forEach(d -> Check.positive("Normalized.deviation", d, ""));
    }

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
        int channels = mean.size();
        if (n % channels != 0) {
            throw new IllegalArgumentException("Normalized has " + channels + " channels, but an example of " + n
                    + " values is no multiple of that");
        }
        for (int c = 0; c < channels; c++) {
            float m = mean.get(c).floatValue();
            float scale = (float) (1 / deviation.get(c));
            for (int i = c; i < n; i += channels) {
                float x = (values[offset + i] - m) * scale;
                for (int t = 0; t < steps; t++) {
                    target[targetOffset + t * stepStride + i] = x;
                }
            }
        }
    }
}
