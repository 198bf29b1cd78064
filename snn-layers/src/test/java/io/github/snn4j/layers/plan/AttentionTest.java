package io.github.snn4j.layers.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.ChannelAttention;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Operations;
import io.github.snn4j.layers.layer.Relu;
import io.github.snn4j.layers.layer.SelfAttention;
import io.github.snn4j.layers.layer.SpatialAttention;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Start;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.samediff.SameDiffExecutor;
import io.github.snn4j.layers.samediff.SameDiffOptions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The attentions against loops written from their equations, against finite differences, and over any number of threads. */
class AttentionTest {
    private static final Workers WORKERS = new Workers(2);
    private static final Shape PICTURE = new Shape(4, 3, 6);
    private static final int STEPS = 2;
    private static final int EXAMPLES = 3;

    @AfterAll
    static void stop() {
        WORKERS.close();
    }

    /** {@code selfAttention(x, 2 x, x²)}, whose only layer is the product. */
    public record Attended(int heads, double scale) implements Layer {
        @Override
        public <T> T apply(Operations<T> ops, T x) {
            return ops.selfAttention(x, ops.add(x, x), ops.multiply(x, x), heads, scale);
        }
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static float[] normal(long stream, int n) {
        float[] a = new float[n];
        new Philox(7, stream).normal(0, a, 0, n);
        return a;
    }

    private static float[] input(LayerGraph graph) {
        return normal(1, STEPS * EXAMPLES * graph.input().size());
    }

    private static Plan ran(LayerGraph graph, Weights weights, boolean training, Workers workers) {
        PlanOptions options = training ? PlanOptions.training(EXAMPLES, STEPS) : PlanOptions.inference(EXAMPLES, STEPS);
        Plan plan = Plan.compile(graph, weights, options.withStaticInput(false), workers);
        float[] x = input(graph);
        System.arraycopy(x, 0, plan.input(), plan.inputOffset(), x.length);
        plan.forward(EXAMPLES, 1, 1);
        return plan;
    }

    private static void forwardIs(Layer layer, NaiveAttention naive) {
        LayerGraph graph = LayerGraph.of(PICTURE, layer);
        Weights weights = Weights.initial(graph, 3);
        float[] x = input(graph);
        double[] expected = new double[x.length];
        for (int at = 0; at < x.length; at += PICTURE.size()) {
            naive.run(weights, x, expected, at);
        }
        float[] actual = ran(graph, weights, false, WORKERS).output();
        for (int i = 0; i < x.length; i++) {
            assertEquals(expected[i], actual[i], 1e-5 * Math.max(1, Math.abs(expected[i])), layer + " " + i);
        }
    }

    /** One picture, from {@code at} on. */
    private interface NaiveAttention {
        void run(Weights weights, float[] x, double[] y, int at);
    }

    @Test
    void channelAttentionIsItsEquation() {
        int channels = PICTURE.channels();
        forwardIs(new ChannelAttention(3), (weights, x, y, at) -> {
            float[] reduce = weights.get("channelattention1.reduce");
            float[] expand = weights.get("channelattention1.expand");
            double[] z = new double[channels];
            for (boolean maximum : new boolean[] {false, true}) {
                for (int j = 0; j < 2; j++) {
                    double h = 0;
                    for (int c = 0; c < channels; c++) {
                        double pooled = maximum ? Double.NEGATIVE_INFINITY : 0;
                        for (int p = 0; p < PICTURE.pixels(); p++) {
                            double v = x[at + p * channels + c];
                            pooled = maximum ? Math.max(pooled, v) : pooled + v / PICTURE.pixels();
                        }
                        h += pooled * reduce[c * 2 + j];
                    }
                    for (int c = 0; c < channels; c++) {
                        z[c] += Math.max(h, 0) * expand[j * channels + c];
                    }
                }
            }
            for (int i = 0; i < PICTURE.size(); i++) {
                y[at + i] = x[at + i] * sigmoid(z[i % channels]);
            }
        });
    }

    @Test
    void spatialAttentionIsItsEquation() {
        int channels = PICTURE.channels();
        int width = PICTURE.width();
        forwardIs(new SpatialAttention(5), (weights, x, y, at) -> {
            float[] w = weights.get("spatialattention1.weight");
            for (int p = 0; p < PICTURE.pixels(); p++) {
                double z = 0;
                for (int dy = -2; dy <= 2; dy++) {
                    for (int dx = -2; dx <= 2; dx++) {
                        int row = p / width + dy;
                        int column = p % width + dx;
                        if (row >= 0 && row < PICTURE.height() && column >= 0 && column < width) {
                            double mean = 0;
                            double max = Double.NEGATIVE_INFINITY;
                            for (int c = 0; c < channels; c++) {
                                double v = x[at + (row * width + column) * channels + c];
                                mean += v / channels;
                                max = Math.max(max, v);
                            }
                            int tap = (dy + 2) * 5 + dx + 2;
                            z += w[2 * tap] * mean + w[2 * tap + 1] * max;
                        }
                    }
                }
                for (int c = 0; c < channels; c++) {
                    y[at + p * channels + c] = x[at + p * channels + c] * sigmoid(z);
                }
            }
        });
    }

