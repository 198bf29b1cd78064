package io.github.snn4j.layers.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.NormedLif;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MembraneNorm;
import io.github.snn4j.layers.layer.Weights;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A trained norm of the membrane is a threshold of each channel, {@code (θ − β) √(σ² + ε) / γ + μ}, below which a channel
 * fires whose γ is negative (arXiv 2308.08359, equation 12, which has γ > 0).
 */
class MembraneNormTest {
    private static final int STEPS = 5;
    private static final int EXAMPLES = 6;
    private static final int CHANNELS = 8;
    private static final int PIXELS = 4;

    @Test
    void theNormFoldsIntoAThresholdOfEachChannel() {
        NormedLif neuron = NormedLif.of();
        LayerGraph graph = LayerGraph.of(new Shape(2, 2, CHANNELS), new MembraneNorm(neuron, 1e-5, 0.1, 1));
        Weights weights = Weights.initial(graph, 0);
        Random random = new Random(9);
        float[] gamma = new float[CHANNELS];
        float[] beta = new float[CHANNELS];
        float[] mean = new float[CHANNELS];
        float[] variance = new float[CHANNELS];
        double[] folded = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            gamma[c] = (c % 2 == 0 ? 1 : -1) * (0.5f + random.nextFloat());
            beta[c] = random.nextFloat() - 0.5f;
            mean[c] = random.nextFloat() - 0.5f;
            variance[c] = 0.5f + random.nextFloat();
            folded[c] = (neuron.threshold() - beta[c]) * Math.sqrt(variance[c] + 1e-5) / gamma[c] + mean[c];
        }
        weights.set("membranenorm1.gamma", gamma);
        weights.set("membranenorm1.beta", beta);
        weights.set("membranenorm1.running_mean", mean);
        weights.set("membranenorm1.running_variance", variance);
        int lanes = EXAMPLES * PIXELS * CHANNELS;
        float[] x = new float[STEPS * lanes];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        try (Workers workers = new Workers(2)) {
            Plan plan = Plan.compile(
                    graph,
                    weights,
                    PlanOptions.inference(EXAMPLES, STEPS)
                            .withStaticInput(false)
                            .withKeep(true),
                    workers);
            System.arraycopy(x, 0, plan.input(), plan.inputOffset(), x.length);
            plan.forward(EXAMPLES, 0, 0);
            float[] spikes = plan.output();
            Plan.Membrane membrane = plan.membrane("membranenorm1");
            double fired = 0;
            for (int i = 0; i < lanes; i++) {
                int c = i % CHANNELS;
                double v = 0;
                for (int t = 0; t < STEPS; t++) {
                    double h = v / 2 + x[t * lanes + i];
                    assertTrue(Math.abs(h - folded[c]) > 1e-5, "a potential lies on the threshold; take another seed");
                    double s = gamma[c] > 0 == h > folded[c] ? 1 : 0;
                    assertEquals(s, spikes[t * lanes + i], "channel " + c + " at step " + t);
                    double normed = gamma[c] * (h - mean[c]) / Math.sqrt(variance[c] + 1e-5) + beta[c];
                    assertEquals(normed - neuron.threshold(), membrane.aboveThreshold(t * lanes + i), 1e-5);
                    v = h * (1 - s);
                    fired += s;
                }
            }
            assertTrue(fired > 0.1 * x.length && fired < 0.9 * x.length, fired + " spikes show little");
        }
    }
}
