package io.github.snn4j.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.snn4j.core.kernel.Activations.Bits;
import io.github.snn4j.core.kernel.Activations.Floats;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WinogradTest {
    private static final int MARGIN = 5;
    private static final float OUTSIDE = 77f;

    static Stream<ConvolutionShape> shapes() {
        return Stream.of(
                ConvolutionShape.of(new Shape(1, 1, 17), 33, 3, 1, 1),
                ConvolutionShape.of(new Shape(2, 2, 130), 70, 3, 1, 1),
                ConvolutionShape.of(new Shape(3, 5, 70), 17, 3, 1, 0),
                ConvolutionShape.of(new Shape(3, 5, 33), 40, 3, 1, 2),
                ConvolutionShape.of(new Shape(7, 7, 33), 130, 3, 1, 1),
                ConvolutionShape.of(new Shape(6, 3, 5), 300, 3, 1, 1),
                new ConvolutionShape(new Shape(14, 14, 17), 33, 3, 3, 1, 1, 0, 2, 1, 1, 1),
                ConvolutionShape.of(new Shape(9, 130, 3), 2, 3, 1, 1));
    }

    /** The bounds in the Javadoc of {@link Winograd}, near what these data need. */
    private static double bound(int m) {
        return m == 2 ? 2e-7 : 6e-7;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void errorsStayWithinTheBound(ConvolutionShape shape) {
        int pictures = 3;
        for (boolean uneven : List.of(false, true)) {
            Data d = new Data(shape, pictures, uneven);
            double[] expected = d.gradient();
            for (int m : List.of(2, 4)) {
                double[] magnitudes = d.magnitudes(m);
                for (Kernels kernels : List.of(Kernels.scalar(), Kernels.best())) {
                    String name = shape + " m " + m + " uneven " + uneven + " with " + kernels.description();
                    float[] gx = d.gradient(m, 2, kernels);
                    for (int i = 0; i < expected.length; i++) {
                        double error = Math.abs(expected[i] - gx[MARGIN + i]);
                        if (!(error <= bound(m) * magnitudes[i])) {
                            throw new AssertionError(name + "[" + i + "]: expected " + expected[i] + ", got "
                                    + gx[MARGIN + i] + ", magnitude " + magnitudes[i]);
                        }
                    }
                    for (int i = 0; i < MARGIN; i++) {
                        assertEquals(OUTSIDE, gx[i], name + " wrote before its range");
                        assertEquals(OUTSIDE, gx[gx.length - 1 - i], name + " wrote behind its range");
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theForwardRunIsTheGradientOfTheTurnedKernel(ConvolutionShape shape) {
        Data d = new Data(shape, 3, false);
        ConvolutionShape back = new ConvolutionShape(
                shape.out(), shape.in().channels(), 3, 3, 1, 1, 2 - shape.padY(), 2 - shape.padX(), 1, 1, 1);
        float[] turned = d.turnedWeights();
        float[] bias = Data.random(new SplittableRandom(6), shape.in().channels());
        double[] expected = d.gradient();
        int channels = shape.in().channels();
        for (int m : List.of(2, 4)) {
            double[] magnitudes = d.magnitudes(m);
            for (Kernels kernels : List.of(Kernels.scalar(), Kernels.best())) {
                float[] y = Data.filled(3 * shape.in().size());
                try (Workers workers = new Workers(2)) {
                    Floats x = new Floats(d.gy, MARGIN);
                    Winograd.forward(back, m, workers, kernels).run(3, x, turned, 2, bias, MARGIN, y, MARGIN);
                }
                for (int i = 0; i < expected.length; i++) {
                    double sum = expected[i] + bias[MARGIN + i % channels];
                    assertEquals(sum, y[MARGIN + i], bound(m) * (magnitudes[i] + 1), shape + " m " + m);
                }
                assertEquals(OUTSIDE, y[MARGIN - 1]);
                assertEquals(OUTSIDE, y[y.length - MARGIN]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void packedPicturesGiveTheBitsThatFloatsGive(ConvolutionShape shape) {
        int channels = shape.in().channels();
        int pixels = 3 * shape.in().pixels();
        SplittableRandom random = new SplittableRandom(9);
        float[] x = new float[pixels * channels];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(2);
        }
        Bits bits = new Bits(new long[pixels * Activations.words(channels)], 0);
        bits.pack(Kernels.scalar(), channels, 0, pixels, x, 0);
        float[] w = new Data(shape, 3, false).w;
        float[] expected = new float[3 * shape.out().size()];
        float[] actual = expected.clone();
        try (Workers workers = new Workers(2)) {
            Winograd winograd = Winograd.forward(shape, 4, workers, Kernels.best());
            winograd.run(3, new Floats(x, 0), w, MARGIN, null, 0, expected, 0);
            winograd.run(3, bits, w, MARGIN, null, 0, actual, 0);
        }
        assertArrayEquals(expected, actual);
    }

    @Test
    void numberOfThreadsAndOfPicturesDoNotChangeBits() {
        ConvolutionShape shape = ConvolutionShape.of(new Shape(14, 14, 70), 130, 3, 1, 1);
        int pictures = 40;
        Data d = new Data(shape, pictures, false);
        for (int m : List.of(2, 4)) {
            float[] first = d.gradient(m, 1, Kernels.best());
            for (int threads : List.of(2, 3, 4)) {
                assertArrayEquals(first, d.gradient(m, threads, Kernels.best()));
            }
            try (Workers workers = new Workers(1)) {
                Winograd one = Winograd.inputGradient(shape, m, workers, Kernels.best());
                float[] gx = Data.filled(pictures * shape.in().size());
                for (int p = 0; p < pictures; p++) {
                    int gyOffset = MARGIN + p * shape.out().size();
                    int gxOffset = MARGIN + p * shape.in().size();
                    one.run(1, d.gy, gyOffset, d.w, MARGIN, gx, gxOffset);
                }
                assertArrayEquals(first, gx);
            }
        }
    }

    @Test
    void newWeightsAreSeenByTheNextRun() {
        ConvolutionShape shape = ConvolutionShape.of(new Shape(4, 4, 8), 8, 3, 1, 1);
        Data d = new Data(shape, 1, false);
        try (Workers workers = new Workers(1)) {
            Winograd winograd = Winograd.inputGradient(shape, 4, workers, Kernels.best());
            float[] gx = new float[shape.in().size()];
            winograd.run(1, d.gy, MARGIN, d.w, MARGIN, gx, 0);
            winograd.run(1, d.gy, MARGIN, new float[shape.weights()], 0, gx, 0);
            assertArrayEquals(new float[shape.in().size()], gx);
        }
    }

    @Test
    void shapesChooseTheFewestMultiplications() {
        assertEquals(4, Winograd.tile(ConvolutionShape.of(new Shape(32, 32, 64), 64, 3, 1, 1)));
        assertEquals(4, Winograd.tile(ConvolutionShape.of(new Shape(3, 4, 64), 64, 3, 1, 1)));
        assertEquals(2, Winograd.tile(ConvolutionShape.of(new Shape(2, 2, 512), 512, 3, 1, 1)));
        assertEquals(0, Winograd.tile(ConvolutionShape.of(new Shape(1, 1, 512), 512, 3, 1, 1)));
        assertEquals(0, Winograd.tile(ConvolutionShape.of(new Shape(32, 32, 3), 64, 3, 1, 1)));
        assertEquals(0, Winograd.tile(ConvolutionShape.of(new Shape(32, 32, 64), 64, 3, 2, 1)));
        assertEquals(0, Winograd.tile(ConvolutionShape.of(new Shape(32, 32, 64), 64, 5, 1, 1)));
        assertEquals(0, Winograd.tile(ConvolutionShape.of(new Shape(32, 32, 64), 64, 3, 1, 3)));
        assertEquals(0, Winograd.tile(new ConvolutionShape(new Shape(8, 8, 64), 64, 3, 3, 1, 1, 1, 1, 2, 1, 1)));
        assertEquals(0, Winograd.tile(new ConvolutionShape(new Shape(8, 8, 64), 64, 3, 3, 1, 1, 1, 1, 1, 1, 2)));
    }

    @ParameterizedTest
    @EnumSource
    void twinsTransformAlike(WinogradTransform t) {
        int count = 3 * Kernels.best().blockWidth() / 2 + 3;
        float[] x = Data.random(new SplittableRandom(4), t.columns() * (count + 2));
        float[] scalar = Data.filled(t.rows() * (count + 1));
        float[] vector = scalar.clone();
        Kernels.scalar().transform(t, x, MARGIN, count + 2, scalar, MARGIN, count + 1, count);
        Kernels.best().transform(t, x, MARGIN, count + 2, vector, MARGIN, count + 1, count);
        assertArrayEquals(scalar, vector, 4e-6f);
        assertEquals(OUTSIDE, vector[MARGIN + count]);
    }

    /** {@code Aᵀ [(G g) ⊙ (Bᵀ d)]} must be the correlation of d with g. */
    @Test
    void matricesFilter() {
        assertFilters(WinogradTransform.DATA_2, WinogradTransform.KERNEL_2, WinogradTransform.INVERSE_2);
        assertFilters(WinogradTransform.DATA_4, WinogradTransform.KERNEL_4, WinogradTransform.INVERSE_4);
    }

    private static void assertFilters(WinogradTransform data, WinogradTransform kernel, WinogradTransform inverse) {
        for (int i = 0; i < inverse.rows(); i++) {
            for (int tap = 0; tap < 3; tap++) {
                for (int j = 0; j < data.columns(); j++) {
                    double sum = 0;
                    for (int place = 0; place < data.rows(); place++) {
                        sum += (double) inverse.at(i, place) * kernel.at(place, tap) * data.at(place, j);
                    }
                    assertEquals(i + tap == j ? 1 : 0, sum, 1e-6);
                }
            }
        }
    }

    /** Random arguments with a margin on both sides, and the definition in double. */
    private static final class Data {
        final ConvolutionShape shape;
        final int pictures;
        final float[] w;
        final float[] gy;

        /** {@code uneven}: numbers over six orders of magnitude. */
        Data(ConvolutionShape shape, int pictures, boolean uneven) {
            this.shape = shape;
            this.pictures = pictures;
            SplittableRandom random = new SplittableRandom(shape.hashCode());
            w = random(random, shape.weights());
            gy = random(random, pictures * shape.out().size());
            if (uneven) {
                for (int i = MARGIN; i < gy.length - MARGIN; i++) {
                    gy[i] *= (float) Math.pow(10, -6 * random.nextDouble());
                }
            }
        }

        static float[] random(SplittableRandom random, int n) {
            float[] values = filled(n);
            for (int i = MARGIN; i < n + MARGIN; i++) {
                values[i] = (float) (random.nextDouble() * 2 - 1);
            }
            return values;
        }

        static float[] filled(int n) {
            float[] values = new float[n + 2 * MARGIN];
            Arrays.fill(values, OUTSIDE);
            return values;
        }

        float[] gradient(int m, int threads, Kernels kernels) {
            float[] gx = filled(pictures * shape.in().size());
            try (Workers workers = new Workers(threads)) {
                Winograd.inputGradient(shape, m, workers, kernels).run(pictures, gy, MARGIN, w, MARGIN, gx, MARGIN);
            }
            return gx;
        }

        double[] gradient() {
            double[] gx = new double[pictures * shape.in().size()];
            int channels = shape.in().channels();
            for (int pixel = 0; pixel < gx.length / channels; pixel++) {
                for (int tap = 0; tap < 9; tap++) {
                    for (int o = 0; o < shape.outChannels(); o++) {
                        double g = outputGradient(pixel, tap / 3, tap % 3, o);
                        for (int c = 0; c < channels; c++) {
                            gx[pixel * channels + c] += g * weight(tap, c, o);
                        }
                    }
                }
            }
            return gx;
        }

        /** {@code [3][3][outputs][inputs]}, the taps from the last to the first, from 2 on. */
        float[] turnedWeights() {
            int inputs = shape.in().channels();
            float[] turned = new float[2 + shape.weights()];
            for (int i = 0; i < shape.weights(); i++) {
                int tap = i / (shape.outChannels() * inputs);
                int o = i / inputs % shape.outChannels();
                turned[2 + i] = (float) weight(8 - tap, i % inputs, o);
            }
            return turned;
        }

        private double weight(int tap, int c, int o) {
            return w[MARGIN + (tap * shape.in().channels() + c) * shape.outChannels() + o];
        }

        /** What the input pixel meets at row a, column b of the kernel, which may lie outside it; 0 outside the picture. */
        private double outputGradient(int pixel, int a, int b, int o) {
            Shape in = shape.in();
            Shape out = shape.out();
            int y = pixel / in.width() % in.height() + shape.padY() - a;
            int x = pixel % in.width() + shape.padX() - b;
            if (y < 0 || y >= out.height() || x < 0 || x >= out.width()) {
                return 0;
            }
            int row = pixel / in.pixels() * out.height() + y;
            return gy[MARGIN + (row * out.width() + x) * out.channels() + o];
        }

        /** For each input {@code Σ_o max |gy[o]| Σ |w[c, o]|}, the largest of the pixels that its tile reads. */
        double[] magnitudes(int m) {
            Shape in = shape.in();
            double[] magnitudes = new double[pictures * in.size()];
            for (int pixel = 0; pixel < pictures * in.pixels(); pixel++) {
                int top = pixel / in.width() % in.height() % m;
                int left = pixel % in.width() % m;
                for (int o = 0; o < shape.outChannels(); o++) {
                    double largest = 0;
                    for (int i = 0; i < (m + 2) * (m + 2); i++) {
                        double g = outputGradient(pixel, top + 2 - i / (m + 2), left + 2 - i % (m + 2), o);
                        largest = Math.max(largest, Math.abs(g));
                    }
                    for (int c = 0; c < in.channels(); c++) {
                        double taps = 0;
                        for (int tap = 0; tap < 9; tap++) {
                            taps += Math.abs(weight(tap, c, o));
                        }
                        magnitudes[pixel * in.channels() + c] += largest * taps;
                    }
                }
            }
            return magnitudes;
        }
    }
}
