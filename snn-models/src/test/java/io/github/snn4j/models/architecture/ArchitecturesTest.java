package io.github.snn4j.models.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.If;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.SelfAttention;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Start;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Forecast;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.train.Optimizer;
import io.github.snn4j.models.train.TrainingMemory;
import io.github.snn4j.models.train.TrainingStep;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitecturesTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void stop() {
        WORKERS.close();
    }

    static List<Architecture> built() {
        return Architectures.names().stream()
                .flatMap(name -> Architectures.built(name).stream())
                .toList();
    }

    private static Architecture built(String name) {
        return Architectures.built(name).orElseThrow();
    }

    private static long parameters(LayerGraph graph) {
        return Survey.of(graph).rows().stream()
                .mapToLong(Survey.Row::parameters)
                .sum();
    }

    /**
     * ResNet-18, -34 and -50 as published, and so SEW; MS-ResNet has one 1×1 convolution more, 64·64 + 2·64. VGG as PyTorch's
     * with batch norm (138 365 992 and 143 678 248), less its biases before norms (4224 or 5504, and 2·4096), plus the hidden
     * layers' norms (4·4096). ResNet-20 as PyTorch counts the one with projections. Others by hand, k²·in·out a convolution,
     * 2c a norm, in·out + out the last layer, 1 a parametric neuron, c²/4 + 2·49 the two attentions of a block. Spikformer-4-384
     * as published, less 13 824 biases before norms.
     */
    @ParameterizedTest
    @CsvSource({
        "vgg5, 8624458",
        "vgg9, 5943242",
        "vgg11, 9228362",
        "vgg13, 9413066",
        "vgg16, 138369960",
        "vgg19, 143680936",
        "resnet18, 11689512",
        "resnet19, 12698250",
        "resnet20, 272474",
        "resnet34, 21797672",
        "resnet50, 25557032",
        "sew-resnet18, 11689512",
        "sew-resnet34, 21797672",
        "sew-resnet50, 25557032",
        "ms-resnet20, 272474",
        "ms-resnet18, 11693736",
        "ms-resnet34, 21801896",
        "ms-resnet104, 77284264",
        "attention-resnet18, 11868600",
        "attention-resnet34, 22117832",
        "attention-resnet104, 78373678",
        "spikformer-4-384, 9310906",
        "plif-net, 36723650",
        "plif-net-mnist, 13204286"
    })
    void parametersAreAsPublished(String name, long count) {
        assertEquals(count, parameters(Architectures.named(name).graph()));
    }

    @Test
    void smallPicturesGetASmallHead() {
        Design cifar = built("vgg16").standard().withData(new Shape(32, 32, 3), 10);
        assertEquals(14_710_464 + 2 * 4224 + 5130, parameters(Vgg.layers(16, cifar)));
        Design resnet = built("resnet18").standard().withData(new Shape(32, 32, 3), 10);
        assertEquals(11_173_962, parameters(ResNet.spiking(18, resnet)), "as PyTorch counts W5");
        assertEquals(
                11_689_512,
                parameters(ResNet.spiking(18, resnet.withStem(Stem.IMAGENET).withData(new Shape(32, 32, 3), 1000))));
    }

    /** Where pictures end: before the last pool of residual networks, before the dense layers of VGG. */
    @ParameterizedTest
    @CsvSource({
        "vgg16, 224, 7, 512",
        "vgg11, 32, 1, 512",
        "vgg11, 28, 1, 512",
        "vgg11, 64, 2, 512",
        "resnet34, 224, 7, 512",
        "resnet50, 224, 7, 2048",
        "resnet19, 32, 8, 512",
        "resnet20, 32, 8, 64",
        "sew-resnet18, 32, 4, 512",
        "sew-resnet18, 28, 4, 512",
        "sew-resnet34, 96, 3, 512",
        "ms-resnet34, 224, 7, 512",
        "attention-resnet34, 224, 7, 512",
        "spikformer-4-384, 32, 8, 384",
        "spikformer-4-384, 224, 14, 384",
        "ms-resnet18, 32, 4, 512",
        "plif-net, 32, 8, 256",
        "plif-net-mnist, 28, 7, 128"
    })
    void picturesShrinkAsInThePapers(String name, int side, int last, int channels) {
        Architecture architecture = built(name);
        Design design = architecture.standard().withData(new Shape(side, side, 3), 7);
        Network network = architecture.network(design);
        assertEquals(7, network.classes());
        String end = name.contains("resnet") || name.contains("former") ? "pool" : "flatten";
        Survey.Row row = Survey.of(network.graph()).rows().stream()
                .filter(r -> r.name().equals(end))
                .findFirst()
                .orElseThrow();
        assertEquals(new Shape(last, last, channels), row.in());
    }

    @ParameterizedTest
    @MethodSource("built")
    void everyParameterGetsAGradientAndEveryLayerFires(Architecture architecture) {
        boolean large =
                architecture.standard().stem().of(architecture.standard().input()) == Stem.IMAGENET;
        Shape input = new Shape(32, 32, architecture.standard().input().channels());
        Design design = architecture
                .standard()
                .withData(input, 10)
                .withWidth(0.25)
                .withSteps(4)
                .withStem(large ? Stem.IMAGENET : Stem.CIFAR);
        Step step = new Step(architecture.network(design), 8, WORKERS);
        assertEquals(Math.log(10), step.loss, 1, "ten classes, nothing learned");
        step.rates.forEach((layer, rate) ->
                assertTrue(rate > 0.01 && rate < 0.5, layer + " fires at " + rate + " of " + step.rates));
        for (Weights.Slot slot : step.weights.slots()) {
            if (slot.parameter().trainable()) {
                double most = 0;
                for (int i = 0; i < slot.size(); i++) {
                    most = Math.max(most, Math.abs(step.gradients[slot.offset() + i]));
                }
                assertTrue(most > 0 && Double.isFinite(most), slot.name() + " has the gradient " + most);
            }
        }
    }

    /** Without norms the start of the weights decides. */
    @Test
    void kaimingKeepsMembraneShortcutsFiring() {
        Architecture ms = built("ms-resnet34");
        Design bare =
                ms.standard().withData(new Shape(16, 16, 3), 10).withWidth(0.25).withNorms(null, null);
        Map<String, Double> small = new Step(ms.network(bare), 4, WORKERS).rates;
        Map<String, Double> large = new Step(ms.network(bare.withStart(Start.KAIMING)), 4, WORKERS).rates;
        assertEquals(0.0, small.get("layer4-2/body/spiking2"), small.toString());
        large.forEach((layer, rate) -> assertTrue(rate > 0.1 && rate < 0.6, layer + " of " + large));
    }

    @ParameterizedTest
    @MethodSource("built")
    void threadsDoNotChangeBits(Architecture architecture) {
        Network network = architecture.network(
                architecture.standard().withData(new Shape(20, 20, 3), 5).withWidth(0.1));
        try (Workers one = new Workers(1);
                Workers three = new Workers(3)) {
            Step a = new Step(network, 3, one);
            Step b = new Step(network, 3, three);
            assertEquals(a.loss, b.loss);
            assertArrayEquals(a.gradients, b.gradients);
        }
    }

    /** Gradients of one step on random pictures. */
    private static final class Step {
        final Weights weights;
        final double loss;
        final float[] gradients;
        final Map<String, Double> rates;

        Step(Network network, int batch, Workers workers) {
            weights = Weights.initial(network.graph(), 1);
            Plan plan = Plan.compile(network.graph(), weights, PlanOptions.training(batch, network.steps()), workers);
            int n = batch * network.graph().input().size();
            new Philox(5, 0).uniform(0, plan.input(), plan.inputOffset(), n);
            int[] labels = new int[batch];
            for (int e = 0; e < batch; e++) {
                labels[e] = e % network.classes();
            }
            float[][] state = new float[network.recipe().optimizer().stateArrays()][weights.learned()];
            loss = new TrainingStep(network, plan, weights, state, workers).gradients(labels, 1, 1);
            gradients = plan.gradients().clone();
            rates = plan.firingRates();
        }
    }

    @Test
    void joinsAndMembraneShortcutsAreWhereTheyBelong() {
        Architecture sew = built("sew-resnet18");
        for (Residual.Join join : Residual.Join.values()) {
            LayerGraph graph = ResNet.sew(18, sew.standard().withJoin(join));
            long joined = graph.layers().stream()
                    .filter(named -> named.layer() instanceof Residual r && r.join() == join)
                    .count();
            assertEquals(8, joined);
        }
        Residual membrane = (Residual) Architectures.named("ms-resnet34").graph().layers().stream()
                .filter(named -> named.name().equals("layer2-1"))
                .findFirst()
                .orElseThrow()
                .layer();
        assertEquals(
                List.of("Spiking", "Conv2d", "BatchNorm", "Spiking", "Conv2d", "BatchNorm"),
                membrane.body().stream()
                        .map(layer -> layer.getClass().getSimpleName())
                        .toList());
        assertEquals(List.of(), membrane.shortcut());
        assertEquals(0.1, ((BatchNorm) membrane.body().get(5)).gamma());
    }

    @Test
    void settingsChangeTheDesignOrTheNetwork() {
        Architecture vgg = built("vgg11");
        Network network = vgg.network(
                vgg.standard(),
                Map.of(
                        "width", "0.5",
                        "input", "[28,28,1]",
                        "classes", "4",
                        "steps", "6",
                        "pooling", "average",
                        "neuron", "If",
                        "lr", "0.5",
                        "start", "kaiming",
                        "norm.gamma", "0.7"));
        assertEquals(new Shape(28, 28, 1), network.graph().input());
        assertEquals(4, network.classes());
        assertEquals(6, network.steps());
        assertEquals(0.5, network.recipe().optimizer().lr());
        Conv2d first = (Conv2d) network.graph().layers().get(0).layer();
        assertEquals(32, first.channels());
        assertEquals(Start.KAIMING, first.start());
        assertEquals(network, NetworkJson.builtIn().read(NetworkJson.builtIn().write(network), "copy"));
        Network bare = vgg.network(vgg.standard(), Map.of("norm", "null"));
        assertEquals(
                0,
                Survey.of(bare.graph()).rows().stream()
                        .filter(row -> row.kind().equals("batchNorm"))
                        .count());
        assertEquals(0.7, ((BatchNorm) network.graph().layers().get(1).layer()).gamma());
        assertEquals(
                If.class,
                ((Spiking) network.graph().layers().get(2).layer()).neuron().getClass());
        var e = assertThrows(IllegalArgumentException.class, () -> vgg.network(vgg.standard(), Map.of("widht", "2")));
        assertTrue(e.getMessage().contains("did you mean \"width\"?"), e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> vgg.network(vgg.standard(), Map.of("width", "0")));
        assertTrue(e.getMessage().contains("Design.width must be > 0, got 0"), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("built")
    void networksComeBackTheSame(Architecture architecture) {
        Network network = architecture.network(architecture.standard());
        assertEquals(network, NetworkJson.builtIn().read(NetworkJson.builtIn().write(network), "copy"));
    }

    @Test
    void spikformerTrainsWithItsOwnOptimizer() {
        Network network = Architectures.named("spikformer-4-384");
        assertEquals(
                new Optimizer.AdamW(5e-4, 0.9, 0.999, 1e-8, 0.06),
                network.recipe().optimizer());
    }

    /** Whatever the width, heads have 32 channels. */
    @ParameterizedTest
    @CsvSource({"1, 12", "0.5, 6", "0.3, 3", "0.01, 1"})
    void widthScalesHeads(double width, int heads) {
        Architecture spikformer = built("spikformer-4-384");
        LayerGraph graph =
                spikformer.network(spikformer.standard().withWidth(width)).graph();
        Residual block = (Residual) graph.layers().stream()
                .filter(named -> named.name().equals("block3-attention"))
                .findFirst()
                .orElseThrow()
                .layer();
        assertEquals(heads, ((SelfAttention) block.body().get(0)).heads());
        Survey.Row last = Survey.of(graph).rows().stream()
                .filter(row -> row.name().equals("pool"))
                .findFirst()
                .orElseThrow();
        assertEquals(32 * heads, last.in().channels());
    }

    /** Every setting of every design comes back from its own text. */
    @ParameterizedTest
    @MethodSource("built")
    void designsComeBackTheSame(Architecture architecture) {
        Design standard = architecture.standard();
        NetworkJson.builtIn().settings(standard).forEach((path, value) -> {
            if (!value.isEmpty()) {
                assertEquals(standard, architecture.design(standard, Map.of(path, value)), path);
            }
        });
    }

    /**
     * At full size, without running: what the backward run needs at least is a bit for each neuron and step, and everything
     * as floats is more than enough.
     */
    @Test
    void memoryOfALargeNetworkIsForecast() {
        Network network = Architectures.named("resnet34");
        List<Survey.Row> rows = Survey.of(network.graph()).rows();
        int batch = 4;
        long neurons = rows.stream()
                .filter(row -> row.neuron() != null)
                .mapToLong(row -> row.out().size())
                .sum();
        long values = rows.stream().mapToLong(row -> row.out().size()).sum();
        long runs = (long) batch * network.steps();
        Forecast kept = TrainingMemory.forecast(network, batch, Long.MAX_VALUE, WORKERS);
        assertTrue(kept.activations() >= runs * neurons / 8, kept.toString());
        assertTrue(kept.activations() <= 2 * runs * values * Float.BYTES, kept.toString());
        assertEquals(4L * 21_797_672, kept.gradients());
        assertEquals(4L * 21_797_672, kept.optimizer(), "the momentum of SGD");
        Forecast twice = TrainingMemory.forecast(network, 2 * batch, Long.MAX_VALUE, WORKERS);
        assertEquals(2.0, (double) twice.activations() / kept.activations(), 0.01);
        Forecast least = TrainingMemory.forecast(network, batch, 0, WORKERS);
        assertTrue(least.activations() < kept.activations(), least + " against " + kept);
        assertTrue(kept.total() < 20L << 30, kept.toString());
    }
}
