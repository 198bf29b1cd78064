package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.layers.samediff.SameDiffExecutor;
import io.github.snn4j.layers.samediff.SameDiffOptions;
import io.github.snn4j.layers.samediff.SameDiffOptions.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Training steps that SpikingJelly and snnTorch took, taken again by the plan and by SameDiff: the same spikes, losses,
 * gradients and running statistics, over three steps of Adam.
 *
 * <p>The cases' folder is the system property {@code golden.training}, else {@code shared/golden/training} beside the
 * project.
 */
class GoldenTrainingTest {
    private static final Set<String> KNOWN = Set.of(
            "conv-bn-pool-detach",
            "conv-bn-pool-keep",
            "if-soft",
            "lif-hard-atan",
            "lif-hard-decay-detach",
            "lif-hard-decay-keep",
            "lif-hard-erf",
            "lif-hard-nodecay-detach",
            "lif-hard-nodecay-keep",
            "lif-hard-piecewise_quadratic",
            "lif-hard-sigmoid",
            "lif-hard-soft_sign",
            "lif-hard-super_spike",
            "lif-hardneg-decay-detach",
            "lif-hardneg-decay-keep",
            "lif-hardneg-nodecay-detach",
            "lif-hardneg-nodecay-keep",
            "lif-soft-decay-detach",
            "lif-soft-decay-keep",
            "lif-soft-nodecay-detach",
            "lif-soft-nodecay-keep",
            "plif-hard",
            "sew-add",
            "sew-and",
            "sew-iand",
            "snntorch-leaky-subtract-fastsigmoid",
            "snntorch-leaky-zero-atan",
            "snntorch-synaptic");

    /** Slopes alone, which the surrogates' own test reads. */
    private static final String SLOPES = "surrogate-slopes";

    private static final Path GOLDEN = Path.of("..", "..", "shared", "golden");

    private static final double LEARNING_RATE = 0.01;

    @TestFactory
    Stream<DynamicTest> trainingStepsOfOthers() throws IOException {
        String property = System.getProperty("golden.training");
        return of(property != null ? Path.of(property) : GOLDEN.resolve("training"));
    }

    @TestFactory
    Stream<DynamicTest> methodsOfTheImageNetTable() throws IOException {
        return of(GOLDEN.resolve("methods"));
    }

