package io.github.snn4j.models.architecture;

import io.github.snn4j.core.catalogue.Nearest;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.surrogate.Rectangle;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.ChannelAttention;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Sequence;
import io.github.snn4j.layers.layer.SpatialAttention;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.train.Optimizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The architectures that come with the framework, by name: fixed networks in JSON, and those built from a design. */
public final class Architectures {
    private static final List<String> FIXED = List.of("mnist-cnn", "nmnist-cnn");
    /** Channels a hidden unit of channel attention, as in the program of Yao et al. 2023. */
    private static final int REDUCTION = 8;

    private static final Map<String, Architecture> BUILT = new LinkedHashMap<>();

    static {
        Lif lif = Lif.ofTauSteps(2).withDetachReset(true);
        Design cifar = Design.of(new Shape(32, 32, 3), 10, lif);
        Design imagenet = Design.of(new Shape(224, 224, 3), 1000, lif);
        for (int depth : new int[] {5, 9, 11, 13, 16, 19}) {
            Design standard = (depth < 16 ? cifar : imagenet).withDropout(0.5);
            add("vgg" + depth, standard, d -> Vgg.layers(depth, d));
        }
        // α of tdBN (Zheng et al. 2021, section 3): two branches are summed
        BatchNorm ofTwo = new BatchNorm(1e-5, 0.1, Math.sqrt(0.5));
        for (int depth : new int[] {18, 19, 20, 34, 50}) {
            Design standard = depth == 19 || depth == 20 ? cifar : imagenet;
            add("resnet" + depth, standard.withNorms(BatchNorm.of(), ofTwo), d -> ResNet.spiking(depth, d));
        }
        for (int depth : new int[] {18, 34, 50}) {
            add("sew-resnet" + depth, imagenet, d -> ResNet.sew(depth, d));
        }
        Design membrane = membrane(imagenet);
        add("ms-resnet20", membrane(cifar), d -> ResNet.membrane(20, d));
        for (int depth : new int[] {18, 34, 104}) {
            add("ms-resnet" + depth, membrane, d -> ResNet.membrane(depth, d));
        }
        Design attention = membrane.withSteps(1)
                .withNorms(
                        membrane.norm(),
                        new Sequence(List.of(
                                membrane.lastNorm(), new ChannelAttention(REDUCTION), new SpatialAttention(7))));
        for (int depth : new int[] {18, 34, 104}) {
            add("attention-resnet" + depth, attention, d -> ResNet.membrane(depth, d));
        }
        Spiking parametric = new Spiking(ParametricLif.ofTauSteps(2).withDetachReset(true));
        Design plif = cifar.withSpiking(parametric).withSteps(8).withDropout(0.5);
        add("plif-net", plif, PlifNet::cifar);
        add("plif-net-mnist", plif.withData(new Shape(28, 28, 1), 10), PlifNet::mnist);
        // as in its authors' program; at the rate of the others the loss of its first steps grows
        Optimizer adamW = new Optimizer.AdamW(5e-4, 0.9, 0.999, 1e-8, 0.06);
        String spikformer = "spikformer-4-384";
        BUILT.put(spikformer, new Architecture(spikformer, cifar, d -> Spikformer.layers(4, 384, d), adamW));
    }

    private Architectures() {}

    /**
     * Decay, threshold and surrogate of Hu et al. 2021; norms start at the threshold, those that end a branch at a fifth of it
     * as in Yao et al. 2023 (arXiv 2209.13929), while Hu et al. start them at 0, where the branch's weights get no gradient.
     */
    private static Design membrane(Design design) {
        double threshold = 0.5;
        Lif lif =
                Lif.ofBeta(0.25).withThreshold(threshold).withDetachReset(true).withSurrogate(Rectangle.of());
        return design.withSpiking(new Spiking(lif))
                .withNorms(new BatchNorm(1e-5, 0.1, threshold), new BatchNorm(1e-5, 0.1, 0.2 * threshold));
    }

    private static void add(String name, Design standard, Function<Design, LayerGraph> builder) {
        BUILT.put(name, new Architecture(name, standard, builder, null));
    }

    /** Every name. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(FIXED);
        names.addAll(BUILT.keySet());
        return List.copyOf(names);
    }

    /** The architecture of a name, if it is one that is built from a design. */
    public static Optional<Architecture> built(String name) {
        return Optional.ofNullable(BUILT.get(name));
    }

    /** The network of a name, of its standard design; an unknown name is answered with the nearest. */
    public static Network named(String name) {
        Architecture architecture = BUILT.get(name);
        if (architecture != null) {
            return architecture.network(architecture.standard());
        }
        if (!FIXED.contains(name)) {
            throw new IllegalArgumentException("no architecture is named \"" + name + "\""
                    + Nearest.suggestion(name, names()) + "; known: " + String.join(", ", names())
                    + "; a network of your own is given as the path of its JSON file");
        }
        try (InputStream in = Architectures.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("the resource of architecture " + name + " is missing");
            }
            return NetworkJson.builtIn().read(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
