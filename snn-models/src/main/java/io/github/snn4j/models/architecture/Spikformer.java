package io.github.snn4j.models.architecture;

import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.SelfAttention;
import java.util.ArrayList;
import java.util.List;

/**
 * Spikformer (Zhou et al. 2023, arXiv 2209.15425, figure 2): four convolutions that double the channels, with norm, spikes and a
 * pool behind the last two ({@link Stem#CIFAR}) or behind each ({@link Stem#IMAGENET}), a convolution that tells where a pixel
 * is, and blocks of {@link SelfAttention} and of two 1×1 convolutions with four times the channels between them. Each of these
 * ends in spikes, which are joined with what it gets by {@link Design#join}.
 *
 * <p>A head has 32 channels as in the paper's 4-384 for CIFAR; {@link Design#width} scales their number. The authors' neurons
 * halve their input, and those behind the product of queries, keys and values have half the threshold of the others; the
 * standard design's do neither, for the same spikes behind that product. Convolutions before a norm have no bias.
 */
public final class Spikformer {
    private static final int OF_HEAD = 32;
    private static final int RATIO = 4;
    private static final double SCALE = 0.125;

    private final Design design;
    private final Chain chain;

    private Spikformer(Design design) {
        this.design = design;
        chain = new Chain(design);
    }

    /** The layers, with so many blocks, and so many channels at full width. */
    public static LayerGraph layers(int blocks, int channels, Design design) {
        int heads = Math.max(1, design.scaled(channels) / OF_HEAD);
        Design ofHeads = design.withWidth((double) heads * OF_HEAD / channels);
        return new Spikformer(ofHeads).layers(blocks, channels, heads);
    }

    private LayerGraph layers(int blocks, int channels, int heads) {
        boolean large = design.stem().of(design.input()) == Stem.IMAGENET;
        for (int part = 8; part >= 1; part /= 2) {
            chain.conv(channels / part, 3, 1).spikes();
            if (large || part <= 2) {
                chain.pool(3, 2, 1);
            }
        }
        join("position", spikes(channels, 3));
        for (int block = 0; block < blocks; block++) {
            Layer attention = new SelfAttention(heads, SCALE, design.spiking(), design.norm(), design.start());
            join("block" + block + "-attention", List.of(attention));
            List<Layer> hidden = spikes(RATIO * channels, 1);
            hidden.addAll(spikes(channels, 1));
            join("block" + block + "-mlp", hidden);
        }
        return chain.globalAverage().dropout().classified();
    }

    private List<Layer> spikes(int channels, int kernel) {
        List<Layer> layers = new ArrayList<>();
        layers.add(design.convolution(design.scaled(channels), kernel, 1));
        Layer norm = design.norm();
        if (norm != null) {
            layers.add(norm);
        }
        layers.add(design.spiking());
        return layers;
    }

    private void join(String name, List<Layer> body) {
        chain.add(name, new Residual(body, List.of(), design.join()));
    }
}
