package io.github.snn4j.models.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.snn4j.core.kernel.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearTest {
    private final Random random = new Random(1);

    private float[] floats(int n) {
        float[] f = new float[n];
        for (int i = 0; i < n; i++) {
            f[i] = (float) random.nextGaussian();
        }
        return f;
    }

    private static float[] pool(float[] x, Shape s) {
        float[] pooled = new float[x.length / 4];
        for (int i = 0; i < x.length; i++) {
            int c = i % s.channels();
            int px = i / s.channels() % s.width();
            int py = i / s.channels() / s.width();
            pooled[(py / 2 * (s.width() / 2) + px / 2) * s.channels() + c] += x[i] / 4;
        }
        return pooled;
    }

    /** Cross-correlation written from its definition. */
    private static double[] apply(Linear l, float[] x) {
        Shape in = l.geometry().in();
        Shape out = l.geometry().out();
        double[] y = new double[out.size()];
        for (int o = 0; o < y.length; o++) {
            for (int i = 0; i < x.length; i++) {
                int w;
                if (l.geometry() instanceof DenseGeometry d) {
                    w = d.row(i) * out.size() + o;
                } else {
                    ConvGeometry g = (ConvGeometry) l.geometry();
                    int oc = o % out.channels();
                    int ic = i % in.channels();
                    int ky = i / in.channels() / in.width() / g.pool()
                            - o / out.channels() / out.width() * g.strideY()
                            + g.padY();
                    int kx = i / in.channels() % in.width() / g.pool()
                            - o / out.channels() % out.width() * g.strideX()
                            + g.padX();
                    if (ky < 0 || kx < 0 || ky >= g.kernelHeight() || kx >= g.kernelWidth()) {
                        continue;
                    }
                    w = ((ky * g.kernelWidth() + kx) * in.channels() + ic) * out.channels() + oc;
                }
                y[o] += (double) x[i] * l.weights()[w];
            }
        }
        return y;
    }

    private void compare(Linear next, Shape before) {
        float[] x = floats(before.size());
        double[] expected = apply(next, pool(x, before));
        double[] composed = apply(next.afterAveragePool(before, 2), x);
        assertEquals(expected.length, composed.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], composed[i], 1e-5);
        }
    }

    @Test
    void convolutionAfterPoolIsOneConvolution() {
        var g = ConvGeometry.of(new Shape(3, 5, 2), 3, 3, 2, 1, 1);
        compare(new Linear(g, floats(g.weightCount())), new Shape(6, 10, 2));
        var composed = new Linear(g, floats(g.weightCount())).afterAveragePool(new Shape(6, 10, 2), 2);
        assertEquals(g.out(), composed.geometry().out());
        assertEquals(g.weightCount(), composed.weights().length);
    }

    @Test
    void denseAfterPoolIsOneDense() {
        compare(Linear.dense(2 * 3 * 5, 7, floats(30 * 7)), new Shape(4, 6, 5));
    }

    @Test
    void oddPicturesAreRefused() {
        Linear l = Linear.dense(4, 2, floats(8));
        assertThrows(IllegalArgumentException.class, () -> l.afterAveragePool(new Shape(5, 4, 1), 2));
    }
}
