package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Activations.Floats;
import io.github.snn4j.core.kernel.Convolution;
import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.ScratchMemory;
import io.github.snn4j.layers.layer.Weights;
import java.util.List;

/** {@code y = x g}, a gate {@code g = σ(conv(m))} a pixel, m its mean and its maximum over the channels. */
final class SpatialAttentionCall extends Call {
    private final Convolution convolution;
    private final Weights.Slot weight;
    private final Kernels kernels;
    private final int pixels;
    private final int channels;

    /** Of each pixel the mean and the maximum. */
    private final Buffer maps;

    /** Of each pixel the first channel that has the maximum. */
    private final Buffer where;

    private final Buffer gates;
    private final Buffer mapGradients;

    /** Of what the gates are computed from. */
    private final Buffer gateGradients;

    /** @param convolution from {@code [H, W, 2]} to {@code [H, W, 1]} */
    SpatialAttentionCall(
            String layer,
            Input x,
            Value y,
            int pictures,
            Convolution convolution,
            Weights.Slot weight,
            Kernels kernels) {
        super(layer, "spatialAttention", List.of(x), y);
        this.convolution = convolution;
        this.weight = weight;
        this.kernels = kernels;
        pixels = y.shape.pixels();
        channels = y.shape.channels();
        long all = (long) pictures * pixels;
        maps = new Buffer(layer + " maps", Buffer.Kind.FLOAT, 2 * all);
        where = new Buffer(layer + " where", Buffer.Kind.FLOAT, all);
        gates = new Buffer(layer + " gates", Buffer.Kind.FLOAT, all);
        mapGradients = new Buffer(layer + " maps gradient", Buffer.Kind.FLOAT, 2 * all);
        gateGradients = new Buffer(layer + " gates gradient", Buffer.Kind.FLOAT, all);
    }

    /** What is done to a pixel, numbered through all pictures. */
    private interface Pixel {
        void run(int pixel);
    }

    private void forPixels(Frame f, Pixel body) {
        f.workers.forEach(f.pictures(output), (picture, worker) -> {
            for (int p = picture * pixels; p < (picture + 1) * pixels; p++) {
                body.run(p);
            }
        });
    }

    @Override
    void forward(Frame f) {
        forPixels(f, p -> map(f, p));
        convolution.forward(
                f.pictures(output),
                new Floats(f.floats, maps.offset()),
                f.weights,
                weight.offset(),
                null,
                0,
                f.floats,
                gates.offset());
        forPixels(f, p -> {
            int gate = gates.offset() + p;
            f.floats[gate] = Gate.of(f.floats[gate]);
            gated(f, p, in().data, output.data);
        });
    }

    private void map(Frame f, int p) {
        int x = in().data.offset() + p * channels;
        float sum = 0;
        int best = 0;
        for (int c = 0; c < channels; c++) {
            sum += f.floats[x + c];
            best = f.floats[x + c] > f.floats[x + best] ? c : best;
        }
        f.floats[maps.offset() + 2 * p] = sum / channels;
        f.floats[maps.offset() + 2 * p + 1] = f.floats[x + best];
        f.floats[where.offset() + p] = best;
    }

    /** The pixel's numbers times its gate. */
    private void gated(Frame f, int p, Buffer from, Buffer to) {
        int at = to.offset() + p * channels;
        System.arraycopy(f.floats, from.offset() + p * channels, f.floats, at, channels);
        kernels.scale(f.floats[gates.offset() + p], f.floats, at, channels);
    }

    @Override
    void backward(Frame f) {
        int pictures = f.pictures(output);
        int toGates = gateGradients.offset();
        int toMaps = mapGradients.offset();
        forPixels(f, p -> {
            int x = in().data.offset() + p * channels;
            int gy = gradient().offset() + p * channels;
            float sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += f.floats[gy + c] * f.floats[x + c];
            }
            f.floats[toGates + p] = sum * Gate.slope(f.floats[gates.offset() + p]);
        });
        convolution.weightGradient(
                pictures,
                new Floats(f.floats, maps.offset()),
                f.floats,
                toGates,
                f.gradients,
                weight.offset(),
                null,
                0);
        Buffer gx = inputs.get(0).gradient();
        if (gx == null) {
            return;
        }
        convolution.inputGradient(pictures, f.floats, toGates, f.weights, weight.offset(), f.floats, toMaps);
        forPixels(f, p -> {
            gated(f, p, gradient(), gx);
            int to = gx.offset() + p * channels;
            float ofMean = f.floats[toMaps + 2 * p] / channels;
            for (int c = to; c < to + channels; c++) {
                f.floats[c] += ofMean;
            }
            f.floats[to + (int) f.floats[where.offset() + p]] += f.floats[toMaps + 2 * p + 1];
        });
    }

    @Override
    List<Buffer> saved() {
        return List.of(maps, where, gates);
    }

    @Override
    List<Buffer> backwardScratch() {
        return List.of(mapGradients, gateGradients);
    }

    @Override
    boolean readsInputsBackward() {
        return true;
    }

    @Override
    void reserve(ScratchMemory scratch) {
        convolution.reserve(scratch, false, hasBackward(), inputs.get(0).gradient() != null);
    }

    @Override
    long ownBytes() {
        return convolution.ownBytes();
    }
}
