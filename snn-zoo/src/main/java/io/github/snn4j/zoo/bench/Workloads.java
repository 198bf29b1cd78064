package io.github.snn4j.zoo.bench;

import io.github.snn4j.core.catalogue.Nearest;
import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.FastSigmoid;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.Flatten;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MaxPool2d;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.models.architecture.Design;
import io.github.snn4j.models.architecture.ResNet;
import io.github.snn4j.models.architecture.Vgg;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.Loss;
import io.github.snn4j.models.train.Optimizer;
import io.github.snn4j.models.train.Recipe;
import io.github.snn4j.models.train.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The workloads by name, each as the frameworks run it that it is compared with; the first is the default. {@code sew34} is
 * SEW-ResNet-34 on pictures of 96 pixels a side.
 */
public final class Workloads {
    static final Set<String> SEW = Set.of("sew18", "sew34");
    private static final String SNNTORCH = "snntorch";
    private static final String SPIKINGJELLY = "spikingjelly";
    private static final Map<String, List<String>> FRAMEWORKS = new LinkedHashMap<>();

    static {
        FRAMEWORKS.put("W1", List.of(SNNTORCH, SPIKINGJELLY));
        FRAMEWORKS.put("W2", List.of(SNNTORCH, SPIKINGJELLY));
        FRAMEWORKS.put("W3", List.of("csnn"));
        FRAMEWORKS.put("W4", List.of("vgg11"));
        FRAMEWORKS.put("W5", List.of("sew18"));
        FRAMEWORKS.put("sew34", List.of("sew34"));
    }

    private Workloads() {}

    /** Every name. */
    public static List<String> names() {
        return List.copyOf(FRAMEWORKS.keySet());
    }

