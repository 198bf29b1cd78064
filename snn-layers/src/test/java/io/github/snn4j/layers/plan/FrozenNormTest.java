package io.github.snn4j.layers.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import org.junit.jupiter.api.Test;

/** A batch norm whose running statistics are constants of the training. */
class FrozenNormTest {
    private static final int BATCH = 3;
    private static final Shape INPUT = new Shape(4, 3, 2);

    private static Weights weights(LayerGraph graph) {
        Weights weights = Weights.initial(graph, 3);
        for (Weights.Slot slot : weights.slots()) {
            if (slot.name().startsWith("batchnorm")) {
                float[] values = new float[slot.size()];
                new Philox(5, slot.name().hashCode()).uniform(0, values, 0, values.length);
                for (int i = 0; i < values.length; i++) {
                    values[i] += 0.3f;
                }
                weights.set(slot.name(), values);
            }
        }
        return weights;
    }

    private static float[] run(Plan plan) {
        new Philox(7, 1).uniform(0, plan.input(), plan.inputOffset(), BATCH * INPUT.size());
        plan.forward(BATCH, 0, 0);
        return plan.output();
    }

    /** All is linear in each single parameter, so a difference quotient is the derivative. */
    @Test
    void gradientsAreDifferenceQuotients() {
        LayerGraph graph = LayerGraph.of(INPUT, Conv2d.of(5, 3).withoutBias(), BatchNorm.of(), Dense.of(4));
        Weights weights = weights(graph);
        try (Workers workers = new Workers(2)) {
            Plan plan =
                    Plan.compile(graph, weights, PlanOptions.training(BATCH, 1).withFrozenNorms(true), workers);
            float[] output = run(plan);
            float[] gradient = new float[output.length];
            new Philox(9, 1).normal(0, gradient, 0, gradient.length);
            plan.backward(gradient);
            float[] found = plan.gradients().clone();
            for (int i = 0; i < weights.learned(); i++) {
                double sum = 0;
                float before = weights.values()[i];
                for (int sign : new int[] {1, -1}) {
                    weights.values()[i] = before + sign * 0.5f;
                    float[] moved = run(plan);
                    for (int k = 0; k < moved.length; k++) {
                        sum += sign * (double) moved[k] * gradient[k];
                    }
                }
                weights.values()[i] = before;
                assertEquals(sum, found[i], 1e-4 * Math.max(1, Math.abs(sum)), "parameter " + i);
            }
        }
    }

    @Test
    void theForwardRunIsThatOfInferenceAndStatisticsStay() {
        LayerGraph graph =
                LayerGraph.of(INPUT, Conv2d.of(5, 3), BatchNorm.of(), new Spiking(Lif.of(0.002)), Dense.of(4));
        Weights weights = weights(graph);
        float[] before = weights.values().clone();
        try (Workers workers = new Workers(1)) {
            float[] expected = run(Plan.compile(graph, weights, PlanOptions.inference(BATCH, 4), workers));
            PlanOptions options = PlanOptions.training(BATCH, 4);
            Plan frozen = Plan.compile(graph, weights, options.withFrozenNorms(true), workers);
            assertArrayEquals(expected, run(frozen));
            frozen.backward(new float[expected.length]);
            assertArrayEquals(before, weights.values());
            run(Plan.compile(graph, weights, options, workers));
            assertTrue(before[before.length - 1] != weights.values()[before.length - 1]);
        }
    }
}
