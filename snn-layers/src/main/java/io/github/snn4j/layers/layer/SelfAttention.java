package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spiking self attention, whose tokens are pixels: queries, keys and values are spikes of a 1×1 convolution and a norm each;
 * those of {@code scale (Q Kᵀ) V} pass one more (Zhou et al. 2023, Spikformer, arXiv 2209.15425, equations 7 and 8).
 *
 * @param heads how many groups of channels attend by themselves; they divide the input's channels
 * @param scale what the product is multiplied by, as it grows with tokens and channels
 * @param spiking each layer of neurons
 * @param norm the layer after each convolution; null: none
 * @param start how the convolutions' weights start
 */
public record SelfAttention(
        @Default("1") int heads,
        @Default("0.125") double scale,
        Layer spiking,
        @Nullable Layer norm,
        @Default("fan_in") Start start)
        implements Layer {
    /** The names of the paths from the input to queries, keys and values. */
    public static final List<String> INPUTS = List.of("query", "key", "value");

    /** The name of the product and its neurons. */
    public static final String ATTENTION = "attention";

    /** The name of what follows. */
    public static final String OUTPUT = "output";

    public SelfAttention {
        if (heads < 1) {
            throw new IllegalArgumentException("SelfAttention.heads must be at least 1, got " + heads);
        }
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("SelfAttention.scale must be > 0, got " + scale);
        }
    }

    /** With the paper's scale and a batch norm. */
    public static SelfAttention of(int heads, Layer spiking) {
        return new SelfAttention(heads, 0.125, spiking, BatchNorm.of(), Start.FAN_IN);
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        int channels = ops.shape(x).channels();
        if (channels % heads != 0) {
            throw new IllegalArgumentException("SelfAttention.heads must divide the input's " + channels
                    + " channels, got " + heads + "; change the heads or the channels");
        }
        List<T> inputs = new ArrayList<>();
        for (String name : INPUTS) {
            inputs.add(projected(ops, name, x));
        }
        T attended = ops.within(ATTENTION, () -> {
            T product = ops.within(
                    "product", () -> ops.selfAttention(inputs.get(0), inputs.get(1), inputs.get(2), heads, scale));
            return spiking.apply(ops, product);
        });
        return projected(ops, OUTPUT, attended);
    }

    private <T> T projected(Operations<T> ops, String name, T x) {
        List<Layer> layers = new ArrayList<>();
        layers.add(Conv2d.of(ops.shape(x).channels(), 1).withoutBias().withStart(start));
        if (norm != null) {
            layers.add(norm);
        }
        layers.add(spiking);
        return ops.within(name, () -> LayerGraph.chain(ops, LayerGraph.named(layers), x));
    }
}
