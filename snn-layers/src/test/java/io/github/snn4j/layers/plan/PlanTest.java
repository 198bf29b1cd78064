package io.github.snn4j.layers.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.layers.layer.AveragePool2d;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MaxPool2d;
import io.github.snn4j.layers.layer.Recurrent;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanTest {
    private static final Workers WORKERS = new Workers(2);
    private static final Spiking SPIKING = new Spiking(Lif.of(0.002));
    private static final Shape INPUT = new Shape(6, 5, 3);
    private static final LayerGraph GRAPH = LayerGraph.of(
            INPUT,
            Conv2d.of(7, 3).withoutBias(),
            BatchNorm.of(),
            SPIKING,
            new Residual(List.of(Conv2d.of(7, 3), SPIKING), List.of(), Residual.Join.ADD),
            MaxPool2d.of(2),
            Conv2d.of(9, 3),
            SPIKING,
            AveragePool2d.of(2),
            Dense.of(6),
            new Recurrent(Lif.of(0.003).withThreshold(0.3)),
            Dense.of(4));

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static float[] random(int n, long stream) {
        float[] values = new float[n];
        new Philox(11, stream).uniform(0, values, 0, n);
        return values;
    }

    private static Plan plan(LayerGraph graph, PlanOptions options) {
        return Plan.compile(graph, Weights.initial(graph, 3), options, WORKERS);
    }

    private static float[] run(Plan plan, float[] input, int examples) {
        System.arraycopy(input, 0, plan.input(), plan.inputOffset(), input.length);
        plan.forward(examples, 0, 0);
        return plan.output();
    }

    @Test
    void aStaticInputEqualsTheSameInputAtEveryStep() {
        int steps = 4;
        int batch = 3;
        float[] once = random(batch * INPUT.size(), 1);
        float[] often = new float[steps * once.length];
        for (int t = 0; t < steps; t++) {
            System.arraycopy(once, 0, often, t * once.length, once.length);
        }
        PlanOptions options = PlanOptions.training(batch, steps);
        Plan still = plan(GRAPH, options);
        Plan moving = plan(GRAPH, options.withStaticInput(false));
        assertArrayEquals(run(moving, often, batch), run(still, once, batch), 1e-5f);
        float[] gradient = random(steps * batch * 4, 2);
        still.backward(gradient);
        moving.backward(gradient);
        assertArrayEquals(moving.gradients(), still.gradients(), 1e-4f);
    }

    @Test
    void oneStepAtATimeWithCarriedStateEqualsAllSteps() {
        int steps = 5;
        int batch = 2;
        float[] input = random(batch * INPUT.size(), 4);
        float[] whole = run(plan(GRAPH, PlanOptions.inference(batch, steps)), input, batch);
        Plan stepwise = plan(GRAPH, PlanOptions.inference(batch, 1).withCarryState(true));
        for (int repeat = 0; repeat < 2; repeat++) {
            stepwise.resetState();
            for (int t = 0; t < steps; t++) {
                float[] out = run(stepwise, input, batch);
                assertArrayEquals(Arrays.copyOfRange(whole, t * batch * 4, (t + 1) * batch * 4), out, "step " + t);
            }
        }
    }

    @Test
    void goingOnWithSomeExamplesEqualsTheirPartOfAllSteps() {
        int[][] running = {{0, 1, 2, 3, 4}, {1, 3, 4}, {1, 3, 4}, {3}};
        float[] input = random(5 * INPUT.size(), 9);
        for (int i = 0; i < input.length; i++) {
            input[i] *= 0.3f + 0.25f * (i / INPUT.size());
        }
        Plan all = lively(PlanOptions.inference(5, running.length));
        float[] whole = run(all, input, 5);
        all.firingRates().forEach((layer, rate) -> assertTrue(rate > 0.02, layer + " " + rate));
        float[] last = Arrays.copyOfRange(whole, whole.length - 20, whole.length);
        assertTrue(distinct(last) > 3, "examples must differ: " + Arrays.toString(last));
        Plan stepwise = lively(PlanOptions.inference(5, 1).withCarryState(true));
        for (int repeat = 0; repeat < 2; repeat++) {
            stepwise.resetState();
            run(stepwise, input, 5);
            for (int t = 1; t < running.length; t++) {
                if (running[t].length < running[t - 1].length) {
                    stepwise.retain(positions(running[t], running[t - 1]));
                }
                stepwise.forwardOn();
                float[] out = stepwise.output();
                assertEquals(running[t].length * 4, out.length);
                for (int k = 0; k < running[t].length; k++) {
                    int at = (t * 5 + running[t][k]) * 4;
                    assertArrayEquals(
                            Arrays.copyOfRange(whole, at, at + 4), Arrays.copyOfRange(out, k * 4, k * 4 + 4), "" + t);
                }
            }
        }
        assertThrows(IllegalArgumentException.class, () -> stepwise.retain(new int[] {1}));
    }

    /** With weights so large that all layers fire. */
    private static Plan lively(PlanOptions options) {
        LayerGraph graph = LayerGraph.of(
                INPUT,
                Conv2d.of(7, 3).withoutBias(),
                BatchNorm.of(),
                SPIKING,
                new Residual(List.of(Conv2d.of(7, 3), SPIKING), List.of(), Residual.Join.ADD),
                MaxPool2d.of(2),
                Dense.of(40),
                new Recurrent(Lif.of(0.003).withThreshold(0.3)),
                Dense.of(4));
        Weights weights = Weights.initial(graph, 3);
        for (Weights.Slot slot : weights.slots()) {
            for (int i = 0; slot.name().endsWith("weight") && i < slot.size(); i++) {
                weights.values()[slot.offset() + i] *= 2.5f;
            }
        }
        return Plan.compile(graph, weights, options, WORKERS);
    }

    /** How many different rows of four there are. */
    private static long distinct(float[] rows) {
        return IntStream.range(0, rows.length / 4)
                .mapToObj(k -> Arrays.toString(Arrays.copyOfRange(rows, 4 * k, 4 * k + 4)))
                .distinct()
                .count();
    }

    private static int[] positions(int[] kept, int[] before) {
        return Arrays.stream(kept).map(e -> Arrays.binarySearch(before, e)).toArray();
    }

    @Test
    void whatAStaticInputDeterminesIsComputedOnce() {
        Plan stepwise = lively(PlanOptions.inference(2, 1).withCarryState(true));
        float[] input = random(2 * INPUT.size(), 4);
        run(stepwise, input, 2);
        float[] second = goOn(stepwise);
        stepwise.resetState();
        run(stepwise, input, 2);
        Arrays.fill(stepwise.input(), stepwise.inputOffset(), stepwise.inputOffset() + input.length, 7);
        assertArrayEquals(second, goOn(stepwise));
    }

    private static float[] goOn(Plan plan) {
        plan.forwardOn();
        return plan.output();
    }

    @Test
    void onlyARunThatCarriesStateCanBeContinued() {
        Plan plan = plan(GRAPH, PlanOptions.inference(2, 1));
        run(plan, random(2 * INPUT.size(), 4), 2);
        assertThrows(IllegalStateException.class, plan::forwardOn);
        assertThrows(IllegalStateException.class, () -> plan.retain(new int[] {0}));
    }

    @Test
    void aPartialBatchEqualsItsPartOfAFullOne() {
        float[] input = random(5 * INPUT.size(), 5);
        Plan plan = plan(GRAPH, PlanOptions.inference(5, 3));
        float[] all = run(plan, input, 5);
        float[] two = run(plan, Arrays.copyOf(input, 2 * INPUT.size()), 2);
        for (int t = 0; t < 3; t++) {
            assertArrayEquals(
                    Arrays.copyOfRange(all, t * 5 * 4, t * 5 * 4 + 8), Arrays.copyOfRange(two, t * 8, t * 8 + 8));
        }
    }

    @Test
    void keepingEverythingChangesNothing() {
        float[] input = random(3 * INPUT.size(), 6);
        PlanOptions options = PlanOptions.inference(3, 4);
        Plan kept = plan(GRAPH, options.withKeep(true));
        assertArrayEquals(run(plan(GRAPH, options), input, 3), run(kept, input, 3));
        float[] spikes = kept.kept("spiking1");
        double rate = 0;
        for (float s : spikes) {
            assertTrue(s == 0 || s == 1);
            rate += s / spikes.length;
        }
        assertEquals(rate, kept.firingRates().getOrDefault("spiking1", -1.0), 1e-9);
        Plan.Membrane membrane = kept.membrane("spiking1");
        for (int i = 0; i < spikes.length; i++) {
            assertEquals(spikes[i] > 0, membrane.aboveThreshold(i) > 0);
        }
    }

    @Test
    void theForecastIsWhatIsAllocated() {
        Plan plan = plan(GRAPH, PlanOptions.training(4, 3));
        long before = plan.forecast().total();
        run(plan, random(4 * INPUT.size(), 7), 4);
        Map<String, Double> rates = plan.firingRates();
        plan.backward(random(3 * 4 * 4, 8));
        assertEquals(before, plan.forecast().total());
        assertEquals(rates, plan.firingRates(), "whatever the backward run overwrites");
        assertTrue(plan.input().length * 4L <= before);
    }

    @Test
    void explainNamesEveryCall() {
        Plan plan = plan(GRAPH, PlanOptions.training(2, 3));
        List<String> calls =
                plan.explain().stream().map(c -> c.layer() + " " + c.kind()).toList();
        assertTrue(
                calls.containsAll(List.of("conv1 convolution", "residual1 add", "recurrent1 recurrent")), calls + "");
        assertTrue(plan.explain().stream().anyMatch(c -> c.output().equals("bits 6x5x7, 3 steps")));
        assertTrue(plan.explain().stream().anyMatch(c -> c.output().equals("floats 6x5x7, once")));
    }

    @Test
    void anInferencePlanDoesNotRunBackwards() {
        Plan plan = plan(GRAPH, PlanOptions.inference(1, 2));
        run(plan, random(INPUT.size(), 9), 1);
        assertThrows(IllegalStateException.class, () -> plan.backward(new float[8]));
        assertThrows(IllegalArgumentException.class, () -> plan.forward(2, 0, 0));
    }

    @ParameterizedTest
    @EnumSource(Residual.Join.class)
    void joinsAreTheirTruthTables(Residual.Join join) {
        // IF-like neurons with one weight each: the body fires on input 0, the shortcut on input 1
        LayerGraph graph = LayerGraph.of(
                Shape.vector(2),
                new Residual(
                        List.of(new Dense(1, false), new Spiking(Lif.of(0.002).withThreshold(0.5))),
                        List.of(new Dense(1, false), new Spiking(Lif.of(0.002).withThreshold(0.5))),
                        join));
        Weights weights = Weights.zeros(graph);
        weights.set("residual1/body/dense1.weight", new float[] {1, 0});
        weights.set("residual1/shortcut/dense1.weight", new float[] {0, 1});
        Plan plan = Plan.compile(graph, weights, PlanOptions.inference(4, 1), WORKERS);
        float[] out = run(plan, new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4);
        float[] expected = switch (join) {
            case ADD -> new float[] {0, 1, 1, 2};
            case AND -> new float[] {0, 0, 0, 1};
            case IAND -> new float[] {0, 1, 0, 0};
        };
        assertArrayEquals(expected, out);
    }
}
