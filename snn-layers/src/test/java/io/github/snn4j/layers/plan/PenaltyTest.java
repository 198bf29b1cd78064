package io.github.snn4j.layers.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.PotentialPenalty;
import io.github.snn4j.core.surrogate.Rectangle;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Penalties of potentials against finite differences: of a layer that never fires, whose potentials are therefore smooth in
 * its weights, computed here in double.
 */
class PenaltyTest {
    private static final int INPUTS = 3;
    private static final int UNITS = 5;
    private static final int STEPS = 4;
    private static final int EXAMPLES = 7;
    private static final double BETA = 0.75;

    /** Examples that a run has room for, so that a partly filled one is seen, too. */
    private static final int BATCH = 9;

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void penaltyAndGradientAreThoseOfThePotentials(double spread) {
        PotentialPenalty penalty = new PotentialPenalty(0.8, -0.6, spread);
        Lif silent = Lif.ofBeta(BETA).withThreshold(1e3).withSurrogate(new Rectangle(1));
        LayerGraph graph = LayerGraph.of(Shape.vector(INPUTS), Dense.of(UNITS), new Spiking(silent), Dense.of(2));
        Weights weights = Weights.initial(graph, 3);
        Random random = new Random(5);
        float[] x = new float[STEPS * EXAMPLES * INPUTS];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        Weights.Slot weight = weights.slot("dense1.weight");
        float[] before = weights.get("dense1.weight");
        float[] bias = weights.get("dense1.bias");
        for (int threads : new int[] {1, 3}) {
            try (Workers workers = new Workers(threads)) {
                PlanOptions options = PlanOptions.training(BATCH, STEPS)
                        .withStaticInput(false)
                        .withPenalty(penalty);
                Plan plan = Plan.compile(graph, weights, options, workers);
                System.arraycopy(x, 0, plan.input(), plan.inputOffset(), x.length);
                plan.forward(EXAMPLES, 0, 0);
                plan.backward(new float[STEPS * EXAMPLES * 2]);
                assertEquals(value(penalty, x, before, bias), plan.penalty(), 1e-6);
                assertTrue(plan.penalty() > 0.01, "a penalty of " + plan.penalty() + " shows little");
                float[] found = new float[weight.size()];
                System.arraycopy(plan.gradients(), weight.offset(), found, 0, found.length);
                float[] expected = new float[found.length];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = (float) difference(penalty, x, before, bias, i);
                }
                assertArrayEquals(expected, found, 1e-4f);
            }
        }
    }

    private static double difference(PotentialPenalty penalty, float[] x, float[] weights, float[] bias, int i) {
        float step = 1 / 1024f;
        float[] moved = weights.clone();
        moved[i] = weights[i] + step;
        double up = value(penalty, x, moved, bias);
        moved[i] = weights[i] - step;
        return (up - value(penalty, x, moved, bias)) / (2 * step);
    }

    private static double value(PotentialPenalty p, float[] x, float[] weights, float[] bias) {
        double sum = 0;
        double squares = 0;
        for (int e = 0; e < EXAMPLES; e++) {
            for (int o = 0; o < UNITS; o++) {
                double v = 0;
                for (int t = 0; t < STEPS; t++) {
                    double current = bias[o];
                    for (int i = 0; i < INPUTS; i++) {
                        current += (double) x[(t * EXAMPLES + e) * INPUTS + i] * weights[i * UNITS + o];
                    }
                    v = BETA * v + current;
                    sum += v;
                    squares += Math.min(v * v, (1 - v) * (1 - v));
                }
            }
        }
        double n = STEPS * EXAMPLES * UNITS;
        double off = sum / n - p.target();
        return p.weight() * (off * off + p.spread() * squares / n);
    }
}
