package io.github.snn4j.layers.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.BiophysicalLif;
import io.github.snn4j.core.neuron.Decay;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Recurrent;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CarriedTest {
    private static final Workers WORKERS = new Workers(2);
    private static final Shape INPUT = new Shape(6, 5, 3);

    /** Its first state variable starts at 0.7, its second at 0. */
    private static final BiophysicalLif RESTING = new BiophysicalLif(
            0.002, Decay.EXPONENTIAL, 0.7, 1, 0, 0, 0.75, Reset.HARD, 0.7, false, 0.002, Arctan.of());

    private static final LayerGraph GRAPH =
            LayerGraph.of(INPUT, Conv2d.of(4, 3), new Spiking(RESTING), new Recurrent(RESTING));

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static float[] run(Plan plan, int examples, long stream) {
        new Philox(11, stream).uniform(0, plan.input(), plan.inputOffset(), examples * INPUT.size());
        plan.forward(examples, 0, 0);
        return plan.output();
    }

    private static Plan plan(PlanOptions options) {
        return Plan.compile(GRAPH, Weights.initial(GRAPH, 3), options, WORKERS);
    }

    private static float[] goOn(Plan plan) {
        plan.forwardOn();
        return plan.output();
    }

    @Test
    void aPartialBatchStartsWhereItsNeuronsDo() {
        float[] whole = run(plan(PlanOptions.inference(2, 3)), 2, 4);
        Plan stepwise = plan(PlanOptions.inference(5, 1).withCarryState(true));
        run(stepwise, 5, 5);
        stepwise.resetState();
        int n = whole.length / 3;
        assertTrue(IntStream.range(0, n).anyMatch(i -> whole[i] > 0), "must fire at the first step");
        assertArrayEquals(Arrays.copyOf(whole, n), run(stepwise, 2, 4));
        assertArrayEquals(Arrays.copyOfRange(whole, n, 2 * n), goOn(stepwise));
        assertArrayEquals(Arrays.copyOfRange(whole, 2 * n, 3 * n), goOn(stepwise));
    }

    @Test
    void trainingDropsNoExamples() {
        Plan training = plan(PlanOptions.training(2, 1).withCarryState(true));
        run(training, 2, 4);
        assertThrows(IllegalStateException.class, () -> training.retain(new int[] {0}));
    }
}
