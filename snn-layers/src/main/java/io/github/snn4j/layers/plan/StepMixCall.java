package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.layers.layer.Weights;
import java.util.Arrays;
import java.util.List;

/**
 * {@code y[t] = Σ_s W[t, s] x[s] + b[t]}: W is {@code [T, T]}, or made of its last {@code n} diagonals' numbers,
 * {@code W[t, t - j] = w[n - 1 - j]}; b is a number of each step, or one.
 */
final class StepMixCall extends Call {
    /** Floats of a step that are mixed at once, in the first-level cache with the other steps'. */
    private static final int PIECE = 1024;

    private final Kernels kernels;
    private final Weights.Slot weight;
    private final Weights.Slot bias;
    private final int steps;
    private final int order;

    /** @param order n, or 0 where all of W is given */
    StepMixCall(String layer, Input x, Value y, Weights.Slot weight, Weights.Slot bias, int order, Kernels kernels) {
        super(layer, "stepMix", List.of(x), y);
        this.weight = weight;
        this.bias = bias;
        this.order = order;
        this.steps = y.steps;
        this.kernels = kernels;
    }

    /** The place of {@code W[t, s]} among the weights, or -1 where that is 0. */
    private int place(int t, int s) {
        if (order == 0) {
            return t * steps + s;
        }
        int j = t - s;
        return j >= 0 && j < order ? order - 1 - j : -1;
    }

    private int biasPlace(int t) {
        return bias.size() == 1 ? 0 : t;
    }

    @Override
    void forward(Frame f) {
        int lanes = f.examples * output.shape.size();
        int x = in().data.offset();
        int y = output.data.offset();
        f.workers.forEach((lanes + PIECE - 1) / PIECE, (task, worker) -> {
            int first = task * PIECE;
            int n = Math.min(PIECE, lanes - first);
            for (int t = 0; t < steps; t++) {
                int to = y + t * lanes + first;
                Arrays.fill(f.floats, to, to + n, f.weights[bias.offset() + biasPlace(t)]);
                for (int s = 0; s < steps; s++) {
                    int w = place(t, s);
                    if (w >= 0) {
                        kernels.accumulate(
                                f.weights[weight.offset() + w], f.floats, x + s * lanes + first, f.floats, to, n);
                    }
                }
            }
        });
    }

    @Override
    void backward(Frame f) {
        int lanes = f.examples * output.shape.size();
        int pieces = (lanes + PIECE - 1) / PIECE;
        int numbers = weight.size() + bias.size();
        double[] sums = new double[pieces * numbers];
        Buffer gx = inputs.get(0).gradient();
        int g = gradient().offset();
        int x = in().data.offset();
        f.workers.forEach(pieces, (task, worker) -> {
            int first = task * PIECE;
            int n = Math.min(PIECE, lanes - first);
            for (int s = 0; s < steps; s++) {
                int to = gx == null ? 0 : gx.offset() + s * lanes + first;
                if (gx != null) {
                    Arrays.fill(f.floats, to, to + n, 0f);
                }
                for (int t = 0; t < steps; t++) {
                    int w = place(t, s);
                    if (w >= 0) {
                        int from = g + t * lanes + first;
                        sums[task * numbers + w] += product(f.floats, from, x + s * lanes + first, n);
                        if (gx != null) {
                            kernels.accumulate(f.weights[weight.offset() + w], f.floats, from, f.floats, to, n);
                        }
                    }
                }
                sums[task * numbers + weight.size() + biasPlace(s)] += sum(f.floats, g + s * lanes + first, n);
            }
        });
        for (int i = 0; i < numbers; i++) {
            double total = 0;
            for (int task = 0; task < pieces; task++) {
                total += sums[task * numbers + i];
            }
            int to = i < weight.size() ? weight.offset() + i : bias.offset() + i - weight.size();
            f.gradients[to] = (float) total;
        }
    }

    private static double product(float[] a, int from, int with, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (double) a[from + i] * a[with + i];
        }
        return sum;
    }

    private static double sum(float[] a, int from, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += a[from + i];
        }
        return sum;
    }

    @Override
    double operations() {
        return (double) output.data.size * steps;
    }

    @Override
    boolean readsInputsBackward() {
        return true;
    }
}