    private static Stream<DynamicTest> of(Path root) throws IOException {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(root)) {
            folders = entries.filter(Files::isDirectory)
                    .filter(f -> !f.getFileName().toString().equals(SLOPES))
                    .sorted()
                    .toList();
        }
        assertTrue(!folders.isEmpty(), "no golden cases in " + root.toAbsolutePath());
        List<DynamicTest> tests = new ArrayList<>();
        for (Path folder : folders) {
            String name = folder.getFileName().toString();
            tests.add(dynamicTest(name + ", plan", () -> check(folder, 3, ByPlan::new)));
            tests.add(dynamicTest(
                    name + ", SameDiff in float",
                    () -> check(folder, 3, c -> new BySameDiff(c, Form.OPERATION, DataType.FLOAT))));
            tests.add(dynamicTest(
                    name + ", SameDiff in double",
                    () -> check(folder, 3, c -> new BySameDiff(c, Form.OPERATION, DataType.DOUBLE))));
            tests.add(dynamicTest(
                    name + ", SameDiff in double, portable, first step",
                    () -> check(folder, 1, c -> new BySameDiff(c, Form.PORTABLE, DataType.DOUBLE))));
        }
        return tests.stream();
    }

    private static GoldenCase read(Path folder) throws IOException {
        GoldenCase c = GoldenCase.read(folder);
        boolean known = c.ofMethod() || KNOWN.contains(c.name());
        assertTrue(known, "this test knows no case named " + c.name() + "; add it to the test");
        return c;
    }

    /** What runs a case. */
    private interface Trained extends AutoCloseable {
        /** Whether it computes in float, to whose tolerance it is then held. */
        boolean inFloat();

        /** A run; in training it moves the running statistics. */
        double[] output();

        double[] layer(String path);

        double[] get(String parameter);

        Map<String, double[]> gradients(double[] outputGradient);

        /** A step of Adam by the last gradients. */
        void adam(int step);

        @Override
        void close();
    }

    private static void check(Path folder, int steps, Function<GoldenCase, Trained> how) throws IOException {
        GoldenCase c = read(folder);
        try (Trained trained = how.apply(c)) {
            boolean inFloat = trained.inFloat() || !c.inDouble();
            for (int step = 1; step <= Math.min(steps, c.losses().length); step++) {
                double[] output = trained.output();
                GoldenCase.LossAndGradient loss = c.loss(output);
                assertEquals(c.losses()[step - 1], loss.loss(), inFloat ? 1e-5 : 1e-9, "loss " + step);
                Map<String, double[]> gradients = trained.gradients(loss.gradient());
                if (step == 1) {
                    close("output", c.output(), output, inFloat);
                    c.spikes()
                            .forEach((layer, spikes) ->
                                    assertArrayEquals(spikes, trained.layer(layer), 0, "spikes of " + layer));
                    assertEquals(c.parameters().keySet(), gradients.keySet());
                    assertEquals(c.gradients().keySet(), gradients.keySet());
                    c.gradients()
                            .forEach((name, expected) ->
                                    close("gradient of " + name, expected, gradients.get(name), inFloat));
                    c.after().forEach((name, expected) -> close(name, expected, trained.get(name), inFloat));
                }
                trained.adam(step);
            }
        }
    }

    private static void close(String what, double[] expected, double[] actual, boolean inFloat) {
        double largest = 0;
        for (double e : expected) {
            largest = Math.max(largest, Math.abs(e));
        }
        assertArrayEquals(expected, actual, inFloat ? Math.max(1e-4 * largest, 1e-6) : 1e-9, what);
    }

    /** The plan and this project's Adam. */
    private static final class ByPlan implements Trained {
        private final Workers workers = new Workers(1);
        private final Optimizer adam = Optimizer.Adam.of(LEARNING_RATE);
        private final Weights weights;
        private final Plan plan;
        private final float[][] state;
        private final GoldenCase golden;

        ByPlan(GoldenCase c) {
            golden = c;
            weights = Weights.initial(c.graph(), 0);
            c.parameters().forEach((name, values) -> weights.set(name, narrow(values)));
            PlanOptions options = PlanOptions.training(c.examples(), c.steps())
                    .withStaticInput(false)
                    .withKeep(true);
            plan = Plan.compile(c.graph(), weights, options, workers);
            state = new float[adam.stateArrays()][weights.learned()];
        }

        @Override
        public boolean inFloat() {
            return true;
        }

        @Override
        public double[] output() {
            float[] x = narrow(golden.x());
            System.arraycopy(x, 0, plan.input(), plan.inputOffset(), x.length);
            plan.forward(golden.examples(), 0, 0);
            return wide(plan.output());
        }

        @Override
        public double[] layer(String path) {
            return wide(plan.kept(path));
        }

        @Override
        public double[] get(String parameter) {
            return wide(weights.get(parameter));
        }

        @Override
        public Map<String, double[]> gradients(double[] outputGradient) {
            plan.backward(narrow(outputGradient));
            double[] all = wide(plan.gradients());
            Map<String, double[]> gradients = new LinkedHashMap<>();
            for (Weights.Slot slot : weights.slots()) {
                if (slot.parameter().trainable()) {
                    double[] g = new double[slot.size()];
                    System.arraycopy(all, slot.offset(), g, 0, g.length);
                    gradients.put(slot.name(), g);
                }
            }
            return gradients;
        }

        @Override
        public void adam(int step) {
            adam.update(step, LEARNING_RATE, weights.values(), plan.gradients(), state, 0, weights.learned());
        }

        @Override
        public void close() {
            workers.close();
        }
    }

    /** SameDiff, and Adam written out in double. */
    private static final class BySameDiff implements Trained {
        private final DataType type;
        private final Map<String, double[][]> moments = new LinkedHashMap<>();
        private final SameDiffExecutor executor;
        private final SameDiffExecutor.Run run;
        private SameDiffExecutor.Forward forward = new SameDiffExecutor.Forward(new double[0], Map.of(), Map.of());
        private Map<String, double[]> last = Map.of();

        BySameDiff(GoldenCase c, Form form, DataType type) {
            this.type = type;
            SameDiffOptions options = SameDiffOptions.training(c.steps())
                    .withStaticInput(false)
                    .withForm(form)
                    .withDataType(type);
            executor = new SameDiffExecutor(c.graph(), Weights.initial(c.graph(), 0), options);
            c.parameters().forEach(executor::set);
            run = new SameDiffExecutor.Run(c.examples(), c.x(), 0, 0);
        }

        @Override
        public boolean inFloat() {
            return type == DataType.FLOAT;
        }

        @Override
        public double[] output() {
            forward = executor.forward(run);
            forward.statistics().forEach(executor::set);
            return forward.output();
        }

        @Override
        public double[] layer(String path) {
            return forward.layers().get(path);
        }

        @Override
        public double[] get(String parameter) {
            return executor.get(parameter);
        }

        @Override
        public Map<String, double[]> gradients(double[] outputGradient) {
            last = executor.gradients(run, outputGradient);
            return last;
        }

        @Override
        public void adam(int step) {
            last.forEach((name, g) -> {
                double[] w = executor.get(name);
                double[][] moment = moments.computeIfAbsent(name, n -> new double[2][w.length]);
                for (int i = 0; i < w.length; i++) {
                    moment[0][i] = 0.9 * moment[0][i] + 0.1 * g[i];
                    moment[1][i] = 0.999 * moment[1][i] + 0.001 * g[i] * g[i];
                    double mean = moment[0][i] / (1 - Math.pow(0.9, step));
                    double square = moment[1][i] / (1 - Math.pow(0.999, step));
                    w[i] -= LEARNING_RATE * mean / (Math.sqrt(square) + 1e-8);
                }
                executor.set(name, w);
            });
        }

        @Override
        public void close() {}
    }

    private static float[] narrow(double[] a) {
        float[] narrow = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            narrow[i] = (float) a[i];
        }
        return narrow;
    }

    private static double[] wide(float[] a) {
        double[] wide = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            wide[i] = a[i];
        }
        return wide;
    }
}
