package io.github.snn4j.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Activations.Bits;
import io.github.snn4j.core.kernel.Activations.Counts;
import io.github.snn4j.core.kernel.Activations.Floats;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class KernelsTest {
    private static final int[] CHANNELS = {1, 2, 3, 8, 10, 16, 17, 33, 64, 65, 70, 130};
    private static final Kernels SCALAR = Kernels.scalar();
    private static final Kernels BEST = Kernels.best();

    @Test
    void theVectorTwinIsChosenWhereTheBuildPassesTheModule() {
        assertSame(BEST, Kernels.best());
        assertTrue(BEST.description().startsWith("vector"), BEST.description());
        assertTrue(SCALAR.description().startsWith("scalar"));
    }

    @Test
    void streamsHaveTheSameBitsInBothTwins() {
        for (int n : new int[] {1, 4, 6, 15, 16, 17, 31, 64, 100, 1025}) {
            float[] a = random(n + 3, 1);
            float[] b = random(n + 2, 2);
            a[3] = Float.NaN;
            b[n + 1] = Float.NEGATIVE_INFINITY;
            compare(n, (k, y) -> k.add(a, 3, b, 2, y, 1, n));
            compare(n, (k, y) -> k.multiply(a, 3, b, 2, y, 1, n));
            compare(n, (k, y) -> k.iand(a, 3, b, 2, y, 1, n));
            compare(n, (k, y) -> k.maximum(a, 0, new int[] {3, 1, 2}, 3, n, y, 1, new float[n], 0));
            compare(n, (k, y) -> k.accumulate(0.3f, a, 3, y, 1, n));
            compare(n, (k, y) -> k.accumulateProduct(0.3f, a, 3, b, 2, y, 1, n));
            compare(n, (k, y) -> k.scale(0.3f, y, 1, n));
        }
    }

    private static void compare(int n, BiConsumer<Kernels, float[]> body) {
        float[] expected = random(n + 2, 3);
        float[] actual = expected.clone();
        float[] before = expected.clone();
        body.accept(SCALAR, expected);
        body.accept(BEST, actual);
        assertArrayEquals(expected, actual);
        assertEquals(before[0], actual[0]);
        assertEquals(before[n + 1], actual[n + 1]);
    }

    @Test
    void loopsOverChannelsHaveTheSameBitsInBothTwins() {
        int rows = 71;
        for (int channels : CHANNELS) {
            int n = rows * channels;
            float[] x = random(n + 1, 1);
            float[] g = random(n + 2, 2);
            float[] mean = random(3 * channels + 3, 3);
            compare(n, (k, y) -> k.affine(rows, channels, x, 1, mean, 3, g, 2, y, 1));
            compare(n, (k, y) -> k.normGradient(rows, channels, x, 1, mean, 3, g, 2, mean, y, 1));
            double[][] sums = new double[2][3 * channels + 1];
            for (int twin = 0; twin < 2; twin++) {
                Kernels k = twin == 0 ? SCALAR : BEST;
                k.sums(rows, channels, x, 1, sums[twin], 1);
                k.squares(rows, channels, x, 1, mean, 3, sums[twin], 1 + channels);
                k.centredProducts(rows, channels, x, 1, mean, 3, g, 2, sums[twin], 1 + 2 * channels);
            }
            assertArrayEquals(sums[0], sums[1]);
            double[] expected = new double[3 * channels + 1];
            for (int i = 0; i < n; i++) {
                int c = i % channels;
                double centred = (double) x[1 + i] - mean[3 + c];
                expected[1 + c] += x[1 + i];
                expected[1 + channels + c] += centred * centred;
                expected[1 + 2 * channels + c] += centred * g[2 + i];
            }
            assertArrayEquals(expected, sums[1], 1e-4);
        }
    }

    @Test
    void packedNumbersComeBack() {
        for (Kernels kernels : new Kernels[] {SCALAR, BEST}) {
            for (int channels : CHANNELS) {
                int pixels = 5;
                int words = Activations.words(channels);
                SplittableRandom random = new SplittableRandom(channels);
                float[] x = new float[2 + pixels * channels];
                int ones = 0;
                for (int i = 2; i < x.length; i++) {
                    x[i] = random.nextInt(3) == 0 ? 1 : 0;
                    ones += i - 2 >= channels && i - 2 < 4 * channels ? (int) x[i] : 0;
                }
                Bits bits = new Bits(new long[1 + pixels * words], 1);
                Arrays.fill(bits.words(), -1);
                bits.pack(kernels, channels, 0, 2, x, 2);
                bits.pack(kernels, channels, 2, 3, x, 2 + 2 * channels);
                assertEquals(-1, bits.words()[0]);
                for (int c = 0; c < words * 64; c++) {
                    long expected = c < channels ? (long) x[2 + 3 * channels + c] : 0;
                    assertEquals(expected, bits.words()[1 + 3 * words + c / 64] >>> c & 1L, c + " of " + channels);
                }
                float[] back = new float[x.length];
                bits.unpack(kernels, channels, 0, 1, back, 2);
                bits.unpack(kernels, channels, 1, 4, back, 2 + channels);
                assertArrayEquals(x, back);
                assertEquals(ones, bits.spikes(channels, 1, 3));
                assertEquals(ones, new Floats(x, 2).spikes(channels, 1, 3));
            }
        }
    }

    @Test
    void spikesBecomeWords() {
        for (Kernels kernels : new Kernels[] {SCALAR, BEST}) {
            float[] x = new float[1 + 128];
            SplittableRandom random = new SplittableRandom(1);
            long[] expected = {-1, 0, 0};
            for (int i = 0; i < 128; i++) {
                if (random.nextBoolean()) {
                    x[1 + i] = 1;
                    expected[1 + i / 64] |= 1L << i;
                }
            }
            long[] words = {-1, -1, -1};
            kernels.packSpikes(x, 1, 2, words, 1);
            assertArrayEquals(expected, words);
        }
    }

    @Test
    void countsAreWeightedPlanes() {
        for (Kernels kernels : new Kernels[] {SCALAR, BEST}) {
            for (int channels : CHANNELS) {
                int pixels = 4;
                int words = Activations.words(channels);
                SplittableRandom random = new SplittableRandom(channels);
                Counts counts = new Counts(new long[2 + pixels * 3 * words], 2, 3, 0.25f);
                float[] expected = new float[pixels * channels];
                long sum = 0;
                for (int i = 0; i < expected.length; i++) {
                    int value = random.nextInt(8);
                    expected[i] = value * 0.25f;
                    sum += i >= channels && i < 3 * channels ? value : 0;
                    for (int k = 0; k < 3; k++) {
                        int c = i % channels;
                        counts.words()[2 + (i / channels * 3 + k) * words + c / 64] |= (value >> k & 1L) << c;
                    }
                }
                float[] actual = new float[expected.length];
                counts.unpack(kernels, channels, 0, 3, actual, 0);
                counts.unpack(kernels, channels, 3, 1, actual, 3 * channels);
                assertArrayEquals(expected, actual);
                assertEquals(sum, counts.spikes(channels, 1, 2));
            }
        }
    }

    private static float[] random(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextDouble() - 0.5f;
        }
        return x;
    }
}
