package io.github.snn4j.models.architecture;

import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Residual;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Residual networks of three kinds, which differ in where spikes and sums stand: {@link #spiking}, {@link #sew} and
 * {@link #membrane}. The networks with attention of Yao et al. 2023 (arXiv 2209.13929) are the last kind with gates at the end
 * of each branch, which is where {@link Design#branchNorm} stands; in the authors' program shortcuts average 2×2 pixels where
 * here a convolution has stride 2.
 *
 * <p>Depths 18, 34 and 50 have the stages of He et al. 2016 (arXiv 1512.03385, table 1; 50 with bottlenecks), 20 those of its
 * section 4.2, 104 those of Hu et al. 2021 (arXiv 2112.08954): 3, 8, 32 and 8 blocks. 19 is that of Zheng et al. 2021 (arXiv
 * 2011.05280): stages of 128, 256 and 512 channels with 3, 3 and 2 blocks, and 256 hidden units, which have a norm here, without
 * which they would be silent at the start. Where a block changes the shape, a 1×1 convolution with a norm stands in its shortcut.
 * 19 and 20 begin as for small pictures.
 */
public final class ResNet {
    private final Design design;
    private final Chain chain;
    private final Kind kind;
    private final int[] blocks;
    private final int channels;
    private final boolean bottleneck;
    private final boolean large;

    /** What a block looks like. */
    private enum Kind {
        SPIKING,
        SEW,
        MEMBRANE
    }

    private ResNet(Kind kind, int depth, Design design) {
        this.kind = kind;
        this.design = design;
        chain = new Chain(design);
        blocks = switch (depth) {
            case 18 -> new int[] {2, 2, 2, 2};
            case 19 -> new int[] {3, 3, 2};
            case 20 -> new int[] {3, 3, 3};
            case 34, 50 -> new int[] {3, 4, 6, 3};
            case 104 -> new int[] {3, 8, 32, 8};
            default ->
                throw new IllegalArgumentException(
                        "a residual network has 18, 19, 20, 34, 50 or 104 layers with weights, got " + depth);
        };
        channels = depth == 19 ? 128 : depth == 20 ? 16 : 64;
        bottleneck = depth == 50;
        large = blocks.length == 4 && design.stem().of(design.input()) == Stem.IMAGENET;
    }

    /**
     * Spiking ResNet: {@code spikes(norm(conv(spikes(norm(conv(s))))) + shortcut(s))} for spikes s
     * (Zheng et al. 2021, figure 3).
     */
    public static LayerGraph spiking(int depth, Design design) {
        return new ResNet(Kind.SPIKING, depth, design).layers(depth);
    }

    /**
     * SEW-ResNet: spikes end both branches and are then joined by {@link Design#join} (Fang et al. 2021, arXiv 2102.04159,
     * figure 1c).
     */
    public static LayerGraph sew(int depth, Design design) {
        return new ResNet(Kind.SEW, depth, design).layers(depth);
    }

    /**
     * MS-ResNet: each convolution gets spikes, and the shortcut carries potentials, {@code u + norm(conv(spikes(norm(conv(
     * spikes(u))))))} (Hu et al. 2021, arXiv 2112.08954). As in the authors' program the first stage, instead of a pool, has
     * stride 2 for {@link Stem#IMAGENET}, and the 1×1 convolutions of shortcuts get potentials.
     */
    public static LayerGraph membrane(int depth, Design design) {
        return new ResNet(Kind.MEMBRANE, depth, design).layers(depth);
    }

    private LayerGraph layers(int depth) {
        chain.conv(channels, large ? 7 : 3, large ? 2 : 1);
        if (kind != Kind.MEMBRANE) {
            chain.spikes();
            if (large) {
                chain.pool(3, 2, 1);
            }
        }
        for (int stage = 0; stage < blocks.length; stage++) {
            boolean halves = stage > 0 || large && kind == Kind.MEMBRANE;
            for (int i = 0; i < blocks[stage]; i++) {
                block("layer" + (stage + 1) + "-" + i, channels << stage, halves && i == 0 ? 2 : 1);
            }
        }
        if (kind == Kind.MEMBRANE) {
            chain.spikes();
        }
        chain.globalAverage();
        if (depth == 19) {
            chain.hidden(256);
        }
        return chain.dropout().classified();
    }

    private void block(String name, int width, int stride) {
        int inner = design.scaled(width);
        int outer = bottleneck ? 4 * inner : inner;
        List<Layer> body = new ArrayList<>();
        List<Conv2d> convolutions = bottleneck
                ? List.of(
                        design.convolution(inner, 1, 1),
                        design.convolution(inner, 3, stride),
                        design.convolution(outer, 1, 1))
                : List.of(design.convolution(inner, 3, stride), design.convolution(inner, 3, 1));
        for (int i = 0; i < convolutions.size(); i++) {
            if (kind == Kind.MEMBRANE || i > 0) {
                body.add(design.spiking());
            }
            body.add(convolutions.get(i));
            addTo(body, i == convolutions.size() - 1 ? design.lastNorm() : design.norm());
        }
        List<Layer> shortcut = new ArrayList<>();
        if (stride != 1 || chain.shape().channels() != outer) {
            shortcut.add(design.convolution(outer, 1, stride));
            addTo(shortcut, kind == Kind.MEMBRANE ? design.norm() : design.lastNorm());
        }
        if (kind == Kind.SEW) {
            body.add(design.spiking());
            if (!shortcut.isEmpty()) {
                shortcut.add(design.spiking());
            }
        }
        chain.add(name, new Residual(body, shortcut, kind == Kind.SEW ? design.join() : Residual.Join.ADD));
        if (kind == Kind.SPIKING) {
            chain.spikes();
        }
    }

    private static void addTo(List<Layer> layers, @Nullable Layer norm) {
        if (norm != null) {
            layers.add(norm);
        }
    }
}
