package io.github.snn4j.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.snn4j.core.kernel.Activations.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatternGradientTest {
    private static final int PICTURES = 5;

    static Stream<ConvolutionShape> shapes() {
        return Stream.of(
                ConvolutionShape.of(new Shape(4, 4, 64), 128, 3, 1, 1),
                ConvolutionShape.of(new Shape(9, 7, 3), 33, 5, 1, 2),
                ConvolutionShape.of(new Shape(2, 2, 130), 70, 3, 1, 1),
                ConvolutionShape.of(new Shape(7, 6, 65), 17, 3, 2, 1),
                ConvolutionShape.of(new Shape(1, 1, 300), 10, 1, 1, 0),
                ConvolutionShape.of(new Shape(20, 19, 2), 1, 1, 3, 0),
                new ConvolutionShape(new Shape(9, 12, 5), 8, 3, 5, 3, 2, 4, 3, 2, 3, 1));
    }

    /** Spikes or counts, and gradients whose sums are exact in any order. */
    private static final class Data {
        final Counts x;
        final float[] numbers;
        final float[] gy;

        Data(ConvolutionShape shape, int planes, float scale, double rate) {
            SplittableRandom random = new SplittableRandom(shape.hashCode());
            int channels = shape.in().channels();
            int words = Activations.words(channels);
            int pixels = PICTURES * shape.in().pixels();
            numbers = new float[pixels * channels];
            long[] bits = new long[7 + pixels * planes * words];
            for (int i = 0; i < numbers.length; i++) {
                int number = random.nextDouble() < rate ? 1 + random.nextInt((1 << planes) - 1) : 0;
                numbers[i] = scale * number;
                for (int plane = 0; plane < planes; plane++) {
                    long bit = number >> plane & 1;
                    bits[7 + (i / channels * planes + plane) * words + i % channels / 64] |= bit << i % channels % 64;
                }
            }
            x = new Counts(bits, 7, planes, scale);
            gy = new float[3 + PICTURES * shape.out().size()];
            for (int i = 0; i < gy.length; i++) {
                gy[i] = (random.nextInt(257) - 128) / 64f;
            }
        }

        /** The definition, summed up in double precision. */
        float[] gradient(ConvolutionShape s) {
            double[] gw = new double[s.weights()];
            int inputs = s.in().channels();
            for (int p = 0; p < PICTURES * s.out().pixels(); p++) {
                int row = p % s.out().pixels() / s.out().width();
                for (int i = 0; i < s.taps() * inputs; i++) {
                    int tap = i / inputs;
                    int y = row * s.strideY() + tap / s.kernelWidth() * s.dilationY() - s.padY();
                    int x = p % s.out().width() * s.strideX() + tap % s.kernelWidth() * s.dilationX() - s.padX();
                    if (y < 0 || y >= s.in().height() || x < 0 || x >= s.in().width()) {
                        continue;
                    }
                    int pixel = (p / s.out().pixels() * s.in().height() + y) * s.in().width() + x;
                    for (int o = 0; o < s.outChannels(); o++) {
                        gw[i * s.outChannels() + o] +=
                                numbers[pixel * inputs + i % inputs] * gy[3 + p * s.outChannels() + o];
                    }
                }
            }
            float[] rounded = new float[gw.length];
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = (float) gw[i];
            }
            return rounded;
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void gradientsAreThoseOfTheDefinition(ConvolutionShape shape) {
        for (double rate : new double[] {0, 0.05, 0.5, 1}) {
            for (int planes = 1; planes <= 3; planes++) {
                Data d = new Data(shape, planes, planes == 2 ? 0.25f : 1, rate);
                float[] expected = d.gradient(shape);
                for (Kernels kernels : List.of(Kernels.scalar(), Kernels.best())) {
                    try (Workers workers = new Workers(2)) {
                        float[] gw = new float[shape.weights() + 8];
                        new PatternGradient(shape, workers, kernels).run(PICTURES, d.x, d.gy, 3, gw, 4);
                        for (int i = 0; i < gw.length; i++) {
                            boolean inside = i >= 4 && i < gw.length - 4;
                            assertEquals(inside ? expected[i - 4] : 0f, gw[i], shape + " " + i);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void numberOfThreadsDoesNotChangeBits(ConvolutionShape shape) {
        Data d = new Data(shape, 2, 0.3f, 0.4);
        for (int i = 0; i < d.gy.length; i++) {
            d.gy[i] *= 1.1f;
        }
        List<float[]> found = new ArrayList<>();
        for (int threads : List.of(1, 2, 3, 4)) {
            try (Workers workers = new Workers(threads)) {
                float[] gw = new float[shape.weights()];
                new PatternGradient(shape, workers, Kernels.best()).run(PICTURES, d.x, d.gy, 3, gw, 0);
                found.add(gw);
            }
        }
        found.forEach(gw -> assertArrayEquals(found.get(0), gw));
    }

    @Test
    void transposingSwapsRowsAndColumns() {
        SplittableRandom random = new SplittableRandom(3);
        long[] words = new long[64];
        for (int i = 0; i < 64; i++) {
            words[i] = random.nextLong();
        }
        long[] swapped = words.clone();
        BitMatrix.transpose(swapped);
        for (int row = 0; row < 64; row++) {
            for (int column = 0; column < 64; column++) {
                assertEquals(words[row] >>> column & 1, swapped[column] >>> row & 1);
            }
        }
    }
}
