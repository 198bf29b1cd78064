package io.github.snn4j.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Activations.Bits;
import io.github.snn4j.core.kernel.Activations.Counts;
import io.github.snn4j.core.kernel.Activations.Floats;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolingTest {
    private static final int PICTURES = 5;

    static Stream<PoolingShape> shapes() {
        return Stream.of(
                PoolingShape.of(new Shape(4, 6, 1), 2),
                PoolingShape.of(new Shape(7, 5, 33), 2),
                PoolingShape.of(new Shape(6, 6, 130), 3),
                new PoolingShape(new Shape(7, 8, 17), 3, 3, 2, 2, 1, 1),
                new PoolingShape(new Shape(5, 9, 64), 2, 4, 1, 3, 0, 2),
                new PoolingShape(new Shape(4, 4, 5), 4, 4, 1, 1, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void floatsAgreeWithTheDefinition(PoolingShape shape) {
        check(shape, false);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void spikesAgreeWithTheDefinitionTiesIncluded(PoolingShape shape) {
        check(shape, true);
    }

    private static void check(PoolingShape s, boolean spikes) {
        Shape in = s.in();
        Shape out = s.out();
        SplittableRandom random = new SplittableRandom(s.hashCode());
        float[] x = new float[PICTURES * in.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = spikes ? random.nextInt(5) == 0 ? 1 : 0 : (float) random.nextDouble() * 2 - 1.5f;
        }
        float[] gy = new float[PICTURES * out.size()];
        float[] mean = new float[gy.length];
        float[] max = new float[gy.length];
        float[] meanGradient = new float[x.length];
        float[] maxGradient = new float[x.length];
        for (int at = 0; at < gy.length; at++) {
            gy[at] = random.nextInt(-8, 9);
            int c = at % out.channels();
            int column = at / out.channels() % out.width();
            int row = at / out.channels() / out.width() % out.height();
            int first = at / out.size() * in.size() + c;
            double sum = 0;
            int best = -1;
            for (int tap = 0; tap < s.window(); tap++) {
                int iy = row * s.strideY() - s.padY() + tap / s.kernelWidth();
                int ix = column * s.strideX() - s.padX() + tap % s.kernelWidth();
                if (iy >= 0 && iy < in.height() && ix >= 0 && ix < in.width()) {
                    int i = first + (iy * in.width() + ix) * in.channels();
                    sum += x[i];
                    meanGradient[i] += gy[at] / s.window();
                    best = best < 0 || x[i] > x[best] ? i : best;
                }
            }
            mean[at] = (float) (sum / s.window());
            max[at] = x[best];
            maxGradient[best] += gy[at];
        }
        for (Kernels kernels : new Kernels[] {Kernels.scalar(), Kernels.best()}) {
            for (int threads = 1; threads <= 3; threads++) {
                try (Workers workers = new Workers(threads)) {
                    Pooling pooling = new Pooling(s, workers, kernels);
                    float[] y = new float[2 + gy.length];
                    float[] gx = new float[3 + x.length];
                    pooling.average(PICTURES, new Floats(x, 0), new Floats(y, 2));
                    assertArrayEquals(mean, tail(y, 2), 1e-6f);
                    pooling.averageGradient(PICTURES, gy, 0, gx, 3);
                    assertArrayEquals(meanGradient, tail(gx, 3), 1e-5f);
                    float[] averaged = y.clone();
                    pooling.maximum(PICTURES, new Floats(x, 0), new Floats(y, 2));
                    assertArrayEquals(max, tail(y, 2));
                    pooling.maximumGradient(PICTURES, new Floats(x, 0), gy, 0, gx, 3);
                    assertArrayEquals(maxGradient, tail(gx, 3));
                    if (spikes) {
                        checkBits(pooling, kernels, x, gy, averaged, max, maxGradient);
                    }
                }
            }
        }
    }

    private static void checkBits(
            Pooling pooling, Kernels kernels, float[] x, float[] gy, float[] mean, float[] max, float[] maxGradient) {
        PoolingShape s = pooling.shape();
        int channels = s.in().channels();
        int words = Activations.words(channels);
        int pixels = PICTURES * s.out().pixels();
        Bits bits = new Bits(new long[1 + PICTURES * s.in().pixels() * words], 1);
        bits.pack(kernels, channels, 0, PICTURES * s.in().pixels(), x, 0);
        float[] y = new float[pixels * channels];
        Bits or = new Bits(new long[pixels * words], 0);
        pooling.maximum(PICTURES, bits, or);
        or.unpack(kernels, channels, 0, pixels, y, 0);
        assertArrayEquals(max, y);
        pooling.maximum(PICTURES, bits, new Floats(y, 0));
        assertArrayEquals(max, y);
        float[] gx = new float[x.length];
        pooling.maximumGradient(PICTURES, bits, gy, 0, gx, 0);
        assertArrayEquals(maxGradient, gx);
        Counts counts = new Counts(new long[4 + pixels * words * s.planes()], 4, s.planes(), 1f / s.window());
        pooling.average(PICTURES, bits, counts);
        counts.unpack(kernels, channels, 0, pixels, y, 0);
        assertArrayEquals(tail(mean, 2), y);
        pooling.average(PICTURES, bits, new Floats(y, 0));
        assertArrayEquals(tail(mean, 2), y);
    }

    private static float[] tail(float[] x, int from) {
        for (int i = 0; i < from; i++) {
            assertEquals(0, x[i]);
        }
        return Arrays.copyOfRange(x, from, x.length);
    }

    @Test
    void whatCannotBeHeldIsRefused() {
        try (Workers workers = new Workers(1)) {
            Pooling pooling = new Pooling(PoolingShape.of(new Shape(2, 2, 1), 2), workers, Kernels.scalar());
            Activations floats = new Floats(new float[4], 0);
            Activations bits = new Bits(new long[4], 0);
            assertThrows(IllegalArgumentException.class, () -> pooling.average(1, floats, bits));
            assertThrows(IllegalArgumentException.class, () -> pooling.maximum(1, floats, bits));
            Counts narrow = new Counts(new long[4], 0, 2, 0.25f);
            String message =
                    String.valueOf(assertThrows(IllegalArgumentException.class, () -> pooling.average(1, bits, narrow))
                            .getMessage());
            assertTrue(message.contains("3 planes and scale 0.25, got 2"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> PoolingShape.of(new Shape(2, 3, 1), 3));
        assertThrows(IllegalArgumentException.class, () -> new PoolingShape(new Shape(4, 4, 1), 2, 2, 1, 1, 2, 0));
    }
}
