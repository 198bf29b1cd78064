package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;
import java.util.List;
import java.util.Random;

/** Small random networks with everything asymmetric. */
public final class Networks {
    private Networks() {}

    public static float[] floats(Random r, int n, double scale) {
        float[] f = new float[n];
        for (int i = 0; i < n; i++) {
            f[i] = (float) (r.nextGaussian() * scale);
        }
        return f;
    }

    public static Linear conv(Random r, Shape in, int out, int kh, int kw, int stride, int padding, double scale) {
        var g = ConvGeometry.of(in, out, kh, kw, stride, padding);
        return new Linear(g, floats(r, g.weightCount(), scale));
    }

    /** 10x6x3 picture, conv 3x2, convolution after a pool, convolution, dense; the last one never fires. */
    public static LoweredNetwork convPoolDense(long seed, Decode decode) {
        Random r = new Random(seed);
        Shape picture = new Shape(10, 6, 3);
        Linear host = conv(r, picture, 5, 3, 3, 1, 1, 0.4);
        Shape first = host.geometry().out();
        var pooled = conv(r, new Shape(5, 3, 5), 7, 3, 2, 1, 1, 0.35).afterAveragePool(first, 2);
        Shape second = pooled.geometry().out();
        Linear strided = conv(r, second, 6, 2, 3, 2, 1, 0.3);
        Shape third = strided.geometry().out();
        Linear dense = Linear.dense(third.size(), 9, floats(r, third.size() * 9, 0.3));
        double threshold = decode == Decode.POTENTIAL ? Double.POSITIVE_INFINITY : 0.5;
        return new LoweredNetwork(
                "random",
                6,
                HostLayer.of(host, floats(r, 5, 0.2), 1),
                List.of(
                        new Population("conv1", first, 1, 0.3, 0.8, 0, new float[0], List.of()),
                        new Population(
                                "conv2",
                                second,
                                1,
                                0.5,
                                0.3,
                                0,
                                floats(r, 7, 0.1),
                                List.of(new Connection("conv1", pooled, 0))),
                        new Population(
                                "conv3",
                                third,
                                0.6,
                                0,
                                0.6,
                                1,
                                floats(r, third.size(), 0.1),
                                List.of(new Connection("conv2", strided, 0))),
                        new Population(
                                "out",
                                Shape.vector(9),
                                1,
                                0,
                                threshold,
                                0,
                                floats(r, 9, 0.1),
                                List.of(new Connection("conv3", dense, 1)))),
                decode);
    }

    /** The same with a skip connection from the first population to the last. */
    public static LoweredNetwork skipping(long seed) {
        LoweredNetwork n = convPoolDense(seed, Decode.COUNT);
        Population last = n.populations().get(3);
        Shape first = n.populations().get(0).shape();
        Linear skip = Linear.dense(first.size(), 9, floats(new Random(seed), first.size() * 9, 0.02));
        var joined = new Population(
                last.name(),
                last.shape(),
                last.decayCurrent(),
                last.decayVoltage(),
                last.threshold(),
                last.refractorySteps(),
                last.bias(),
                List.of(last.inputs().get(0), new Connection("conv1", skip, 0)));
        return new LoweredNetwork(
                n.name(),
                n.steps(),
                n.input(),
                List.of(
                        n.populations().get(0),
                        n.populations().get(1),
                        n.populations().get(2),
                        joined),
                n.decode());
    }

    public static float[] picture(long seed, int n) {
        Random r = new Random(seed);
        float[] f = new float[n];
        for (int i = 0; i < n; i++) {
            f[i] = r.nextFloat();
        }
        return f;
    }
}
