package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;

/**
 * Multiplies each channel by a number between 0 and 1 that depends on all channels,
 * {@code y = x σ(relu(mean(x) W1) W2 + relu(max(x) W1) W2)}, mean and max over the pixels of a step (Woo et al. 2018, arXiv
 * 1807.06521, equation 2; in spiking networks Yao et al. 2023, arXiv 2209.13929).
 *
 * @param reduction C divided by the number of hidden units, of which there is at least one
 */
public record ChannelAttention(@Default("16") int reduction) implements Layer {
    public ChannelAttention {
        if (reduction < 1) {
            throw new IllegalArgumentException("ChannelAttention.reduction must be at least 1, got " + reduction);
        }
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        int channels = ops.shape(x).channels();
        int hidden = Math.max(1, channels / reduction);
        return ops.channelAttention(
                x,
                Parameter.learned("reduce", Start.FAN_IN.of(channels), channels, hidden),
                Parameter.learned("expand", Start.FAN_IN.of(hidden), hidden, channels));
    }
}
