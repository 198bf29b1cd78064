package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.layers.layer.Weights;
import java.util.Arrays;
import java.util.List;

/**
 * {@code y = x g}, a gate {@code g = σ(z)} a channel of each picture; {@code z = (h + h') W2} with the hidden units
 * {@code h = relu(mean(x) W1)} and {@code h' = relu(max(x) W1)}.
 */
final class ChannelAttentionCall extends Call {
    private final Kernels kernels;
    private final Weights.Slot reduce;
    private final Weights.Slot expand;
    private final int channels;
    private final int hidden;

    /** Where each pixel of a picture starts. */
    private final int[] pixels;

    /** Of each picture: means, maxima, the maxima's pixels, gates, h and h'. */
    private final Buffer state;

    /** Of each picture the gradients of: means, maxima, z, h and h' before relu. */
    private final Buffer gradients;

    ChannelAttentionCall(
            String layer, Input x, Value y, int pictures, Weights.Slot reduce, Weights.Slot expand, Kernels kernels) {
        super(layer, "channelAttention", List.of(x), y);
        this.kernels = kernels;
        this.reduce = reduce;
        this.expand = expand;
        Shape shape = y.shape;
        channels = shape.channels();
        hidden = reduce.size() / channels;
        pixels = new int[shape.pixels()];
        Arrays.setAll(pixels, p -> p * channels);
        state = new Buffer(layer + " state", Buffer.Kind.FLOAT, (long) pictures * (4 * channels + 2 * hidden));
        gradients = new Buffer(layer + " gradients", Buffer.Kind.FLOAT, (long) pictures * (3 * channels + 2 * hidden));
    }

    /** Where the parts of a picture's state lie in the arena. */
    private final class State {
        final int mean;
        final int max;
        final int where;
        final int gate;
        final int ofMean;
        final int ofMax;

        State(int picture) {
            mean = state.offset() + picture * (4 * channels + 2 * hidden);
            max = mean + channels;
            where = max + channels;
            gate = where + channels;
            ofMean = gate + channels;
            ofMax = ofMean + hidden;
        }
    }

    /** Where a picture's gradients lie in the arena. */
    private final class Gradients {
        final int mean;
        final int max;
        final int z;
        final int ofMean;
        final int ofMax;

        Gradients(int picture) {
            mean = gradients.offset() + picture * (3 * channels + 2 * hidden);
            max = mean + channels;
            z = max + channels;
            ofMean = z + channels;
            ofMax = ofMean + hidden;
        }
    }

    @Override
    void forward(Frame f) {
        f.workers.forEach(f.pictures(output), (picture, worker) -> {
            int x = in().data.offset() + picture * output.shape.size();
            int y = output.data.offset() + picture * output.shape.size();
            State s = new State(picture);
            Arrays.fill(f.floats, s.mean, s.mean + channels, 0f);
            for (int p : pixels) {
                kernels.add(f.floats, s.mean, f.floats, x + p, f.floats, s.mean, channels);
            }
            kernels.scale(1f / pixels.length, f.floats, s.mean, channels);
            kernels.maximum(f.floats, x, pixels, pixels.length, channels, f.floats, s.max, f.floats, s.where);
            hidden(f, s.mean, s.ofMean);
            hidden(f, s.max, s.ofMax);
            gates(f, s);
            for (int p : pixels) {
                kernels.multiply(f.floats, x + p, f.floats, s.gate, f.floats, y + p, channels);
            }
        });
    }

    private void hidden(Frame f, int from, int to) {
        Arrays.fill(f.floats, to, to + hidden, 0f);
        for (int c = 0; c < channels; c++) {
            kernels.accumulate(f.floats[from + c], f.weights, reduce.offset() + c * hidden, f.floats, to, hidden);
        }
        for (int j = to; j < to + hidden; j++) {
            f.floats[j] = Math.max(f.floats[j], 0);
        }
    }

