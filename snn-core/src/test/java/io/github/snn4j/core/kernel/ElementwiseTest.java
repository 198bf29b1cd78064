package io.github.snn4j.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.snn4j.core.kernel.Activations.Bits;
import io.github.snn4j.core.kernel.Activations.Counts;
import io.github.snn4j.core.kernel.Activations.Floats;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ElementwiseTest {
    private static final int PICTURES = 3;

    @Test
    void bitsCountsAndFloatsGiveWhatTheDefinitionGives() {
        for (int channels : new int[] {1, 3, 17, 64, 130}) {
            for (Kernels kernels : new Kernels[] {Kernels.scalar(), Kernels.best()}) {
                for (int threads = 1; threads <= 3; threads++) {
                    try (Workers workers = new Workers(threads)) {
                        check(new Shape(9, 11, channels), workers, kernels);
                    }
                }
            }
        }
    }

    private static void check(Shape shape, Workers workers, Kernels kernels) {
        int pixels = PICTURES * shape.pixels();
        int c = shape.channels();
        int n = pixels * c;
        SplittableRandom random = new SplittableRandom(c);
        float[] a = new float[n];
        float[] b = new float[n];
        float[] g = new float[n];
        float[][] expected = new float[4][n];
        for (int i = 0; i < n; i++) {
            a[i] = random.nextInt(2);
            b[i] = random.nextInt(2);
            g[i] = random.nextInt(-9, 10);
            expected[0][i] = a[i] + b[i];
            expected[1][i] = a[i] * b[i];
            expected[2][i] = a[i] * (1 - b[i]);
            expected[3][i] = 7 - 2 * g[i] * a[i] + 3 * b[i];
        }
        Elementwise elementwise = new Elementwise(shape, workers, kernels);
        int words = pixels * Activations.words(c);
        Bits packedA = new Bits(new long[words + 1], 1);
        Bits packedB = new Bits(new long[words], 0);
        packedA.pack(kernels, c, 0, pixels, a, 0);
        packedB.pack(kernels, c, 0, pixels, b, 0);
        Bits bits = new Bits(new long[words + 2], 2);
        Counts counts = new Counts(new long[2 * words + 3], 3, 2, 1);
        float[] y = new float[n];
        for (Activations x : List.of(packedA, new Floats(a, 0))) {
            for (Activations z : List.of(packedB, new Floats(b, 0))) {
                elementwise.add(PICTURES, x, z, new Floats(y, 0));
                assertArrayEquals(expected[0], y);
                elementwise.multiply(PICTURES, x, z, new Floats(y, 0));
                assertArrayEquals(expected[1], y);
                elementwise.iand(PICTURES, x, z, new Floats(y, 0));
                assertArrayEquals(expected[2], y);
                elementwise.fill(PICTURES, 7, y, 0);
                elementwise.accumulateProduct(PICTURES, -2, new Floats(g, 0), x, y, 0);
                elementwise.accumulate(PICTURES, 3, z, y, 0);
                assertArrayEquals(expected[3], y);
            }
        }
        elementwise.add(PICTURES, packedA, packedB, counts);
        counts.unpack(kernels, c, 0, pixels, y, 0);
        assertArrayEquals(expected[0], y);
        Counts sum = new Counts(new long[3 * words + 1], 1, 3, 1);
        elementwise.add(PICTURES, counts, counts, sum);
        elementwise.add(PICTURES, counts, packedA, new Counts(sum.words(), 1, 3, 1));
        elementwise.add(PICTURES, packedB, counts, new Counts(sum.words(), 1, 3, 1));
        sum.unpack(kernels, c, 0, pixels, y, 0);
        for (int i = 0; i < n; i++) {
            assertEquals(a[i] + 2 * b[i], y[i]);
        }
        elementwise.multiply(PICTURES, packedA, packedB, bits);
        bits.unpack(kernels, c, 0, pixels, y, 0);
        assertArrayEquals(expected[1], y);
        elementwise.iand(PICTURES, packedA, packedB, bits);
        bits.unpack(kernels, c, 0, pixels, y, 0);
        assertArrayEquals(expected[2], y);
        elementwise.add(PICTURES, counts, new Floats(a, 0), new Floats(y, 0));
        assertEquals(2 * a[n - 1] + b[n - 1], y[n - 1]);
    }

    @Test
    void whatCannotBeHeldIsRefused() {
        try (Workers workers = new Workers(1)) {
            Elementwise elementwise = new Elementwise(Shape.vector(4), workers, Kernels.scalar());
            Activations floats = new Floats(new float[4], 0);
            Activations bits = new Bits(new long[1], 0);
            assertThrows(IllegalArgumentException.class, () -> elementwise.add(1, bits, bits, bits));
            assertThrows(IllegalArgumentException.class, () -> elementwise.multiply(1, bits, floats, bits));
            Counts wide = new Counts(new long[3], 0, 3, 1);
            assertThrows(IllegalArgumentException.class, () -> elementwise.add(1, bits, bits, wide));
        }
    }
}
