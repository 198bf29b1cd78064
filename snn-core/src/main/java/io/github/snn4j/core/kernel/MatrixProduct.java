package io.github.snn4j.core.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer and its gradients, {@code y = x w + bias} with weights {@code [in][out]}.
 *
 * <p>The input may be a picture, whose numbers count in the order height, width, channel; a packed one has spare bits in
 * each pixel. Sums have a fixed order as in {@link Convolution}; an object serves one call at a time.
 */
public final class MatrixProduct {
    private final Convolution pointwise;

    public MatrixProduct(Shape in, int out, Workers workers, Kernels kernels) {
        pointwise = new Convolution(ConvolutionShape.of(Shape.vector(in.size()), out, 1, 1, 0), in, workers, kernels);
    }

    /** Numbers in a row of the input. */
    public int inputs() {
        return pointwise.shape().in().channels();
    }

    /** Numbers in a row of the output. */
    public int outputs() {
        return pointwise.shape().outChannels();
    }

    /** See {@link Convolution#reserve}. */
    public void reserve(ScratchMemory scratch, boolean spikes, boolean weightGradient, boolean inputGradient) {
        pointwise.reserve(scratch, spikes, weightGradient, inputGradient);
    }

    /** See {@link Convolution#ownBytes()}. */
    public long ownBytes() {
        return pointwise.ownBytes();
    }

    /** Overwrites y, {@code [rows][out]}; bias null: none. */
    public void forward(
            int rows,
            Activations x,
            float[] weights,
            int weightsOffset,
            float @Nullable [] bias,
            int biasOffset,
            float[] y,
            int yOffset) {
        pointwise.forward(rows, x, weights, weightsOffset, bias, biasOffset, y, yOffset);
    }

    /** Overwrites gx, {@code [rows][in]}, the gradient with respect to the input. */
    public void inputGradient(
            int rows, float[] gy, int gyOffset, float[] weights, int weightsOffset, float[] gx, int gxOffset) {
        pointwise.inputGradient(rows, gy, gyOffset, weights, weightsOffset, gx, gxOffset);
    }

    /** Overwrites gw, {@code [in][out]}, and gb where not null, the gradients with respect to weights and bias. */
    public void weightGradient(
            int rows,
            Activations x,
            float[] gy,
            int gyOffset,
            float[] gw,
            int gwOffset,
            float @Nullable [] gb,
            int gbOffset) {
        pointwise.weightGradient(rows, x, gy, gyOffset, gw, gwOffset, gb, gbOffset);
    }
}