    private void gates(Frame f, State s) {
        Arrays.fill(f.floats, s.gate, s.gate + channels, 0f);
        for (int j = 0; j < hidden; j++) {
            float both = f.floats[s.ofMean + j] + f.floats[s.ofMax + j];
            kernels.accumulate(both, f.weights, expand.offset() + j * channels, f.floats, s.gate, channels);
        }
        for (int c = s.gate; c < s.gate + channels; c++) {
            f.floats[c] = Gate.of(f.floats[c]);
        }
    }

    @Override
    void backward(Frame f) {
        int pictures = f.pictures(output);
        f.workers.forEach(pictures, (picture, worker) -> gradients(f, picture));
        f.workers.forEach(channels, (c, worker) -> weightGradients(f, pictures, c));
    }

    private void gradients(Frame f, int picture) {
        int x = in().data.offset() + picture * output.shape.size();
        int gy = gradient().offset() + picture * output.shape.size();
        State s = new State(picture);
        Gradients g = new Gradients(picture);
        Arrays.fill(f.floats, g.z, g.z + channels, 0f);
        for (int p : pixels) {
            kernels.accumulateProduct(1, f.floats, gy + p, f.floats, x + p, f.floats, g.z, channels);
        }
        for (int c = 0; c < channels; c++) {
            f.floats[g.z + c] *= Gate.slope(f.floats[s.gate + c]);
        }
        for (int j = 0; j < hidden; j++) {
            float sum = product(f.floats, g.z, f.weights, expand.offset() + j * channels, channels);
            f.floats[g.ofMean + j] = f.floats[s.ofMean + j] > 0 ? sum : 0;
            f.floats[g.ofMax + j] = f.floats[s.ofMax + j] > 0 ? sum : 0;
        }
        for (int c = 0; c < channels; c++) {
            int w = reduce.offset() + c * hidden;
            f.floats[g.mean + c] = product(f.floats, g.ofMean, f.weights, w, hidden);
            f.floats[g.max + c] = product(f.floats, g.ofMax, f.weights, w, hidden);
        }
        Buffer input = inputs.get(0).gradient();
        if (input != null) {
            int gx = input.offset() + picture * output.shape.size();
            for (int p : pixels) {
                kernels.multiply(f.floats, gy + p, f.floats, s.gate, f.floats, gx + p, channels);
                kernels.accumulate(1f / pixels.length, f.floats, g.mean, f.floats, gx + p, channels);
            }
            kernels.spread(f.floats, g.max, f.floats, s.where, pixels, pixels.length, channels, f.floats, gx);
        }
    }

    private static float product(float[] a, int from, float[] b, int with, int n) {
        float sum = 0;
        for (int i = 0; i < n; i++) {
            sum += a[from + i] * b[with + i];
        }
        return sum;
    }

    /** Of the weights from and to one channel, summed in the order of the pictures. */
    private void weightGradients(Frame f, int pictures, int c) {
        for (int j = 0; j < hidden; j++) {
            double toHidden = 0;
            double fromHidden = 0;
            for (int picture = 0; picture < pictures; picture++) {
                State s = new State(picture);
                Gradients g = new Gradients(picture);
                toHidden += (double) f.floats[s.mean + c] * f.floats[g.ofMean + j];
                toHidden += (double) f.floats[s.max + c] * f.floats[g.ofMax + j];
                fromHidden += (double) (f.floats[s.ofMean + j] + f.floats[s.ofMax + j]) * f.floats[g.z + c];
            }
            f.gradients[reduce.offset() + c * hidden + j] = (float) toHidden;
            f.gradients[expand.offset() + j * channels + c] = (float) fromHidden;
        }
    }

    @Override
    List<Buffer> saved() {
        return List.of(state);
    }

    @Override
    List<Buffer> backwardScratch() {
        return List.of(gradients);
    }

    @Override
    boolean readsInputsBackward() {
        return true;
    }

    @Override
    long ownBytes() {
        return 4L * pixels.length;
    }
}
