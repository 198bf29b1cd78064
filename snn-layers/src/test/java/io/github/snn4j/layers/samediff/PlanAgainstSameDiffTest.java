package io.github.snn4j.layers.samediff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.BiophysicalLif;
import io.github.snn4j.core.neuron.CurrentLif;
import io.github.snn4j.core.neuron.If;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.core.surrogate.Surrogates;
import io.github.snn4j.layers.layer.AveragePool2d;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.Dropout;
import io.github.snn4j.layers.layer.Flatten;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MaxPool2d;
import io.github.snn4j.layers.layer.Recurrent;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.Size;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.layers.samediff.SameDiffOptions.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The two lowerings of the same network: the same outputs, the same gradients, the same running statistics. */
class PlanAgainstSameDiffTest {
    private static final Workers WORKERS = new Workers(2);
    private static final int STEPS = 3;
    private static final int EXAMPLES = 2;
    private static final long SEED = 11;
    private static final long TRAINING_STEP = 4;
    private static final Lif LIF = Lif.ofTauSteps(2).withThreshold(0.3);

    @AfterAll
    static void stop() {
        WORKERS.close();
    }

    record Case(String name, Shape input, List<Layer> layers) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, Shape input, Layer... layers) {
        return new Case(name, input, List.of(layers));
    }

    static Stream<Case> cases() {
        Shape picture = new Shape(7, 5, 3);
        Spiking lif = new Spiking(LIF);
        List<Case> cases = new ArrayList<>(List.of(
                of("dense", Shape.vector(11), Dense.of(7), new Dense(3, false)),
                of("dense on a picture", picture, Conv2d.of(4, 3), Dense.of(5)),
                of("spikes into dense", Shape.vector(9), Dense.of(13), lif, Dense.of(4)),
                of("convolution", picture, Conv2d.of(5, 3), lif, Conv2d.of(4, 3)),
                of(
                        "stride",
                        picture,
                        Conv2d.of(5, 3).withStride(2),
                        lif,
                        Conv2d.of(3, 2).withStride(2)),
                of(
                        "no padding",
                        picture,
                        Conv2d.of(5, 3).withPadding(0),
                        lif,
                        Conv2d.of(4, 3).withoutBias()),
                of(
                        "unequal window, stride and dilation",
                        picture,
                        new Conv2d(4, new Size(3, 2), new Size(1, 2), new Size(2, 0), new Size(2, 1), 1, true),
                        lif,
                        new Conv2d(3, new Size(2, 2), Size.of(1), Size.of(1), new Size(1, 2), 1, true)),
                of(
                        "groups",
                        new Shape(5, 6, 4),
                        new Conv2d(6, Size.of(3), Size.of(1), Size.of(1), Size.of(1), 2, true),
                        lif,
                        new Conv2d(4, Size.of(3), Size.of(2), Size.of(1), Size.of(1), 2, false)),
                of(
                        "depth-wise",
                        new Shape(5, 6, 4),
                        new Conv2d(8, Size.of(3), Size.of(1), Size.of(1), Size.of(1), 4, true),
                        lif,
                        new Conv2d(8, Size.of(3), Size.of(2), Size.of(0), Size.of(1), 8, true)),
                of("average pool", picture, Conv2d.of(4, 3), AveragePool2d.of(2), lif, AveragePool2d.of(2)),
                of(
                        "padded average pool",
                        picture,
                        Conv2d.of(4, 3),
                        new AveragePool2d(Size.of(3), Size.of(2), Size.of(1)),
                        lif,
                        new AveragePool2d(new Size(2, 3), Size.of(1), new Size(0, 1)),
                        Dense.of(3)),
                of("max pool", picture, Conv2d.of(4, 3), MaxPool2d.of(2), Dense.of(3)),
                of(
                        "padded max pool",
                        picture,
                        Conv2d.of(4, 3),
                        new MaxPool2d(Size.of(3), Size.of(2), Size.of(1)),
                        Dense.of(3)),
                of("batch norm of a picture", picture, Conv2d.of(4, 3), BatchNorm.of(), lif, Dense.of(3)),
                of("batch norm of a vector", Shape.vector(9), Dense.of(6), BatchNorm.of(), lif, Dense.of(3)),
                of("dropout", Shape.vector(9), Dense.of(21), new Dropout(0.4), lif, new Dropout(0.3), Dense.of(3)),
                of("dropout of pictures", picture, Conv2d.of(4, 3), new Dropout(0.4), Dense.of(3)),
                of("flatten", picture, Conv2d.of(4, 3), lif, new Flatten(), Dense.of(3)),
                of("recurrent", Shape.vector(9), Dense.of(6), new Recurrent(LIF), Dense.of(3)),
                of("recurrent picture", new Shape(2, 3, 2), Conv2d.of(3, 3), new Recurrent(LIF), Dense.of(3))));
        for (Residual.Join join : Residual.Join.values()) {
            cases.add(of(
                    "residual " + join,
                    picture,
                    Conv2d.of(3, 3),
                    lif,
                    new Residual(List.of(Conv2d.of(3, 3), lif), List.of(), join),
                    new Residual(
                            List.of(Conv2d.of(4, 3).withoutBias(), BatchNorm.of(), lif),
                            List.of(Conv2d.of(4, 1), lif),
                            join),
                    Dense.of(3)));
        }
        neurons().forEach((name, neuron) -> {
            cases.add(of(name, Shape.vector(9), Dense.of(17), new Spiking(neuron), Dense.of(3)));
            if (!neuron.parameters().isEmpty() || neuron.noisy()) {
                cases.add(of(name + ", picture", picture, Conv2d.of(4, 3), new Spiking(neuron), Dense.of(3)));
            }
            if (!neuron.parameters().isEmpty()) {
                cases.add(of(name + ", recurrent", Shape.vector(9), Dense.of(6), new Recurrent(neuron), Dense.of(3)));
            }
        });
        return cases.stream();
    }

    private static Map<String, NeuronModel> neurons() {
        Map<String, NeuronModel> neurons = new LinkedHashMap<>();
        neurons.put("if", If.of().withThreshold(0.4));
        for (Reset reset : Reset.values()) {
            neurons.put("lif " + reset, LIF.withReset(reset).withResetPotential(reset.toPotential() ? -0.1 : 0));
        }
        neurons.put("lif detached", LIF.withDetachReset(true));
        neurons.put("lif decayed input", LIF.withDecayInput(true).withThreshold(0.1));
        neurons.put("lif synaptic", LIF.withSynapticTau(3e-3).withThreshold(0.5));
        neurons.put("lif refractory", LIF.withRefractory(1e-3).withRest(0.05));
        neurons.put("current lif", CurrentLif.of(2e-3, 3e-3).withThreshold(0.02));
        neurons.put("parametric, shared", ParametricLif.ofTauSteps(2).withThreshold(0.1));
        neurons.put(
                "parametric, per channel",
                ParametricLif.ofTauSteps(2)
                        .withThreshold(0.1)
                        .withTauLearning(ParametricLif.Learning.PER_CHANNEL)
                        .withThresholdLearning(ParametricLif.Learning.PER_CHANNEL));
        neurons.put(
                "noisy",
                new BiophysicalLif(
                        2e-3,
                        io.github.snn4j.core.neuron.Decay.EXPONENTIAL,
                        0,
                        1,
                        0.1,
                        0.5,
                        0.3,
                        Reset.HARD,
                        0,
                        false,
                        0,
                        Arctan.of()));
        Surrogates.CATALOGUE
                .names()
                .forEach(name -> neurons.put("surrogate " + name, LIF.withSurrogate(surrogate(name))));
        return neurons;
    }

    /** A surrogate by name, with its defaults. */
    private static Surrogate surrogate(String name) {
        return ((Lif) NeuronText.read("Lif[surrogate=" + name + "]")).surrogate();
    }

    private static final SameDiffOptions TRAINING =
            SameDiffOptions.training(STEPS).withStaticInput(false);

    @ParameterizedTest
    @MethodSource("cases")
    void trainingAgrees(Case c) {
        compare(
                c,
                List.of(
                        TRAINING.withForm(Form.OPERATION),
                        TRAINING.withForm(Form.PORTABLE).withDataType(DataType.DOUBLE)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainingOnStaticInputAgrees(Case c) {
        SameDiffOptions options = TRAINING.withStaticInput(true);
        compare(c, List.of(options.withForm(Form.OPERATION).withDataType(DataType.DOUBLE)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inferenceAgrees(Case c) {
        compare(c, List.of(SameDiffOptions.inference(STEPS).withStaticInput(false)));
    }

    private static void compare(Case c, List<SameDiffOptions> forms) {
        LayerGraph graph = LayerGraph.of(c.input(), c.layers().toArray(Layer[]::new));
        Weights weights = scattered(graph);
        boolean staticInput = forms.get(0).staticInput();
        boolean training = forms.get(0).training();
        float[] x = normal(1, (staticInput ? 1 : STEPS) * EXAMPLES * c.input().size());
        List<SameDiffExecutor> executors = forms.stream()
                .map(options -> new SameDiffExecutor(graph, weights, options))
                .toList();

        PlanOptions options = training ? PlanOptions.training(EXAMPLES, STEPS) : PlanOptions.inference(EXAMPLES, STEPS);
        Plan plan = Plan.compile(
                graph, weights, options.withStaticInput(staticInput).withKeep(true), WORKERS);
        System.arraycopy(x, 0, plan.input(), plan.inputOffset(), x.length);
        plan.forward(EXAMPLES, SEED, TRAINING_STEP);
        float[] output = plan.output();
        float[] outputGradient = normal(2, output.length);
        if (training) {
            plan.backward(outputGradient);
        }

        SameDiffExecutor.Run run = new SameDiffExecutor.Run(EXAMPLES, wide(x), SEED, TRAINING_STEP);
        for (SameDiffExecutor executor : executors) {
            String which = executor.graph().options().toString();
            SameDiffExecutor.Forward forward = executor.forward(run);
            forward.layers().forEach((path, values) -> {
                if (!path.contains("flatten")) {
                    close(which + " layer " + path, values, plan.kept(path));
                }
            });
            close(which + " output", forward.output(), output);
            forward.statistics().forEach((name, values) -> close(which + " " + name, values, weights.get(name)));
            if (training) {
                executor.gradients(run, wide(outputGradient)).forEach((name, gradient) -> {
                    Weights.Slot slot = weights.slot(name);
                    float[] ours = new float[slot.size()];
                    System.arraycopy(plan.gradients(), slot.offset(), ours, 0, ours.length);
                    close(which + " gradient of " + name, gradient, ours);
                });
            }
        }
    }

    /** Initial weights, except that scales, shifts, statistics and neurons' parameters are not all alike. */
    private static Weights scattered(LayerGraph graph) {
        Weights weights = Weights.initial(graph, 3);
        float[] noise = normal(5, weights.values().length);
        for (int i = 0; i < noise.length; i++) {
            weights.values()[i] += 0.1f * Math.max(-3, Math.min(3, noise[i]));
        }
        return weights;
    }

    private static float[] normal(long stream, int n) {
        float[] a = new float[n];
        new Philox(7, stream).normal(0, a, 0, n);
        return a;
    }

    private static double[] wide(float[] a) {
        double[] wide = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            wide[i] = a[i];
        }
        return wide;
    }

    private static void close(String what, double[] expected, float[] actual) {
        assertEquals(expected.length, actual.length, what);
        double largest = 0;
        for (double e : expected) {
            largest = Math.max(largest, Math.abs(e));
        }
        assertArrayEquals(expected, wide(actual), 1e-4 * Math.max(largest, 1e-2), what);
    }

    @Test
    void everySurrogateLetsGradientsThrough() {
        for (String name : Surrogates.CATALOGUE.names()) {
            LayerGraph graph = LayerGraph.of(
                    Shape.vector(9), Dense.of(17), new Spiking(LIF.withSurrogate(surrogate(name))), Dense.of(3));
            assertTrue(firstLayerLearns(graph), name);
        }
    }

    /** A surrogate whose slope is all zero, which {@link #everySurrogateLetsGradientsThrough} must not accept. */
    public record Zero() implements Surrogate {
        @Override
        public <T> T slope(io.github.snn4j.core.algebra.Algebra<T> a, T x) {
            return a.mul(a.constant(0), x);
        }

        @Override
        public double smooth(double x) {
            return 0;
        }
    }

    @Test
    void aSlopeOfZeroIsNoticed() {
        LayerGraph graph =
                LayerGraph.of(Shape.vector(9), Dense.of(17), new Spiking(LIF.withSurrogate(new Zero())), Dense.of(3));
        assertEquals(false, firstLayerLearns(graph));
    }

    private static boolean firstLayerLearns(LayerGraph graph) {
        Weights weights = scattered(graph);
        boolean[] learns = new boolean[3];
        float[] x = normal(1, STEPS * EXAMPLES * graph.input().size());
        Plan plan = Plan.compile(
                graph, weights, PlanOptions.training(EXAMPLES, STEPS).withStaticInput(false), WORKERS);
        System.arraycopy(x, 0, plan.input(), plan.inputOffset(), x.length);
        plan.forward(EXAMPLES, SEED, 0);
        float[] g = normal(2, plan.output().length);
        plan.backward(g);
        int size = weights.slot("dense1.weight").size();
        for (int i = 0; i < size; i++) {
            learns[0] |= plan.gradients()[weights.slot("dense1.weight").offset() + i] != 0;
        }
        SameDiffExecutor.Run run = new SameDiffExecutor.Run(EXAMPLES, wide(x), SEED, 0);
        for (Form form : Form.values()) {
            SameDiffExecutor executor = new SameDiffExecutor(
                    graph,
                    weights,
                    SameDiffOptions.training(STEPS).withStaticInput(false).withForm(form));
            for (double d :
                    Objects.requireNonNull(executor.gradients(run, wide(g)).get("dense1.weight"))) {
                learns[1 + form.ordinal()] |= d != 0;
            }
        }
        assertEquals(learns[0], learns[1], "plan and portable form");
        assertEquals(learns[0], learns[2], "plan and operation");
        return learns[0];
    }
}