    /**
     * A workload.
     *
     * @param name its name, in whatever case
     * @param framework whose recurrence it follows, or null for the default
     * @param surrogate of all its neurons, or null for the peer's
     * @throws IllegalArgumentException if there is no such workload or framework; the message names the nearest
     */
    public static Workload of(String name, @Nullable String framework, @Nullable Surrogate surrogate) {
        String known = FRAMEWORKS.keySet().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload is named \"" + name + "\""
                        + Nearest.suggestion(name, FRAMEWORKS.keySet()) + "; known: " + String.join(", ", names())));
        List<String> frameworks = FRAMEWORKS.getOrDefault(known, List.of());
        String fw = framework == null ? frameworks.get(0) : framework;
        if (!frameworks.contains(fw)) {
            throw new IllegalArgumentException(known + " is not run as \"" + fw + "\""
                    + Nearest.suggestion(fw, frameworks) + "; known: " + String.join(", ", frameworks));
        }
        return switch (known) {
            case "W1" -> w1(fw, surrogate);
            case "W2" -> w2(fw, surrogate);
            case "W3" -> w3(fw, surrogate);
            case "W4" -> w4(fw, surrogate);
            case "W5" -> sew(known, 18, 32, 16, fw, surrogate);
            default -> sew(known, 34, 96, 8, fw, surrogate);
        };
    }

    /** SpikingJelly fires at the threshold 1 too, we above it: with the float before 1 that is the same. */
    private static final double AT_ONE = Math.nextDown(1f);

    /** Soft reset, in snnTorch with the next input, in SpikingJelly at once. */
    private static Lif softReset(String fw, double beta, Surrogate surrogate) {
        Lif lif = Lif.ofBeta(beta).withDetachReset(true).withSurrogate(surrogate);
        return fw.equals(SNNTORCH)
                ? lif.withReset(Reset.SUBTRACT_NEXT)
                : lif.withReset(Reset.SUBTRACT).withThreshold(AT_ONE);
    }

    private static Lif hardReset(@Nullable Surrogate surrogate) {
        return Lif.ofTauSteps(2)
                .withDecayInput(true)
                .withThreshold(AT_ONE)
                .withDetachReset(true)
                .withSurrogate(or(surrogate, Arctan.of()));
    }

    private static Surrogate or(@Nullable Surrogate surrogate, Surrogate standard) {
        return surrogate == null ? standard : surrogate;
    }

    private static Workload w1(String fw, @Nullable Surrogate surrogate) {
        Lif lif = softReset(fw, 0.95, or(surrogate, Arctan.of()));
        LayerGraph graph = graph(
                Shape.vector(784),
                named("fc1", Dense.of(1000)),
                spikes("lif1", lif),
                named("fc2", Dense.of(10)),
                spikes("lif2", lif));
        return workload(
                "W1", fw, 25, 128, 5e-4, Readout.COUNT, graph, fw.equals(SNNTORCH) ? layer -> layer : sequence(graph));
    }

    private static Workload w2(String fw, @Nullable Surrogate surrogate) {
        Surrogate standard = fw.equals(SNNTORCH) ? new FastSigmoid(25) : Arctan.of();
        Lif lif = softReset(fw, 0.5, or(surrogate, standard));
        LayerGraph graph = graph(
                new Shape(28, 28, 1),
                named("conv1", Conv2d.of(12, 5).withPadding(0)),
                named("pool1", MaxPool2d.of(2)),
                spikes("lif1", lif),
                named("conv2", Conv2d.of(64, 5).withPadding(0)),
                named("pool2", MaxPool2d.of(2)),
                spikes("lif2", lif),
                named("flatten", new Flatten()),
                named("fc", Dense.of(10)),
                spikes("lif3", lif));
        return workload("W2", fw, 50, 128, 1e-2, Readout.COUNT, graph, sequence(graph));
    }

    private static Workload w3(String fw, @Nullable Surrogate surrogate) {
        Lif lif = hardReset(surrogate);
        LayerGraph graph = graph(
                new Shape(28, 28, 1),
                named("conv1", Conv2d.of(128, 3).withoutBias()),
                named("norm1", BatchNorm.of()),
                spikes("lif1", lif),
                named("pool1", MaxPool2d.of(2)),
                named("conv2", Conv2d.of(128, 3).withoutBias()),
                named("norm2", BatchNorm.of()),
                spikes("lif2", lif),
                named("pool2", MaxPool2d.of(2)),
                named("flatten", new Flatten()),
                named("fc1", new Dense(512, false)),
                spikes("lif3", lif),
                named("fc2", new Dense(10, false)),
                spikes("lif4", lif));
        return workload("W3", fw, 4, 32, 1e-3, Readout.RATE, graph, sequence(graph));
    }

    private static Workload w4(String fw, @Nullable Surrogate surrogate) {
        LayerGraph graph = Vgg.layers(11, Design.of(new Shape(32, 32, 3), 10, hardReset(surrogate)));
        return workload("W4", fw, 4, 32, 1e-3, Readout.MEAN_POTENTIAL, graph, sequence(graph));
    }

    private static Workload sew(String name, int depth, int side, int batch, String fw, @Nullable Surrogate surrogate) {
        LayerGraph graph = ResNet.sew(depth, Design.of(new Shape(side, side, 3), 10, hardReset(surrogate)));
        return workload(name, fw, 4, batch, 1e-3, Readout.MEAN_POTENTIAL, graph, Workloads::residual);
    }

    private static LayerGraph graph(Shape input, LayerGraph.Named... layers) {
        return new LayerGraph(input, List.of(layers));
    }

    private static LayerGraph.Named named(String name, Layer layer) {
        return new LayerGraph.Named(name, layer);
    }

    private static LayerGraph.Named spikes(String name, Lif lif) {
        return named(name, new Spiking(lif));
    }

    /** PyTorch numbers the layers of a sequence. */
    private static UnaryOperator<String> sequence(LayerGraph graph) {
        List<String> names = graph.layers().stream().map(LayerGraph.Named::name).toList();
        return layer -> Integer.toString(names.indexOf(layer));
    }

    /** What PyTorch's residual networks call a layer. */
    private static String residual(String layer) {
        return layer.replace("/body/batchnorm", ".bn")
                .replace("/body/", ".")
                .replace("/shortcut/conv1", ".downsample.0")
                .replace("/shortcut/batchnorm1", ".downsample.1")
                .replace("norm", "bn")
                .replace('-', '.');
    }

    private static Workload workload(
            String name,
            String fw,
            int steps,
            int batch,
            double learningRate,
            Readout readout,
            LayerGraph graph,
            UnaryOperator<String> peer) {
        Recipe recipe = new Recipe(
                1,
                batch,
                new Loss.CrossEntropy(0),
                Optimizer.Adam.of(learningRate),
                new Schedule.Constant(),
                0,
                0,
                0,
                0);
        Network network = new Network(name, steps, 1e-3, new Direct(), graph, readout, recipe);
        return new Workload(fw, network, PeerParameter.of(graph, peer));
    }
}
