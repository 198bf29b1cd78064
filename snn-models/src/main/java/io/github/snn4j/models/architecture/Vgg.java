package io.github.snn4j.models.architecture;

import io.github.snn4j.layers.layer.LayerGraph;
import java.util.Map;

/**
 * Spiking VGG: 3×3 convolutions, each with norm and spikes, in stages that end in a 2×2 pool.
 *
 * <p>VGG-11, -13, -16 and -19 have the convolutions of Simonyan, Zisserman 2015 (arXiv 1409.1556, table 1, columns A, B, D,
 * E), the dense layers 4096, 4096 and the classes for {@link Stem#IMAGENET}, one dense layer for {@link Stem#CIFAR}. VGG-9
 * is that of Lee et al. 2020 (Frontiers in Neuroscience 14:119): 1024 hidden units; VGG-5 has three convolutions and the
 * same end. Hidden dense layers have a norm too, without which they would be silent at the start.
 */
public final class Vgg {
    private static final int[][] A = {{64}, {128}, {256, 256}, {512, 512}, {512, 512}};
    private static final int[][] B = {{64, 64}, {128, 128}, {256, 256}, {512, 512}, {512, 512}};
    private static final int[][] D = {{64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}};
    private static final int[][] E = {
        {64, 64}, {128, 128}, {256, 256, 256, 256}, {512, 512, 512, 512}, {512, 512, 512, 512}
    };
    private static final Map<Integer, int[][]> STAGES = Map.of(
            5, new int[][] {{64}, {128, 128}},
            9, new int[][] {{64, 64}, {128, 128}, {256, 256, 256}},
            11, A,
            13, B,
            16, D,
            19, E);

    private Vgg() {}

    /** The layers. */
    public static LayerGraph layers(int depth, Design design) {
        int[][] stages = STAGES.get(depth);
        if (stages == null) {
            throw new IllegalArgumentException("VGG has 5, 9, 11, 13, 16 or 19 layers with weights, got " + depth);
        }
        Chain chain = new Chain(design);
        for (int[] stage : stages) {
            for (int channels : stage) {
                chain.conv(channels, 3, 1).spikes();
            }
            chain.pool(2, 2, 0);
        }
        chain.flatten();
        if (depth < 11) {
            chain.hidden(1024);
        } else if (design.stem().of(design.input()) == Stem.IMAGENET) {
            chain.hidden(4096).dropout().hidden(4096);
        }
        return chain.dropout().classified();
    }
}
