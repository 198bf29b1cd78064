package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Activations.Floats;
import io.github.snn4j.core.kernel.Convolution;
import io.github.snn4j.core.kernel.Pooling;
import io.github.snn4j.core.kernel.ScratchMemory;
import io.github.snn4j.layers.layer.Weights;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution and the maximum over windows of what it yields, some pictures at a time: what lies between stays in the
 * cache, and only which pixel of a window was the largest is kept for the backward run.
 */
final class PooledConvolutionCall extends Call {
    /** Floats between convolution and pool: what the caches of the processor hold beside weights and inputs. */
    private static final int CHUNK_FLOATS = 1 << 18;

    private final Convolution convolution;
    private final Weights.Slot weight;
    private final Weights.@Nullable Slot bias;
    private final Pooling pooling;
    private final @Nullable Buffer where;
    private final int chunk;

    /** @param where room for a number an output, or null where nothing runs backwards */
    PooledConvolutionCall(ConvolutionCall first, PoolCall then, @Nullable Buffer where) {
        super(first.layer + ", " + then.layer, "convolution, maxPool", first.inputs, then.output);
        this.convolution = first.convolution;
        this.weight = first.weight;
        this.bias = first.bias;
        this.pooling = then.pooling;
        this.where = where;
        this.chunk = Math.max(1, CHUNK_FLOATS / pooling.shape().in().size());
    }

    @Override
    void forward(Frame f) {
        int pictures = f.pictures(output);
        float[] b = bias == null ? null : f.weights;
        int biasOffset = bias == null ? 0 : bias.offset();
        float[] between = between(f);
        Floats y = new Floats(between, 0);
        for (int first = 0; first < pictures; first += chunk) {
            int count = Math.min(chunk, pictures - first);
            convolution.forward(
                    count, f.activations(in(), first), f.weights, weight.offset(), b, biasOffset, between, 0);
            if (where == null) {
                pooling.maximum(count, y, f.activations(output, first));
            } else {
                int at = first * output.shape.size();
                Floats pooled = new Floats(f.floats, output.data.offset() + at);
                pooling.maximum(count, y, pooled, f.floats, where.offset() + at);
            }
        }
    }

    private float[] between(Frame f) {
        return f.workers
                .scratch()
                .floats(ScratchMemory.Use.BETWEEN, chunk * pooling.shape().in().size());
    }

    @Override
    void backward(Frame f) {
        if (where == null) {
            throw new IllegalStateException(layer + " was compiled without training");
        }
        int pictures = f.pictures(output);
        float[] gw = f.gradients;
        float[] gb = bias == null ? null : f.gradients;
        int gbOffset = bias == null ? 0 : bias.offset();
        Arrays.fill(gw, weight.offset(), weight.offset() + weight.size(), 0f);
        if (bias != null) {
            Arrays.fill(gw, bias.offset(), bias.offset() + bias.size(), 0f);
        }
        Buffer gx = inputs.get(0).gradient();
        float[] gy = between(f);
        for (int first = 0; first < pictures; first += chunk) {
            int count = Math.min(chunk, pictures - first);
            int at = first * output.shape.size();
            pooling.spread(count, f.floats, gradient().offset() + at, f.floats, where.offset() + at, gy, 0);
            convolution.addWeightGradient(count, f.activations(in(), first), gy, 0, gw, weight.offset(), gb, gbOffset);
            if (gx != null) {
                int to = gx.offset() + first * in().layout.size();
                convolution.inputGradient(count, gy, 0, f.weights, weight.offset(), f.floats, to);
            }
        }
    }

    @Override
    boolean readsInputsBackward() {
        return true;
    }

    @Override
    List<Buffer> saved() {
        return where == null ? List.of() : List.of(where);
    }

    @Override
    void reserve(ScratchMemory scratch) {
        convolution.reserve(
                scratch,
                in().form != Value.Form.FLOATS,
                hasBackward(),
                inputs.get(0).gradient() != null);
        scratch.reserve(ScratchMemory.Use.BETWEEN, chunk * pooling.shape().in().size());
    }

    @Override
    long ownBytes() {
        return convolution.ownBytes();
    }
}
