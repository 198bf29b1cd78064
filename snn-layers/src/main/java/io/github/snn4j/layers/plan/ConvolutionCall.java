package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Convolution;
import io.github.snn4j.core.kernel.ScratchMemory;
import io.github.snn4j.layers.layer.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A convolution of every picture. */
final class ConvolutionCall extends Call {
    final Convolution convolution;
    final Weights.Slot weight;
    final Weights.@Nullable Slot bias;

    ConvolutionCall(
            String layer, Input x, Value y, Convolution convolution, Weights.Slot weight, Weights.@Nullable Slot bias) {
        super(layer, "convolution", List.of(x), y);
        this.convolution = convolution;
        this.weight = weight;
        this.bias = bias;
    }

    @Override
    void forward(Frame f) {
        convolution.forward(
                f.pictures(output),
                f.activations(in()),
                f.weights,
                weight.offset(),
                bias == null ? null : f.weights,
                bias == null ? 0 : bias.offset(),
                f.floats,
                output.data.offset());
    }

    @Override
    void backward(Frame f) {
        int gy = gradient().offset();
        int pictures = f.pictures(output);
        convolution.weightGradient(
                pictures,
                f.activations(in()),
                f.floats,
                gy,
                f.gradients,
                weight.offset(),
                bias == null ? null : f.gradients,
                bias == null ? 0 : bias.offset());
        Buffer gx = inputs.get(0).gradient();
        if (gx != null) {
            convolution.inputGradient(pictures, f.floats, gy, f.weights, weight.offset(), f.floats, gx.offset());
        }
    }

    @Override
    boolean readsInputsBackward() {
        return true;
    }

    @Override
    void reserve(ScratchMemory scratch) {
        convolution.reserve(
                scratch,
                in().form != Value.Form.FLOATS,
                hasBackward(),
                inputs.get(0).gradient() != null);
    }

    @Override
    long ownBytes() {
        return convolution.ownBytes();
    }
}
