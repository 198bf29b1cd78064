package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class DrawnDigitsTest {
    private static float[] picture(DrawnDigits digits, int index) {
        float[] values = new float[784];
        digits.read(index, values, 0);
        return values;
    }

    @Test
    void anExampleDependsOnSeedSplitAndIndexOnly() {
        DrawnDigits many = DrawnDigits.of(Split.TRAIN, 200, 3);
        DrawnDigits few = DrawnDigits.of(Split.TRAIN, 20, 3);
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(picture(many, i), picture(few, i));
        }
        assertFalse(Arrays.equals(picture(few, 4), picture(DrawnDigits.of(Split.TRAIN, 20, 4), 4)));
        Set<Integer> seen = new HashSet<>();
        DrawnDigits test = DrawnDigits.of(Split.TEST, 200, 3);
        for (int i = 0; i < 200; i++) {
            assertTrue(seen.add(Arrays.hashCode(picture(many, i))), "training picture " + i + " came before");
            assertTrue(seen.add(Arrays.hashCode(picture(test, i))), "test picture " + i + " came before");
            assertEquals(i % 10, test.label(i));
        }
    }

    /** Whoever changes the drawings changes every figure reported on them. */
    @Test
    void isTheSameOnEveryMachine() {
        CRC32 sum = new CRC32();
        DrawnDigits digits = DrawnDigits.of(Split.TRAIN, 100, 1);
        for (int i = 0; i < 100; i++) {
            for (float value : picture(digits, i)) {
                sum.update(Math.round(255 * value));
            }
        }
        assertEquals("aca04082", Long.toHexString(sum.getValue()));
    }

    @Test
    void picturesLieInsideAndLookLikeInk() {
        DrawnDigits digits = DrawnDigits.of(Split.TRAIN, 500, 1);
        double sum = 0;
        for (int i = 0; i < 500; i++) {
            float[] picture = picture(digits, i);
            double ink = 0;
            double border = 0;
            for (int k = 0; k < 784; k++) {
                assertTrue(picture[k] >= 0 && picture[k] <= 1);
                ink += picture[k];
                border += k < 28 || k >= 756 || k % 28 == 0 || k % 28 == 27 ? picture[k] : 0;
            }
            assertTrue(border < 0.15 * ink, "digit " + i + " runs off the paper");
            sum += ink / 784;
        }
        // MNIST's mean is 0.131.
        assertEquals(0.11, sum / 500, 0.03);
    }

    /**
     * The task is one to learn: class means tell most digits apart, as on MNIST (82 %), but far from all.
     */
    @Test
    void isNeitherTrivialNorHopeless() {
        DrawnDigits train = DrawnDigits.of(Split.TRAIN, 2000, 1);
        DrawnDigits test = DrawnDigits.of(Split.TEST, 1000, 1);
        float[][] means = new float[10][784];
        for (int i = 0; i < train.size(); i++) {
            float[] picture = picture(train, i);
            for (int k = 0; k < 784; k++) {
                means[i % 10][k] += picture[k] / 200;
            }
        }
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            float[] picture = picture(test, i);
            int best = 0;
            double least = Double.MAX_VALUE;
            for (int c = 0; c < 10; c++) {
                double distance = 0;
                for (int k = 0; k < 784; k++) {
                    distance += (picture[k] - means[c][k]) * (picture[k] - means[c][k]);
                }
                if (distance < least) {
                    least = distance;
                    best = c;
                }
            }
            right += best == test.label(i) ? 1 : 0;
        }
        assertTrue(right > 650 && right < 950, "nearest class mean gets " + right + " of 1000");
    }

    @Test
    void refusesNothing() {
        assertEquals(
                "DrawnDigits.size must be > 0, got 0",
                assertThrows(IllegalArgumentException.class, () -> DrawnDigits.of(Split.TEST, 0, 1))
                        .getMessage());
    }
}
