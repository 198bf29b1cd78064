package io.github.snn4j.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchNormKernelTest {
    private static final double EPSILON = 1e-5;

    /** Mean and deviation far apart: single-pass variance in floats would have no correct digit here. */
    @Test
    void statisticsAreAccurateForLargeMeans() {
        int rows = 10_000;
        SplittableRandom random = new SplittableRandom(1);
        float[] x = new float[rows * 3];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (1000 * (i % 3) + random.nextDouble() - 0.5);
        }
        try (Workers workers = new Workers(2)) {
            float[] mean = new float[3];
            float[] variance = new float[3];
            BatchNormKernel kernel = new BatchNormKernel(3, workers, Kernels.best());
            assertTrue(kernel.statistics(rows, x, 0, mean, 0, variance, 0));
            for (int c = 0; c < 3; c++) {
                double exactMean = 0;
                for (int r = 0; r < rows; r++) {
                    exactMean += x[3 * r + c];
                }
                exactMean /= rows;
                double exact = 0;
                for (int r = 0; r < rows; r++) {
                    exact += Math.pow(x[3 * r + c] - exactMean, 2);
                }
                assertEquals(exactMean, mean[c], 1e-6 * exactMean + 1e-7);
                assertEquals(exact / rows, variance[c], 1e-5 * exact / rows);
            }
        }
    }

    @Test
    void gradientsAreThoseOfTheDefinition() {
        for (int channels : new int[] {1, 5, 16, 33, 64}) {
            for (int rows : new int[] {2, 7, 600}) {
                for (Kernels kernels : new Kernels[] {Kernels.scalar(), Kernels.best()}) {
                    checkGradients(rows, channels, kernels);
                }
            }
        }
    }

    /** Against central differences of {@code Σ gy y} in double, for some of the inputs. */
    private static void checkGradients(int rows, int channels, Kernels kernels) {
        Run run = new Run(rows, channels, kernels, 2);
        double step = 1e-4;
        for (int k = 0; k < 10; k++) {
            int i = k * 7919 % (rows * channels);
            double[] x = run.doubles();
            x[i] += step;
            double above = run.loss(x, i % channels);
            x[i] -= 2 * step;
            double below = run.loss(x, i % channels);
            assertEquals((above - below) / (2 * step), run.gx[i], 2e-4 * (1 + Math.abs(run.gx[i])));
        }
        for (int c = 0; c < channels; c++) {
            double beta = 0;
            double gamma = 0;
            for (int r = 0; r < rows; r++) {
                double normalised = (run.x[r * channels + c] - (double) run.mean[c]) * run.inverse[c];
                beta += run.gy[r * channels + c];
                gamma += run.gy[r * channels + c] * normalised;
            }
            assertEquals(beta, run.gradients[channels + c], 1e-4);
            assertEquals(gamma, run.gradients[c], 1e-4);
        }
    }

    @Test
    void numberOfThreadsAndTwinDoNotChangeBits() {
        Run first = new Run(5000, 33, Kernels.scalar(), 1);
        for (int threads = 1; threads <= 4; threads++) {
            Run run = new Run(5000, 33, Kernels.best(), threads);
            assertArrayEquals(first.mean, run.mean);
            assertArrayEquals(first.variance, run.variance);
            assertArrayEquals(first.y, run.y);
            assertArrayEquals(first.gradients, run.gradients);
            assertArrayEquals(first.gx, run.gx);
        }
    }

    @Test
    void nanAndInfinityAreReported() {
        try (Workers workers = new Workers(2)) {
            BatchNormKernel kernel = new BatchNormKernel(2, workers, Kernels.best());
            float[] out = new float[2];
            float[] one = {1, 1};
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                float[] x = new float[200];
                assertTrue(kernel.statistics(100, x, 0, out, 0, new float[2], 0));
                x[151] = bad;
                assertFalse(kernel.statistics(100, x, 0, out, 0, new float[2], 0));
                float[] g = new float[200];
                float[] zero = new float[2];
                assertFalse(kernel.parameterGradients(100, g, 0, x, 0, zero, 0, one, 0, out, 0, new float[2], 0));
            }
        }
    }

    private static final class Run {
        final int rows;
        final int channels;
        final float[] x;
        final float[] gy;
        final float[] gamma;
        final float[] beta;
        final float[] mean;
        final float[] variance;
        final float[] inverse;
        final float[] y;
        final float[] gradients;
        final float[] gx;

        Run(int rows, int channels, Kernels kernels, int threads) {
            this.rows = rows;
            this.channels = channels;
            SplittableRandom random = new SplittableRandom(rows * 31L + channels);
            x = random(random, rows * channels);
            gy = random(random, rows * channels);
            gamma = random(random, channels);
            beta = random(random, channels);
            mean = new float[channels];
            variance = new float[channels];
            inverse = new float[channels];
            y = new float[x.length];
            gradients = new float[2 * channels];
            gx = new float[x.length];
            float[] scale = new float[channels];
            float[] shift = new float[channels];
            try (Workers workers = new Workers(threads)) {
                BatchNormKernel kernel = new BatchNormKernel(channels, workers, kernels);
                assertTrue(kernel.statistics(rows, x, 0, mean, 0, variance, 0));
                for (int c = 0; c < channels; c++) {
                    inverse[c] = (float) (1 / Math.sqrt(variance[c] + EPSILON));
                    scale[c] = gamma[c] * inverse[c];
                    shift[c] = beta[c] - mean[c] * scale[c];
                }
                kernel.apply(rows, x, 0, scale, 0, shift, 0, y, 0);
                assertTrue(kernel.parameterGradients(
                        rows, x, 0, gy, 0, mean, 0, inverse, 0, gradients, 0, gradients, channels));
                kernel.inputGradient(
                        rows, x, 0, gy, 0, mean, 0, inverse, 0, gamma, 0, gradients, 0, gradients, channels, gx, 0);
            }
        }

        private static float[] random(SplittableRandom random, int n) {
            float[] values = new float[n];
            for (int i = 0; i < n; i++) {
                values[i] = (float) (random.nextDouble() * 4 - 1);
            }
            return values;
        }

        double[] doubles() {
            double[] values = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                values[i] = x[i];
            }
            return values;
        }

        double loss(double[] input, int c) {
            double m = 0;
            for (int r = 0; r < rows; r++) {
                m += input[r * channels + c] / rows;
            }
            double v = 0;
            for (int r = 0; r < rows; r++) {
                v += Math.pow(input[r * channels + c] - m, 2) / rows;
            }
            double sum = 0;
            for (int r = 0; r < rows; r++) {
                double normalised = (input[r * channels + c] - m) / Math.sqrt(v + EPSILON);
                sum += gy[r * channels + c] * (gamma[c] * normalised + beta[c]);
            }
            return sum;
        }
    }
}
