package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.array.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest {
    private static final float[] SCORES = {0.3f, -1.2f, 2f, 0.1f, 0.4f, -0.7f};
    private static final int[] LABELS = {2, 0};

    @Test
    void equalScoresCostTheLogarithmOfTheClasses() {
        assertEquals(Math.log(3), new Loss.CrossEntropy(0).value(new float[6], LABELS, 2, 3, new float[6]), 1e-12);
    }

    @Test
    void squaredErrorByHand() {
        float[] gradient = new float[2];
        double loss = new Loss.MeanSquaredError(0.8, 0.2).value(new float[] {0.5f, 1}, new int[] {1}, 1, 2, gradient);
        assertEquals((0.09 + 0.04) / 2, loss, 1e-7);
        assertEquals(0.3, gradient[0], 1e-6);
        assertEquals(0.2, gradient[1], 1e-6);
    }

    /** The outputs of every step that another framework recorded, and what it made of them. */
    @Test
    void tetIsThatOfTheRecordedStep() throws IOException {
        Path folder = Path.of("..", "..", "shared", "golden", "methods", "tet");
        float[] output = NpyFile.read(folder.resolve("output.npy")).toFloats();
        int[] labels = NpyFile.read(folder.resolve("y.npy")).toInts();
        int steps = output.length / 5 / labels.length;
        int[] repeated = new int[steps * labels.length];
        for (int row = 0; row < repeated.length; row++) {
            repeated[row] = labels[row % labels.length];
        }
        double expected = NpyFile.read(folder.resolve("loss.npy")).toDoubles()[0];
        Loss tet = new Loss.Tet(0.05, 1, 0);
        assertTrue(tet.ofEachStep());
        assertEquals(expected, tet.value(output, repeated, repeated.length, 5, new float[output.length]), 1e-6);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5})
    void gradientsAreFiniteDifferences(double smoothing) {
        for (Loss loss : new Loss[] {
            new Loss.CrossEntropy(smoothing), new Loss.MeanSquaredError(1, smoothing), new Loss.Tet(0.3, 0.7, smoothing)
        }) {
            float[] gradient = new float[6];
            loss.value(SCORES, LABELS, 2, 3, gradient);
            for (int i = 0; i < 6; i++) {
                float h = 1f / 64;
                float[] up = SCORES.clone();
                float[] down = SCORES.clone();
                up[i] += h;
                down[i] -= h;
                double slope =
                        (loss.value(up, LABELS, 2, 3, new float[6]) - loss.value(down, LABELS, 2, 3, new float[6]))
                                / (2.0 * h);
                assertEquals(slope, gradient[i], 1e-4, loss + " at " + i);
            }
        }
    }
}
