package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Against steps worked out by hand from the papers' equations. */
class OptimizerTest {
    private static float[] run(Optimizer o, float w, float... gradients) {
        float[] weight = {w};
        float[][] state = new float[o.stateArrays()][1];
        float[] path = new float[gradients.length];
        for (int i = 0; i < gradients.length; i++) {
            o.update(i + 1, o.lr(), weight, new float[] {gradients[i]}, state, 0, 1);
            path[i] = weight[0];
        }
        return path;
    }

    @Test
    void adamsFirstStepIsTheLearningRate() {
        float[] path = run(Optimizer.Adam.of(0.1), 1, 3, 3);
        assertEquals(0.9, path[0], 1e-6);
        assertEquals(0.8, path[1], 1e-5);
    }

    /** Of the learning rate to 1e-6 of it, which needs 1 - beta2 to more digits than 1 - 0.999f has. */
    @Test
    void adamsFirstStepIsExact() {
        assertEquals(-0.1, run(Optimizer.Adam.of(0.1), 0, 3)[0], 1e-7);
    }

    @Test
    void adamFollowsItsMoments() {
        double m1 = 0.1 * 2;
        double v1 = 0.001 * 4;
        double w1 = 1 - 0.1 * (m1 / 0.1) / (Math.sqrt(v1 / 0.001) + 1e-8);
        double m2 = 0.9 * m1 + 0.1 * -1;
        double v2 = 0.999 * v1 + 0.001 * 1;
        double w2 = w1 - 0.1 * (m2 / (1 - 0.81)) / (Math.sqrt(v2 / (1 - 0.999 * 0.999)) + 1e-8);
        float[] path = run(Optimizer.Adam.of(0.1), 1, 2, -1);
        assertEquals(w1, path[0], 1e-6);
        assertEquals(w2, path[1], 1e-6);
    }

    @Test
    void decayIsAddedToAdamsGradientAndTakenFromAdamWsWeight() {
        assertEquals(1 - 0.1, run(new Optimizer.Adam(0.1, 0.9, 0.999, 1e-8, 0.5), 1, 0)[0], 1e-6);
        assertEquals(1 - 0.1 * 0.5, run(new Optimizer.AdamW(0.1, 0.9, 0.999, 1e-8, 0.5), 1, 0)[0], 1e-6);
    }

    @Test
    void nesterovLooksAhead() {
        float[] ahead = run(new Optimizer.Sgd(0.1, 0.9, true, 0), 1, 1, 1);
        assertEquals(1 - 0.1 * 1.9, ahead[0], 1e-6);
        assertEquals(ahead[0] - 0.1 * (1 + 0.9 * 1.9), ahead[1], 1e-6);
        float[] heavy = run(new Optimizer.Sgd(0.1, 0.9, false, 0), 1, 1, 1);
        assertEquals(1 - 0.1 - 0.1 * 1.9, heavy[1], 1e-6);
    }

    @Test
    void schedules() {
        Schedule cosine = new Schedule.Cosine(1, 0.1);
        assertEquals(0.5, cosine.factor(0.5, 5), 1e-12);
        assertEquals(1, cosine.factor(1, 5), 1e-12);
        assertEquals(0.55, cosine.factor(3, 5), 1e-12);
        assertEquals(0.1, cosine.factor(5, 5), 1e-12);
        Schedule step = new Schedule.Step(2, 0.5);
        assertEquals(1, step.factor(1.99, 9), 0);
        assertEquals(0.25, step.factor(4.5, 9), 1e-12);
    }

    @Test
    void badSettingsAreNamed() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Optimizer.Adam.of(-1));
        assertTrue(String.valueOf(e.getMessage()).contains("Adam.lr must be >= 0, got -1"), e.getMessage());
    }
}
