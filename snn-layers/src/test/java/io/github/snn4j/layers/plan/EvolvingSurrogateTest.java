package io.github.snn4j.layers.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.surrogate.HyperbolicTangent;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A surrogate that grows with the training against the same one at rest. */
class EvolvingSurrogateTest {
    private static float[] gradients(HyperbolicTangent surrogate, double progress) {
        Lif lif = Lif.ofTauSteps(2).withThreshold(0.3).withSurrogate(surrogate);
        LayerGraph graph = LayerGraph.of(Shape.vector(6), Dense.of(7), new Spiking(lif), Dense.of(2));
        Weights weights = Weights.initial(graph, 3);
        PlanOptions options = PlanOptions.training(4, 3).withProgress(progress);
        try (Workers workers = new Workers(1)) {
            Plan plan = Plan.compile(graph, weights, options, workers);
            new Philox(1, 2).uniform(0, plan.input(), plan.inputOffset(), 4 * 6);
            plan.forward(4, 0, 0);
            float[] ones = new float[3 * 4 * 2];
            Arrays.fill(ones, 1);
            plan.backward(ones);
            return plan.gradients().clone();
        }
    }

    @Test
    void hasTheSlopeOfItsPlaceInTheTraining() {
        HyperbolicTangent growing = new HyperbolicTangent(1, 10);
        assertEquals(1, growing.at(0).steepness());
        assertEquals(10, growing.at(1).steepness(), 1e-12);
        double middle = 1 + (Math.sqrt(10) - 1); // of 9 (√10 − 1)/9
        assertEquals(middle, growing.at(0.5).steepness(), 1e-12);
        for (double progress : new double[] {0, 0.5, 1}) {
            HyperbolicTangent still = new HyperbolicTangent(growing.at(progress).steepness(), 0);
            assertArrayEquals(gradients(still, 0), gradients(growing, progress));
            assertArrayEquals(gradients(still, 0), gradients(still, progress));
        }
        assertFalse(Arrays.equals(gradients(growing, 0), gradients(growing, 0.5)), "K must be felt");
    }
}
