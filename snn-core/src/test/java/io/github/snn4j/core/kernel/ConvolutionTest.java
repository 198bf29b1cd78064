package io.github.snn4j.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Activations.Bits;
import io.github.snn4j.core.kernel.Activations.Floats;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionTest {
    private static final int PICTURES = 3;
    private static final int MARGIN = 5;

    /** From the silent to the sparse, the dense and the full. */
    private static final double[] RATES = {0, 0.03, 0.25, 0.6, 1};

    static Stream<ConvolutionShape> shapes() {
        return Stream.of(
                ConvolutionShape.of(new Shape(5, 7, 1), 3, 3, 1, 1),
                ConvolutionShape.of(new Shape(6, 5, 2), 10, 3, 1, 1),
                ConvolutionShape.of(new Shape(9, 9, 3), 64, 3, 1, 1),
                ConvolutionShape.of(new Shape(7, 6, 5), 33, 3, 2, 1),
                ConvolutionShape.of(new Shape(8, 8, 17), 32, 3, 1, 0),
                ConvolutionShape.of(new Shape(4, 4, 64), 17, 3, 1, 1),
                ConvolutionShape.of(new Shape(2, 2, 130), 70, 3, 1, 1),
                ConvolutionShape.of(new Shape(6, 6, 33), 32, 1, 1, 0),
                ConvolutionShape.of(new Shape(7, 7, 8), 16, 1, 2, 0),
                ConvolutionShape.of(new Shape(1, 1, 300), 10, 1, 1, 0),
                ConvolutionShape.of(new Shape(3, 3, 8), 5, 5, 1, 4),
                new ConvolutionShape(new Shape(11, 6, 3), 8, 3, 2, 2, 3, 0, 1, 1, 1, 1),
                new ConvolutionShape(new Shape(9, 12, 5), 8, 3, 5, 3, 2, 4, 3, 2, 3, 1),
                new ConvolutionShape(new Shape(6, 7, 8), 64, 2, 4, 4, 5, 3, 1, 3, 1, 2),
                new ConvolutionShape(new Shape(5, 5, 17), 17, 3, 3, 1, 1, 1, 1, 1, 1, 17),
                new ConvolutionShape(new Shape(2, 3, 4), 6, 1, 1, 5, 4, 0, 2, 1, 1, 2));
    }

    /** One kernel over large pictures: several tasks and batches. */
    static Stream<ConvolutionShape> largeShapes() {
        return Stream.of(
                ConvolutionShape.of(new Shape(90, 91, 2), 5, 3, 1, 1),
                ConvolutionShape.of(new Shape(90, 91, 3), 32, 3, 2, 1),
                ConvolutionShape.of(Shape.vector(700), 40, 1, 1, 0));
    }

    static Stream<Kernels> twins() {
        return Stream.of(Kernels.scalar(), Kernels.best());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyMethodAgreesWithTheDefinition(ConvolutionShape shape) {
        twins().forEach(kernels -> check(shape, PICTURES, kernels));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void sparseGradientsReachTheInput(ConvolutionShape shape) {
        Data d = new Data(shape, PICTURES);
        for (int i = MARGIN; i < d.gy.length - MARGIN; i++) {
            d.gy[i] = i % 5 == 0 ? d.gy[i] : 0;
        }
        Naive expected = new Naive(shape, PICTURES, d);
        try (Workers workers = new Workers(2)) {
            twins().forEach(kernels -> {
                float[] gx = d.filled(PICTURES * shape.in().size());
                new SparseInputGradient(shape, workers, kernels).run(PICTURES, d.gy, MARGIN, d.w, MARGIN, gx, MARGIN);
                int terms = shape.taps() * shape.outChannels();
                assertClose(shape + " sparse input gradient", expected.gx, gx, terms);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("largeShapes")
    void severalBatchesAgreeWithTheDefinition(ConvolutionShape shape) {
        check(shape, shape.in().isVector() ? 1700 : 5, Kernels.best());
    }

    private static void check(ConvolutionShape shape, int pictures, Kernels kernels) {
        Data d = new Data(shape, pictures);
        Naive expected = new Naive(shape, pictures, d);
        try (Workers workers = new Workers(2)) {
            Convolution convolution = new Convolution(shape, workers, kernels);
            Results actual = new Results(convolution, pictures, d, new Floats(d.x, MARGIN));
            String name = shape + " with " + kernels.description();
            int taps = shape.weights() / shape.outChannels();
            assertClose(name + " forward", expected.y, actual.y, taps + 1);
            assertClose(name + " input gradient", expected.gx, actual.gx, shape.taps() * shape.outChannels());
            assertClose(
                    name + " weight gradient",
                    expected.gw,
                    actual.gw,
                    pictures * shape.out().pixels());
            assertClose(
                    name + " bias gradient",
                    expected.gb,
                    actual.gb,
                    pictures * shape.out().pixels());
            float[] y = d.filled(shape.out().size() * pictures);
            convolution.forward(pictures, new Floats(d.x, MARGIN), d.w, MARGIN, null, 0, y, MARGIN);
            for (int i = 0; i < y.length - 2 * MARGIN; i++) {
                double withoutBias = expected.y[i] - d.bias[MARGIN + i % shape.outChannels()];
                assertEquals(withoutBias, y[MARGIN + i], 2e-6 + 1e-7 * taps, name);
            }
        }
    }

    private static void assertClose(String name, double[] expected, float[] actual, int terms) {
        assertEquals(expected.length + 2 * MARGIN, actual.length);
        double tolerance = 2e-6 + 1e-7 * terms;
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[MARGIN + i]) <= tolerance)) {
                throw new AssertionError(name + "[" + i + "]: expected " + expected[i] + ", got " + actual[MARGIN + i]);
            }
        }
        for (int i = 0; i < MARGIN; i++) {
            assertEquals(Data.OUTSIDE, actual[i], name + " wrote before its range");
            assertEquals(Data.OUTSIDE, actual[actual.length - 1 - i], name + " wrote behind its range");
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void bitsGiveTheBitsThatFloatsGive(ConvolutionShape shape) {
        Shape in = shape.in();
        int pixels = PICTURES * in.pixels();
        for (double rate : RATES) {
            Data d = new Data(shape, PICTURES);
            d.spikes(rate, 1, 1);
            d.roundGradients();
            Bits bits = new Bits(new long[3 + pixels * Activations.words(in.channels())], 3);
            bits.pack(Kernels.scalar(), in.channels(), 0, pixels, d.x, MARGIN);
            assertSameBits(shape, d, bits);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void countsGiveTheBitsThatFloatsGive(ConvolutionShape shape) {
        Shape in = shape.in();
        int pixels = PICTURES * in.pixels();
        int words = Activations.words(in.channels());
        for (double rate : RATES) {
            Data d = new Data(shape, PICTURES);
            d.spikes(rate, 7, 0.25f);
            d.roundGradients();
            long[] planes = new long[3 + pixels * words * 3];
            for (int i = 0; i < pixels * in.channels(); i++) {
                int count = Math.round(d.x[MARGIN + i] * 4);
                int c = i % in.channels();
                for (int plane = 0; plane < 3; plane++) {
                    long bit = count >> plane & 1;
                    planes[3 + (i / in.channels() * 3 + plane) * words + c / 64] |= bit << c % 64;
                }
            }
            assertSameBits(shape, d, new Activations.Counts(planes, 3, 3, 0.25f));
        }
    }

    /** So wide that its gradient is taken a few rows at a time. */
    @Test
    void rowsOfALargePictureAddUp() {
        bitsGiveTheBitsThatFloatsGive(ConvolutionShape.of(new Shape(40, 40, 5), 130, 3, 1, 1));
    }

    private static void assertSameBits(ConvolutionShape shape, Data d, Activations packed) {
        for (int threads : List.of(1, 2, 3)) {
            try (Workers workers = new Workers(threads)) {
                twins().forEach(kernels -> {
                    Convolution convolution = new Convolution(shape, workers, kernels);
                    Results expected = new Results(convolution, PICTURES, d, new Floats(d.x, MARGIN));
                    Results actual = new Results(convolution, PICTURES, d, packed);
                    assertArrayEquals(expected.y, actual.y);
                    assertArrayEquals(expected.gw, actual.gw);
                });
            }
        }
    }

    @Test
    void numberOfThreadsDoesNotChangeBits() {
        Stream.concat(shapes(), largeShapes()).forEach(shape -> {
            Data d = new Data(shape, PICTURES);
            Results first = null;
            for (int threads : List.of(1, 2, 3, 4)) {
                try (Workers workers = new Workers(threads)) {
                    Convolution convolution = new Convolution(shape, workers, Kernels.best());
                    Results results = new Results(convolution, PICTURES, d, new Floats(d.x, MARGIN));
                    if (first == null) {
                        first = results;
                    }
                    assertArrayEquals(first.y, results.y);
                    assertArrayEquals(first.gx, results.gx);
                    assertArrayEquals(first.gw, results.gw);
                    assertArrayEquals(first.gb, results.gb);
                }
            }
        });
    }

    static Stream<ConvolutionShape> shapesOfAllKinds() {
        return Stream.concat(shapes(), Stream.of(ConvolutionShape.of(new Shape(7, 5, 40), 33, 3, 1, 1)));
    }

    @ParameterizedTest
    @MethodSource("shapesOfAllKinds")
    void whatOtherKernelsLeftInSharedMemoryDoesNotMatter(ConvolutionShape shape) {
        int pixels = PICTURES * shape.in().pixels();
        Data d = new Data(shape, PICTURES);
        d.spikes(0.1, 1, 1);
        Bits bits = new Bits(new long[pixels * Activations.words(shape.in().channels())], 0);
        bits.pack(Kernels.scalar(), shape.in().channels(), 0, pixels, d.x, MARGIN);
        for (Activations x : List.of(new Floats(d.x, MARGIN), bits)) {
            for (int i = MARGIN; x == bits && i < d.gy.length - MARGIN; i++) {
                d.gy[i] = i % 5 == 0 ? d.gy[i] : 0;
            }
            try (Workers fresh = new Workers(2);
                    Workers used = new Workers(2)) {
                for (ScratchMemory.Use use : ScratchMemory.Use.values()) {
                    Arrays.fill(used.scratch().floats(use, 1 << 20), Float.NaN);
                    Arrays.fill(used.scratch().floats(use, 1, 1 << 20), Float.NaN);
                }
                Results expected = new Results(new Convolution(shape, fresh, Kernels.best()), PICTURES, d, x);
                Results actual = new Results(new Convolution(shape, used, Kernels.best()), PICTURES, d, x);
                assertArrayEquals(expected.y, actual.y);
                assertArrayEquals(expected.gx, actual.gx);
                assertArrayEquals(expected.gw, actual.gw);
                assertArrayEquals(expected.gb, actual.gb);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.6})
    void matrixProductReadsPackedPicturesInFlatOrder(double rate) {
        Shape in = new Shape(2, 3, 70);
        Data d = new Data(ConvolutionShape.of(Shape.vector(in.size()), 10, 1, 1, 0), 13);
        d.spikes(rate, 1, 1);
        Bits bits = new Bits(new long[13 * 6 * 2], 0);
        bits.pack(Kernels.scalar(), 70, 0, 13 * 6, d.x, MARGIN);
        try (Workers workers = new Workers(2)) {
            Kernels kernels = Kernels.best();
            MatrixProduct product = new MatrixProduct(in, 10, workers, kernels);
            assertEquals(420, product.inputs());
            assertEquals(10, product.outputs());
            Naive expected = new Naive(ConvolutionShape.of(Shape.vector(420), 10, 1, 1, 0), 13, d);
            for (Activations x : List.of(bits, new Floats(d.x, MARGIN))) {
                float[] y = d.filled(130);
                product.forward(13, x, d.w, MARGIN, d.bias, MARGIN, y, MARGIN);
                assertClose("forward", expected.y, y, 420);
                float[] gw = d.filled(4200);
                float[] gb = d.filled(10);
                product.weightGradient(13, x, d.gy, MARGIN, gw, MARGIN, gb, MARGIN);
                assertClose("weight gradient", expected.gw, gw, 13);
                assertClose("bias gradient", expected.gb, gb, 13);
            }
            float[] gx = d.filled(13 * 420);
            product.inputGradient(13, d.gy, MARGIN, d.w, MARGIN, gx, MARGIN);
            assertClose("input gradient", expected.gx, gx, 10);
        }
    }

    @Test
    void impossibleGeometryIsRefusedWithItsNumbers() {
        Shape in = new Shape(4, 4, 6);
        assertRefused("7 pixels", () -> ConvolutionShape.of(in, 8, 7, 1, 1));
        assertRefused("4 groups for 6 to 8", () -> new ConvolutionShape(in, 8, 3, 3, 1, 1, 1, 1, 1, 1, 4));
        assertRefused("strideY must be >= 1, got 0", () -> ConvolutionShape.of(in, 8, 3, 0, 1));
    }

    private static void assertRefused(String words, Executable body) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, body).getMessage());
        assertTrue(message.contains(words), message);
    }

    /** Random arguments; every array has a margin on both sides. */
    private static final class Data {
        static final float OUTSIDE = 77f;
        final float[] x;
        final float[] w;
        final float[] bias;
        final float[] gy;

        Data(ConvolutionShape shape, int pictures) {
            SplittableRandom random = new SplittableRandom(shape.hashCode());
            x = random(random, pictures * shape.in().size());
            w = random(random, shape.weights());
            bias = random(random, shape.outChannels());
            gy = random(random, pictures * shape.out().size());
        }

        /** Output gradients whose sums are exact in any order: the weight gradient's depends on the method. */
        void roundGradients() {
            for (int i = MARGIN; i < gy.length - MARGIN; i++) {
                gy[i] = Math.round(64 * gy[i]) / 64f;
            }
        }

        /** Input of which that fraction is not zero but 1 to most, times a scale. */
        void spikes(double rate, int most, float scale) {
            SplittableRandom random = new SplittableRandom(17);
            for (int i = MARGIN; i < x.length - MARGIN; i++) {
                x[i] = random.nextDouble() < rate ? scale * (1 + random.nextInt(most)) : 0;
            }
        }

        private float[] random(SplittableRandom random, int n) {
            float[] values = filled(n);
            for (int i = MARGIN; i < n + MARGIN; i++) {
                values[i] = (float) (random.nextDouble() * 2 - 1);
            }
            return values;
        }

        float[] filled(int n) {
            float[] values = new float[n + 2 * MARGIN];
            Arrays.fill(values, OUTSIDE);
            return values;
        }
    }

    private static final class Results {
        final float[] y;
        final float[] gx;
        final float[] gw;
        final float[] gb;

        Results(Convolution convolution, int pictures, Data d, Activations x) {
            ConvolutionShape shape = convolution.shape();
            y = d.filled(pictures * shape.out().size());
            gx = d.filled(pictures * shape.in().size());
            gw = d.filled(shape.weights());
            gb = d.filled(shape.outChannels());
            convolution.forward(pictures, x, d.w, MARGIN, d.bias, MARGIN, y, MARGIN);
            convolution.inputGradient(pictures, d.gy, MARGIN, d.w, MARGIN, gx, MARGIN);
            convolution.weightGradient(pictures, x, d.gy, MARGIN, gw, MARGIN, gb, MARGIN);
        }
    }

    /** The definition, term by term, in double. */
    private static final class Naive {
        final double[] y;
        final double[] gx;
        final double[] gw;
        final double[] gb;

        Naive(ConvolutionShape s, int pictures, Data d) {
            Shape in = s.in();
            Shape out = s.out();
            y = new double[pictures * out.size()];
            gx = new double[pictures * in.size()];
            gw = new double[s.weights()];
            gb = new double[out.channels()];
            int inGroup = in.channels() / s.groups();
            int outGroup = out.channels() / s.groups();
            for (int at = 0; at < y.length; at++) {
                int o = at % out.channels();
                int column = at / out.channels() % out.width();
                int row = at / out.channels() / out.width() % out.height();
                int picture = at / out.size();
                y[at] = d.bias[MARGIN + o];
                double g = d.gy[MARGIN + at];
                gb[o] += g;
                for (int tap = 0; tap < s.taps(); tap++) {
                    int iy = row * s.strideY() + tap / s.kernelWidth() * s.dilationY() - s.padY();
                    int ix = column * s.strideX() + tap % s.kernelWidth() * s.dilationX() - s.padX();
                    if (iy < 0 || iy >= in.height() || ix < 0 || ix >= in.width()) {
                        continue;
                    }
                    for (int c = 0; c < inGroup; c++) {
                        int xi = ((picture * in.height() + iy) * in.width() + ix) * in.channels()
                                + o / outGroup * inGroup
                                + c;
                        int wi = (tap * inGroup + c) * out.channels() + o;
                        y[at] += (double) d.x[MARGIN + xi] * d.w[MARGIN + wi];
                        gx[xi] += g * d.w[MARGIN + wi];
                        gw[wi] += g * d.x[MARGIN + xi];
                    }
                }
            }
        }
    }
}