    @Test
    void selfAttentionIsItsEquation() {
        int channels = PICTURE.channels();
        forwardIs(new Attended(2, 0.3), (weights, x, y, at) -> {
            for (int i = 0; i < PICTURE.size(); i++) {
                int head = i % channels / 3 * 3;
                for (int p = 0; p < PICTURE.pixels(); p++) {
                    double score = 0;
                    for (int c = head; c < head + 3; c++) {
                        score += x[at + i / channels * channels + c] * 2.0 * x[at + p * channels + c];
                    }
                    double value = x[at + p * channels + i % channels];
                    y[at + i] += 0.3 * score * value * value;
                }
            }
        });
    }

    @Test
    void reluIsItsEquation() {
        forwardIs(new Relu(), (weights, x, y, at) -> {
            for (int i = at; i < at + PICTURE.size(); i++) {
                y[i] = Math.max(x[i], 0);
            }
        });
    }

    static Stream<Layer> layers() {
        return Stream.of(new ChannelAttention(2), new SpatialAttention(3), new Attended(2, 0.3), new Relu());
    }

    /** The gradients behind and of each attention, by central differences of a run in double. */
    @ParameterizedTest
    @MethodSource("layers")
    void gradientsAreFiniteDifferences(Layer layer) {
        LayerGraph graph = LayerGraph.of(new Shape(4, 3, 2), Conv2d.of(6, 1), layer);
        Weights weights = Weights.initial(graph, 3);
        Plan plan = ran(graph, weights, true, WORKERS);
        float[] g = normal(2, plan.output().length);
        plan.backward(g);
        SameDiffExecutor executor = new SameDiffExecutor(
                graph,
                weights,
                SameDiffOptions.training(STEPS).withStaticInput(false).withDataType(DataType.DOUBLE));
        double h = 1e-5;
        for (Weights.Slot slot : weights.slots()) {
            double most = 0;
            for (int i = 0; i < slot.size(); i++) {
                double difference =
                        (loss(graph, executor, slot, i, h, g) - loss(graph, executor, slot, i, -h, g)) / (2 * h);
                float actual = plan.gradients()[slot.offset() + i];
                assertEquals(difference, actual, 1e-4 * Math.max(1, Math.abs(difference)), slot.name() + " " + i);
                most = Math.max(most, Math.abs(actual));
            }
            assertTrue(most > 0.01, slot.name() + " has gradients of at most " + most);
        }
    }

    /** The output times g, with one parameter changed. */
    private static double loss(
            LayerGraph graph, SameDiffExecutor executor, Weights.Slot slot, int i, double change, float[] g) {
        double[] values = executor.get(slot.name());
        double[] changed = values.clone();
        changed[i] += change;
        executor.set(slot.name(), changed);
        float[] x = input(graph);
        double[] wide = new double[x.length];
        for (int j = 0; j < x.length; j++) {
            wide[j] = x[j];
        }
        double[] output =
                executor.forward(new SameDiffExecutor.Run(EXAMPLES, wide, 1, 1)).output();
        executor.set(slot.name(), values);
        double loss = 0;
        for (int j = 0; j < g.length; j++) {
            loss += output[j] * g[j];
        }
        return loss;
    }

    @Test
    void threadsDoNotChangeBits() {
        Spiking spiking = new Spiking(Lif.ofTauSteps(2).withThreshold(0.3));
        LayerGraph graph = LayerGraph.of(
                new Shape(9, 7, 3),
                Conv2d.of(12, 3),
                new ChannelAttention(4),
                new SpatialAttention(5),
                new Relu(),
                spiking,
                new SelfAttention(3, 0.25, spiking, BatchNorm.of(), Start.FAN_IN),
                Dense.of(4));
        float[] output = {};
        float[] gradients = {};
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = new Workers(threads)) {
                Plan plan = ran(graph, Weights.initial(graph, 3), true, workers);
                plan.backward(normal(2, plan.output().length));
                if (threads > 1) {
                    assertArrayEquals(output, plan.output(), threads + " threads");
                    assertArrayEquals(gradients, plan.gradients(), threads + " threads");
                }
                output = plan.output();
                gradients = plan.gradients().clone();
            }
        }
    }

    @Test
    void errorsNameTheSetting() {
        refused(
                "SpatialAttention.kernel must be odd, so that a window has a middle, got 4; use 5",
                () -> new SpatialAttention(4));
        refused("ChannelAttention.reduction must be at least 1, got 0", () -> new ChannelAttention(0));
        refused(
                "SelfAttention.heads must divide the input's 8 channels, got 3",
                () -> LayerGraph.of(new Shape(2, 2, 8), SelfAttention.of(3, new Spiking(Lif.ofTauSteps(2)))));
    }

    private static void refused(String message, Runnable run) {
        var e = assertThrows(IllegalArgumentException.class, run::run);
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }
}
