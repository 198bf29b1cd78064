package io.github.snn4j.layers.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.ChannelAttention;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.Dropout;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MaxPool2d;
import io.github.snn4j.layers.layer.Relu;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.SelfAttention;
import io.github.snn4j.layers.layer.SpatialAttention;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecomputationTest {
    private static final Workers WORKERS = new Workers(2);
    private static final Spiking SPIKING = new Spiking(Lif.of(0.002).withThreshold(0.3));
    private static final int BATCH = 3;
    private static final int STEPS = 4;

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    static Stream<LayerGraph> graphs() {
        Conv2d conv = Conv2d.of(8, 3).withoutBias();
        return Stream.of(
                LayerGraph.of(
                        new Shape(10, 9, 3),
                        conv,
                        BatchNorm.of(),
                        SPIKING,
                        conv,
                        BatchNorm.of(),
                        SPIKING,
                        MaxPool2d.of(2),
                        conv,
                        BatchNorm.of(),
                        SPIKING,
                        new Dropout(0.2),
                        Dense.of(6)),
                LayerGraph.of(
                        new Shape(10, 9, 3),
                        conv,
                        BatchNorm.of(),
                        SPIKING,
                        new Residual(
                                List.of(conv, BatchNorm.of(), SPIKING, conv, BatchNorm.of()),
                                List.of(conv, BatchNorm.of()),
                                Residual.Join.ADD),
                        SPIKING,
                        Conv2d.of(8, 3),
                        MaxPool2d.of(2),
                        SPIKING,
                        Dense.of(6)),
                LayerGraph.of(new Shape(10, 9, 3), conv, SPIKING, conv, MaxPool2d.of(2), SPIKING, Dense.of(6)),
                LayerGraph.of(
                        new Shape(10, 9, 3),
                        conv,
                        SPIKING,
                        new Residual(
                                List.of(conv, BatchNorm.of(), new ChannelAttention(2), new SpatialAttention(3)),
                                List.of(),
                                Residual.Join.ADD),
                        new Relu(),
                        SelfAttention.of(2, SPIKING),
                        Dense.of(6)));
    }

    private record Run(long bytes, long repeated, float[] output, float[] gradients, float[] weights) {
        static Run of(LayerGraph graph, long memory) {
            Weights weights = Weights.initial(graph, 3);
            PlanOptions options = PlanOptions.training(BATCH, STEPS).withMemory(memory);
            Plan plan = Plan.compile(graph, weights, options, WORKERS);
            float[] output = {};
            for (int step = 0; step < 2; step++) {
                new Philox(1, step)
                        .uniform(
                                0,
                                plan.input(),
                                plan.inputOffset(),
                                BATCH * graph.input().size());
                plan.forward(BATCH, 5, step);
                output = plan.output();
                float[] gradient = new float[output.length];
                new Philox(2, step).uniform(0, gradient, 0, gradient.length);
                plan.backward(gradient);
            }
            long repeated = plan.explain().stream()
                    .filter(c -> c.output().contains("computed again"))
                    .count();
            return new Run(plan.forecast().total(), repeated, output, plan.gradients(), weights.values());
        }
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void lessMemoryChangesNoBits(LayerGraph graph) {
        Run all = Run.of(graph, Long.MAX_VALUE);
        Run least = Run.of(graph, 0);
        assertEquals(0, all.repeated);
        assertTrue(least.repeated >= 1, least.repeated + " calls");
        assertTrue(least.bytes < all.bytes, least.bytes + " of " + all.bytes);
        for (int part = 0; part <= 4; part++) {
            long allowed = least.bytes + (all.bytes - least.bytes) * part / 4;
            Run some = Run.of(graph, allowed);
            assertTrue(some.bytes <= allowed, some.bytes + " of " + allowed);
            assertTrue(some.repeated <= least.repeated);
            assertArrayEquals(all.output, some.output);
            assertArrayEquals(all.gradients, some.gradients);
            assertArrayEquals(all.weights, some.weights, "running statistics");
        }
    }
}
