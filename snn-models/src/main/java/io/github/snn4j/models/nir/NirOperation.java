package io.github.snn4j.models.nir;

import io.github.snn4j.models.nir.NirNode.Conv;
import io.github.snn4j.models.nir.NirNode.Delay;
import io.github.snn4j.models.nir.NirNode.Integrator;
import io.github.snn4j.models.nir.NirNode.Linear;
import io.github.snn4j.models.nir.NirNode.Pool;
import io.github.snn4j.models.nir.NirNode.Scale;
import io.github.snn4j.models.nir.NirNode.Threshold;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node's work in a step: from its input to its output, with whatever state it has. */
interface NirOperation {
    /** How many numbers delays may keep. */
    int MOST_DELAYED = 1 << 24;

    double[] step(double[] x);

    /** The potentials after the last step, of what has any. */
    default double @Nullable [] potentials() {
        return null;
    }

    /** The synaptic currents after the last step, of what has any of its own. */
    default double @Nullable [] currents() {
        return null;
    }

    /** A node's work from its first step on. */
    static NirOperation of(NirNode node, List<Integer> in, List<Integer> out, Discretisation d) {
        if (node instanceof Linear l) {
            return x -> linear(l, x);
        }
        if (node instanceof Conv c) {
            return x -> convolution(c, in, out, x);
        }
        if (node instanceof Pool p) {
            return x -> pool(p, in, out, x);
        }
        if (node instanceof Scale s) {
            return x -> each(x, i -> x[i] * s.scale().at(i));
        }
        if (node instanceof Threshold t) {
            return x -> each(x, i -> x[i] > t.threshold().at(i) ? 1 : 0);
        }
        if (node instanceof Delay y) {
            return delay(y, Math.toIntExact(NirArray.size(in)), d.dt());
        }
        if (node instanceof Integrator i) {
            return new NirIntegration(i, Math.toIntExact(NirArray.size(in)), d);
        }
        return x -> x;
    }

    private static double[] each(double[] x, java.util.function.IntToDoubleFunction f) {
        double[] y = new double[x.length];
        java.util.Arrays.setAll(y, f);
        return y;
    }

    private static double[] linear(Linear l, double[] x) {
        double[] w = l.weight().values();
        double[] y = l.bias() == null
                ? new double[w.length / x.length]
                : l.bias().values().clone();
        for (int i = 0; i < x.length; i++) {
            for (int o = 0; x[i] != 0 && o < y.length; o++) {
                y[o] += w[o * x.length + i] * x[i];
            }
        }
        return y;
    }

    /** What each input that is not 0 adds to the outputs that see it; one dimension is a picture of height 1. */
    private static double[] convolution(Conv c, List<Integer> in, List<Integer> out, double[] x) {
        boolean flat = in.size() == 2;
        int height = flat ? 1 : in.get(1);
        int width = in.get(in.size() - 1);
        int outHeight = flat ? 1 : out.get(1);
        int outWidth = out.get(out.size() - 1);
        int kernelHeight = flat ? 1 : c.kernel().get(0);
        int kernelWidth = c.kernel().get(c.kernel().size() - 1);
        int last = c.kernel().size() - 1;
        int channels = out.get(0);
        int ins = c.weight().shape().get(1);
        double[] w = c.weight().values();
        double[] y = new double[channels * outHeight * outWidth];
        for (int o = 0; c.bias() != null && o < channels; o++) {
            java.util.Arrays.fill(
                    y,
                    o * outHeight * outWidth,
                    (o + 1) * outHeight * outWidth,
                    c.bias().values()[o]);
        }
        for (int i = 0; i < x.length; i++) {
            int channel = i / (height * width);
            int group = channel / ins;
            for (int ky = 0; x[i] != 0 && ky < kernelHeight; ky++) {
                int atY = flat
                        ? 0
                        : i / width % height + c.before(0) - ky * c.dilation().get(0);
                int oy = flat ? 0 : window(atY, c.stride().get(0), outHeight);
                for (int kx = 0; oy >= 0 && kx < kernelWidth; kx++) {
                    int atX = i % width + c.before(last) - kx * c.dilation().get(last);
                    int ox = window(atX, c.stride().get(last), outWidth);
                    for (int o = group * (channels / c.groups());
                            ox >= 0 && o < (group + 1) * (channels / c.groups());
                            o++) {
                        double weight = w[((o * ins + channel % ins) * kernelHeight + ky) * kernelWidth + kx];
                        y[(o * outHeight + oy) * outWidth + ox] += weight * x[i];
                    }
                }
            }
        }
        return y;
    }

    /** The window that starts at {@code at}, or −1. */
    private static int window(int at, int stride, int windows) {
        return at < 0 || at % stride != 0 || at / stride >= windows ? -1 : at / stride;
    }

    private static double[] pool(Pool p, List<Integer> in, List<Integer> out, double[] x) {
        double[] y = new double[Math.toIntExact(NirArray.size(out))];
        int area = p.kernel().get(0) * p.kernel().get(1);
        for (int o = 0; o < y.length; o++) {
            int channel = o / (out.get(1) * out.get(2));
            int top = o / out.get(2) % out.get(1) * p.stride().get(0)
                    - p.padding().get(0);
            int left = o % out.get(2) * p.stride().get(1) - p.padding().get(1);
            for (int row = Math.max(0, top);
                    row < Math.min(in.get(1), top + p.kernel().get(0));
                    row++) {
                for (int column = Math.max(0, left);
                        column < Math.min(in.get(2), left + p.kernel().get(1));
                        column++) {
                    y[o] += x[(channel * in.get(1) + row) * in.get(2) + column] / (p.average() ? area : 1);
                }
            }
        }
        return y;
    }

    private static NirOperation delay(Delay delay, int n, double dt) {
        int[] steps = new int[n];
        int longest = 0;
        for (int i = 0; i < n; i++) {
            double rounded = Math.rint(delay.delay().at(i) / dt);
            if (rounded > MOST_DELAYED / n) {
                throw new IllegalArgumentException("a delay of " + delay.delay().at(i) + " s is " + rounded
                        + " steps of " + dt + " s, more than are kept for " + n + " features");
            }
            steps[i] = (int) rounded;
            longest = Math.max(longest, steps[i]);
        }
        double[][] kept = new double[longest + 1][n];
        int[] now = {0};
        return x -> {
            kept[now[0] % kept.length] = x.clone();
            double[] y = each(x, i -> kept[Math.floorMod(now[0] - steps[i], kept.length)][i]);
            now[0]++;
            return y;
        };
    }
}
