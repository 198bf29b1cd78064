package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.MatrixProduct;
import io.github.snn4j.core.kernel.ScratchMemory;
import io.github.snn4j.layers.layer.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = x W + b}. */
final class DenseCall extends Call {
    private final MatrixProduct product;
    private final Weights.Slot weight;
    private final Weights.@Nullable Slot bias;

    DenseCall(String layer, Input x, Value y, MatrixProduct product, Weights.Slot weight, Weights.@Nullable Slot bias) {
        super(layer, "dense", List.of(x), y);
        this.product = product;
        this.weight = weight;
        this.bias = bias;
    }

    @Override
    void forward(Frame f) {
        product.forward(
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
        int rows = f.pictures(output);
        product.weightGradient(
                rows,
                f.activations(in()),
                f.floats,
                gy,
                f.gradients,
                weight.offset(),
                bias == null ? null : f.gradients,
                bias == null ? 0 : bias.offset());
        Buffer gx = inputs.get(0).gradient();
        if (gx != null) {
            product.inputGradient(rows, f.floats, gy, f.weights, weight.offset(), f.floats, gx.offset());
        }
    }

    @Override
    boolean readsInputsBackward() {
        return true;
    }

    @Override
    void reserve(ScratchMemory scratch) {
        product.reserve(
                scratch,
                in().form != Value.Form.FLOATS,
                hasBackward(),
                inputs.get(0).gradient() != null);
    }

    @Override
    long ownBytes() {
        return product.ownBytes();
    }
}
