package io.github.snn4j.layers.samediff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.core.surrogate.Surrogates;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.layers.samediff.SameDiffOptions.Form;
import java.util.Arrays;
import java.util.List;
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

    @AfterAll
    static void stop() {
        WORKERS.close();
    }

    private static final SameDiffOptions TRAINING =
            SameDiffOptions.training(STEPS).withStaticInput(false);

    @ParameterizedTest
    @MethodSource({
        "io.github.snn4j.layers.samediff.GraphCase#layerCases",
        "io.github.snn4j.layers.samediff.GraphCase#neuronCases"
    })
    void trainingAgrees(GraphCase c) {
        compare(
                c,
                List.of(
                        TRAINING.withForm(Form.OPERATION),
                        TRAINING.withForm(Form.PORTABLE).withDataType(DataType.DOUBLE)));
    }

    @ParameterizedTest
    @MethodSource("io.github.snn4j.layers.samediff.GraphCase#layerCases")
    void trainingOnStaticInputAgrees(GraphCase c) {
        SameDiffOptions options = TRAINING.withStaticInput(true);
        compare(c, List.of(options.withForm(Form.OPERATION).withDataType(DataType.DOUBLE)));
    }

    @ParameterizedTest
    @MethodSource("io.github.snn4j.layers.samediff.GraphCase#layerCases")
    void inferenceAgrees(GraphCase c) {
        compare(c, List.of(SameDiffOptions.inference(STEPS).withStaticInput(false)));
    }

    private static void compare(GraphCase c, List<SameDiffOptions> forms) {
        LayerGraph graph = c.graph();
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
                    Shape.vector(9),
                    Dense.of(17),
                    new Spiking(GraphCase.LIF.withSurrogate(GraphCase.surrogate(name))),
                    Dense.of(3));
            assertTrue(firstLayerLearns(graph), name);
        }
    }

    /** A surrogate whose slope is all zero, which {@link #everySurrogateLetsGradientsThrough} must not accept. */
    public record Zero() implements Surrogate {
        @Override
        public <T> T slope(Algebra<T> a, T x) {
            return a.mul(a.constant(0), x);
        }

        @Override
        public double smooth(double x) {
            return 0;
        }
    }

    @Test
    void aSlopeOfZeroIsNoticed() {
        LayerGraph graph = LayerGraph.of(
                Shape.vector(9), Dense.of(17), new Spiking(GraphCase.LIF.withSurrogate(new Zero())), Dense.of(3));
        assertFalse(firstLayerLearns(graph));
    }

    /** Whether any weight of the first layer has a gradient; the same in the plan and in both forms of SameDiff. */
    private static boolean firstLayerLearns(LayerGraph graph) {
        Weights weights = scattered(graph);
        float[] x = normal(1, STEPS * EXAMPLES * graph.input().size());
        Plan plan = Plan.compile(
                graph, weights, PlanOptions.training(EXAMPLES, STEPS).withStaticInput(false), WORKERS);
        System.arraycopy(x, 0, plan.input(), plan.inputOffset(), x.length);
        plan.forward(EXAMPLES, SEED, 0);
        float[] g = normal(2, plan.output().length);
        plan.backward(g);
        Weights.Slot first = weights.slot("dense1.weight");
        boolean learns = Arrays.stream(wide(plan.gradients()), first.offset(), first.offset() + first.size())
                .anyMatch(d -> d != 0);
        SameDiffExecutor.Run run = new SameDiffExecutor.Run(EXAMPLES, wide(x), SEED, 0);
        for (Form form : Form.values()) {
            double[] gradient = new SameDiffExecutor(graph, weights, TRAINING.withForm(form))
                    .gradients(run, wide(g))
                    .get(first.name());
            assertEquals(learns, Arrays.stream(gradient).anyMatch(d -> d != 0), "plan and " + form);
        }
        return learns;
    }
}
