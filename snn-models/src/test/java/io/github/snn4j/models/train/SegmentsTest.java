package io.github.snn4j.models.train;

import static io.github.snn4j.models.train.SegmentsCase.BATCH;
import static io.github.snn4j.models.train.SegmentsCase.LABELS;
import static io.github.snn4j.models.train.SegmentsCase.STEPS;
import static io.github.snn4j.models.train.SegmentsCase.graph;
import static io.github.snn4j.models.train.SegmentsCase.lively;
import static io.github.snn4j.models.train.SegmentsCase.load;
import static io.github.snn4j.models.train.SegmentsCase.network;
import static io.github.snn4j.models.train.SegmentsCase.noisy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.coding.BernoulliRate;
import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.core.coding.Encoder;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.BatchNormThroughTime;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MaxPool2d;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.models.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsTest {
    private static final Workers WORKERS = new Workers(2);

    /** A gradient and what led to it. */
    private record Run(float[] scores, float[] gradients, Map<String, Double> firingRates) {}

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    /** The second of two training steps. */
    private static Run run(Network network, long memory) {
        Weights weights = lively(network.graph());
        Plan plan = Plan.compile(
                network.graph(), weights, TrainingMemory.options(network, weights, BATCH, memory), WORKERS);
        TrainingStep step = new TrainingStep(network, plan, weights, new float[0][], WORKERS);
        for (int number = 1; number <= 2; number++) {
            load(network, step.input(), step.inputOffset(), number);
            step.gradients(LABELS, 5, number);
        }
        return new Run(step.scores(), plan.gradients(), step.firingRates());
    }

    private static Run run(Network network) {
        return run(network, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource(value = Readout.class, names = "FIRST_SPIKE", mode = EnumSource.Mode.EXCLUDE)
    void oneSegmentHasTheBitsOfTheFullPlan(Readout readout) {
        NeuronModel noisy = noisy();
        for (Encoder encoder : List.of(new Direct(), new BernoulliRate(1))) {
            Network network = network(graph(noisy), encoder, readout, 0);
            Run full = run(network);
            Weights weights = lively(network.graph());
            Plan plan = Plan.compile(
                    network.graph(),
                    weights,
                    TrainingMemory.options(network, weights, BATCH, Long.MAX_VALUE)
                            .withCarryState(true),
                    WORKERS);
            Segments segments = new Segments(network, plan, weights);
            load(network, segments.input(), segments.inputOffset(), 2);
            float[] scores = Scores.of(network, segments.forward(BATCH, 5, 2), BATCH);
            assertArrayEquals(full.scores, scores);
            float[] gradient = new float[scores.length];
            network.recipe().loss().value(scores, LABELS, BATCH, 3, gradient);
            segments.backward(Scores.gradient(network, STEPS, gradient), BATCH, 5, 2);
            assertArrayEquals(full.gradients, plan.gradients());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void segmentsShowWhatTheFullPlanShows(int k) {
        for (Encoder encoder : List.of(new Direct(), new BernoulliRate(1))) {
            Run full = run(network(graph(noisy()), encoder, Readout.MEAN_POTENTIAL, 0));
            Run cut = run(network(graph(noisy()), encoder, Readout.MEAN_POTENTIAL, k));
            assertArrayEquals(full.scores, cut.scores);
            full.firingRates.forEach((layer, rate) -> {
                assertTrue(rate > 0.01 && rate < 0.99, layer + " " + rate);
                assertEquals(rate, cut.firingRates.getOrDefault(layer, -1.0), 1e-12);
            });
            assertTrue(distance(full.gradients, cut.gradients) > 1e-2, "the cut must be felt");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, MEAN_POTENTIAL", "2, FINAL_POTENTIAL", "2, COUNT", "3, MEAN_POTENTIAL"})
    void whereNoGradientFlowsOverTimeNothingIsLost(int k, Readout readout) {
        LayerGraph graph = graph(new SegmentsCase.Detached(Arctan.of()));
        for (Encoder encoder : List.of(new Direct(), new BernoulliRate(1))) {
            Run full = run(network(graph, encoder, readout, 0));
            full.firingRates.forEach((layer, rate) -> assertTrue(rate > 0.01 && rate < 0.99, layer + " " + rate));
            Run cut = run(network(graph, encoder, readout, k));
            assertTrue(distance(full.gradients, cut.gradients) < 1e-5, distance(full.gradients, cut.gradients) + "");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, MEAN_POTENTIAL",
        "2, MEAN_POTENTIAL",
        "3, MEAN_POTENTIAL",
        "6, MEAN_POTENTIAL",
        "2, COUNT",
        "2, RATE",
        "2, FINAL_POTENTIAL",
        "3, FINAL_POTENTIAL"
    })
    void gradientsAreThoseOfDualNumbersCutAtTheBorders(int k, Readout readout) {
        for (Encoder encoder : List.of(new Direct(), new BernoulliRate(1))) {
            Network network = network(DualNetwork.graph(), encoder, readout, k);
            Run run = run(network);
            Weights weights = lively(network.graph());
            float[] input = new float[STEPS * BATCH * network.graph().input().size()];
            load(
                    network(network.graph(), encoder.isStatic() ? new SegmentsCase.Repeated() : encoder, readout, k),
                    input,
                    0,
                    2);
            float[] lossGradient = new float[run.scores.length];
            network.recipe().loss().value(run.scores, LABELS, BATCH, 3, lossGradient);
            float[] outputGradient = Scores.gradient(network, STEPS, lossGradient);
            double[] expected = new DualNetwork(weights, STEPS, k).gradients(input, BATCH, outputGradient);
            float[] rounded = new float[expected.length];
            for (int i = 0; i < expected.length; i++) {
                rounded[i] = (float) expected[i];
            }
            assertTrue(distance(rounded, run.gradients) < 1e-5, distance(rounded, run.gradients) + "");
            run.firingRates.forEach((layer, rate) -> assertTrue(rate > 0.05 && rate < 0.95, layer + " " + rate));
        }
    }

    /** Euclidean, as a fraction of the expected gradient's length. */
    private static double distance(float[] expected, float[] actual) {
        double difference = 0;
        double length = 0;
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) expected[i] - actual[i], 2);
            length += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / length);
    }

    /** The statistics of each step, in a plan of all steps, are those of a norm in segments of one step. */
    @Test
    void aBatchNormTakesItsStatisticsOfTheSegment() {
        Spiking detached = new Spiking(new SegmentsCase.Detached(Arctan.of()));
        Encoder encoder = new BernoulliRate(1);
        LayerGraph eachStep = normed(BatchNormThroughTime.of(STEPS), detached);
        LayerGraph shared = normed(BatchNorm.of(), detached);
        Run full = run(network(eachStep, encoder, Readout.MEAN_POTENTIAL, 0));
        Run cut = run(network(shared, encoder, Readout.MEAN_POTENTIAL, 1));
        assertTrue(distance(full.scores, cut.scores) < 1e-5);
        Weights there = lively(eachStep);
        Weights here = lively(shared);
        for (String name : List.of("conv1.weight", "conv2.weight", "dense1.weight")) {
            float[] expected = part(full.gradients, there.slot(name));
            float[] actual = part(cut.gradients, here.slot(name));
            assertTrue(distance(expected, actual) < 1e-4, name + " " + distance(expected, actual));
        }
        float[] gamma = part(cut.gradients, here.slot("batchnorm1.gamma"));
        float[] gammas = part(full.gradients, there.slot("batchnormthroughtime1.gamma"));
        float[] sum = new float[gamma.length];
        for (int i = 0; i < gammas.length; i++) {
            sum[i % sum.length] += gammas[i];
        }
        assertTrue(distance(sum, gamma) < 1e-4);
    }

    private static LayerGraph normed(Layer norm, Spiking spiking) {
        Conv2d conv = Conv2d.of(5, 3).withoutBias();
        return LayerGraph.of(new Shape(6, 6, 2), conv, norm, spiking, conv, norm, spiking, Dense.of(3));
    }

    private static float[] part(float[] all, Weights.Slot slot) {
        return Arrays.copyOfRange(all, slot.offset(), slot.offset() + slot.size());
    }

    /** As if the steps of one run had come one after the other, although each of them runs twice. */
    @Test
    void runningStatisticsMoveOnceASegment() {
        LayerGraph graph = normed(BatchNorm.of(), new Spiking(new SegmentsCase.Detached(Arctan.of())));
        Network network = network(graph, new BernoulliRate(1), Readout.MEAN_POTENTIAL, 1);
        Weights weights = lively(graph);
        Plan plan =
                Plan.compile(graph, weights, TrainingMemory.options(network, weights, BATCH, Long.MAX_VALUE), WORKERS);
        TrainingStep step = new TrainingStep(network, plan, weights, new float[0][], WORKERS);
        load(network, step.input(), step.inputOffset(), 1);
        float[] input = step.input().clone();
        step.gradients(LABELS, 5, 1);
        Weights once = lively(graph);
        Plan alone = Plan.compile(graph, once, TrainingMemory.options(network, once, BATCH, Long.MAX_VALUE), WORKERS);
        int n = BATCH * graph.input().size();
        for (int t = 0; t < STEPS; t++) {
            System.arraycopy(input, t * n, alone.input(), alone.inputOffset(), n);
            if (t == 0) {
                alone.forward(BATCH, 5, 1);
            } else {
                alone.forwardOn();
            }
        }
        assertArrayEquals(once.values(), weights.values());
    }

    @Test
    void aStaticInputEqualsTheSameInputAtEveryStep() {
        LayerGraph graph = graph(Lif.of(0.004).withThreshold(0.4));
        Run still = run(network(graph, new Direct(), Readout.MEAN_POTENTIAL, 2));
        Run moving = run(network(graph, new SegmentsCase.Repeated(), Readout.MEAN_POTENTIAL, 2));
        assertTrue(distance(moving.gradients, still.gradients) < 1e-5);
    }

    @Test
    void lessMemoryChangesNoBits() {
        Conv2d conv = Conv2d.of(8, 3);
        Spiking spiking = new Spiking(Lif.of(0.004).withThreshold(0.4));
        LayerGraph graph = LayerGraph.of(
                new Shape(10, 9, 3),
                conv,
                spiking,
                conv,
                spiking,
                conv,
                spiking,
                conv,
                MaxPool2d.of(2),
                spiking,
                Dense.of(3));
        for (Encoder encoder : List.of(new Direct(), new BernoulliRate(1))) {
            Network network = network(graph, encoder, Readout.COUNT, 3);
            long all = TrainingMemory.forecast(network, BATCH, Long.MAX_VALUE, WORKERS)
                    .total();
            long least = TrainingMemory.forecast(network, BATCH, 0, WORKERS).total();
            assertTrue(least < all, least + " of " + all);
            assertArrayEquals(run(network).gradients, run(network, 0).gradients);
        }
    }

    @Test
    void whatIsHeldIsThatOfASegment() {
        LayerGraph graph = graph(Lif.of(0.004));
        Network still = network(graph, new Direct(), Readout.COUNT, 2);
        assertEquals(bytes(still), bytes(still.withSteps(64)));
        assertTrue(bytes(still) < bytes(network(graph, new Direct(), Readout.COUNT, 0)));
        Network moving = network(graph, new BernoulliRate(1), Readout.COUNT, 2);
        assertEquals(bytes(moving) + 4L * 58 * BATCH * 72, bytes(moving.withSteps(64)));
    }

    private static long bytes(Network network) {
        return TrainingMemory.forecast(network, BATCH, Long.MAX_VALUE, WORKERS).total();
    }

    @Test
    void anEvaluationIsTheSame() {
        Dataset data = new TrainerTest.Halves(7, 0);
        LayerGraph graph = LayerGraph.of(data.shape(), Dense.of(9), new Spiking(noisy()), Dense.of(2));
        Evaluation[] found = new Evaluation[2];
        for (int i = 0; i < 2; i++) {
            Network network = network(graph, new Direct(), Readout.MEAN_POTENTIAL, i * 2);
            found[i] = new Evaluation.Evaluator(network, lively(graph), BATCH, WORKERS).run(data, 5);
        }
        assertEquals(found[0].loss(), found[1].loss());
        assertArrayEquals(found[0].predictions(), found[1].predictions());
    }

    @Test
    void whatCannotBeCutIsRefused() {
        Spiking spiking = new Spiking(Lif.of(0.004));
        LayerGraph plain = LayerGraph.of(Shape.vector(4), Dense.of(5), spiking, Dense.of(3));
        refuses(plain, 4, "Recipe.tbptt 4", "6 steps", "multiple of 4", "divisor of 6");
        refuses(plain, 12, "Recipe.tbptt 12", "6 steps only");
        refuses(LayerGraph.of(Shape.vector(4), Dense.of(3)), 2, "no spiking layer");
        Segments.check(network(plain, new Direct(), Readout.COUNT, 3));
        Segments.check(network(plain, new Direct(), Readout.COUNT, 6));
        Segments.check(network(plain, new Direct(), Readout.COUNT, 0));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> network(plain, new Direct(), Readout.COUNT, -1));
        assertEquals("Recipe.tbptt must be >= 0 steps, got -1", e.getMessage());
    }

    private static void refuses(LayerGraph graph, int k, String... words) {
        Network network = network(graph, new Direct(), Readout.COUNT, k);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> TrainingMemory.forecast(network, BATCH, Long.MAX_VALUE, WORKERS));
        for (String word : words) {
            assertTrue(String.valueOf(e.getMessage()).contains(word), e.getMessage());
        }
    }
}
