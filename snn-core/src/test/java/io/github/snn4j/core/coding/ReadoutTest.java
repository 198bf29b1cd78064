package io.github.snn4j.core.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReadoutTest {
    /** Four steps of three neurons: early and often, once late, never. */
    private static final float[][] SPIKES = {{1, 0, 0}, {0, 0, 0}, {1, 0, 0}, {1, 1, 0}};

    private static final float[][] POTENTIALS = {{1, -2, 0}, {3, 0, 0}, {2, 1, 0}, {0.5f, 4, -1}};

    @Test
    void scoresAreThoseCountedByHand() {
        assertArrayEquals(new float[] {3, 1, 0}, Readout.COUNT.scores(SPIKES));
        assertArrayEquals(new float[] {0.75f, 0.25f, 0}, Readout.RATE.scores(SPIKES));
        assertArrayEquals(new float[] {4, 1, 0}, Readout.FIRST_SPIKE.scores(SPIKES));
        assertArrayEquals(new float[] {0.5f, 4, -1}, Readout.FINAL_POTENTIAL.scores(POTENTIALS));
        assertArrayEquals(new float[] {1.625f, 0.75f, -0.25f}, Readout.MEAN_POTENTIAL.scores(POTENTIALS));
    }

    @Test
    void latencyAndFirstSpikeKeepTheOrderOfTheValues() {
        float[] values = {0.1f, 0, 0.9f, 0.5f};
        float[] spikes = new float[40];
        new Latency().encode(values, 0, 4, 10, new RandomKey(0, 0, 0, 0), spikes, 0, 4);
        float[] scores = new float[4];
        Readout.FIRST_SPIKE.scores(spikes, 0, 10, 4, 4, scores, 0);
        assertTrue(scores[1] < scores[0] && scores[0] < scores[3] && scores[3] < scores[2], Arrays.toString(scores));
    }

    /** Scores are linear in the values, so the transposed map satisfies {@code <g, score(a)> = <gradient(g), a>}. */
    @Test
    void gradientIsTheTransposeOfTheScores() {
        float[] g = {0.5f, -2, 3};
        for (Readout readout : Readout.values()) {
            if (!readout.hasGradient()) {
                continue;
            }
            for (int t = 0; t < 4; t++) {
                for (int i = 0; i < 3; i++) {
                    float[][] unit = new float[4][3];
                    unit[t][i] = 1;
                    float[] gradient = new float[4 * 5 + 2];
                    readout.gradient(g, 0, 4, 3, gradient, 2, 5);
                    assertEquals(
                            g[i] * readout.scores(unit)[i],
                            gradient[2 + t * 5 + i],
                            1e-6f,
                            readout + " " + t + " " + i);
                }
            }
        }
    }

    @Test
    void offsetsAndStridesNameThePlaces() {
        float[] values = {9, 1, 2, 9, 9, 3, 5, 9};
        float[] scores = {-1, -1, -1, -1};
        Readout.MEAN_POTENTIAL.scores(values, 1, 2, 4, 2, scores, 1);
        assertArrayEquals(new float[] {-1, 2, 3.5f, -1}, scores);
    }

    @Test
    void theFirstSpikeHasNoGradientAndSaysWhatToDo() {
        assertFalse(Readout.FIRST_SPIKE.hasGradient());
        String message = assertThrows(
                        UnsupportedOperationException.class,
                        () -> Readout.FIRST_SPIKE.gradient(new float[1], 0, 1, 1, new float[1], 0, 1))
                .toString();
        assertTrue(message.contains("RATE"), message);
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThrows(IllegalArgumentException.class, () -> Readout.RATE.scores(new float[0][0]));
        assertEquals(
                "Every step must have 2 values as step 0 has, step 1 has 1",
                assertThrows(IllegalArgumentException.class, () -> Readout.RATE.scores(new float[][] {{1, 2}, {1}}))
                        .getMessage());
    }
}
