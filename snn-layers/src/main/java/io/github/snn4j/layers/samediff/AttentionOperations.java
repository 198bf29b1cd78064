package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.PoolingShape;
import io.github.snn4j.core.kernel.Shape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Attention over pictures {@code [N, height, width, channels]}. */
final class AttentionOperations {
    private AttentionOperations() {}

    /** {@code x σ(relu(mean(x) W1) W2 + relu(max(x) W1) W2)}. */
    static SDVariable channel(SameDiff sd, SDVariable x, Shape shape, SDVariable reduce, SDVariable expand) {
        int channels = shape.channels();
        PoolingShape whole = new PoolingShape(shape, shape.height(), shape.width(), 1, 1, 0, 0);
        SDVariable mean = sd.reshape(SpatialOperations.averagePool(sd, x, whole), -1, channels);
        SDVariable max = sd.reshape(SpatialOperations.maxPool(sd, x, whole), -1, channels);
        SDVariable ofMean = sd.nn().relu(mean.mmul(reduce), 0).mmul(expand);
        SDVariable ofMax = sd.nn().relu(max.mmul(reduce), 0).mmul(expand);
        SDVariable gate = sd.nn().sigmoid(ofMean.add(ofMax));
        return x.mul(sd.reshape(gate, -1, 1, 1, channels));
    }

    /** {@code x σ(conv([mean(x), max(x)]))}. */
    static SDVariable spatial(SameDiff sd, SDVariable x, ConvolutionShape geometry, SDVariable weight) {
        SDVariable maps = sd.concat(3, x.mean(true, 3), x.max(true, 3));
        return x.mul(sd.nn().sigmoid(SpatialOperations.convolution(sd, maps, geometry, weight)));
    }

    /** {@code scale (Q Kᵀ) V} for each head. */
    static SDVariable self(
            SameDiff sd, SDVariable q, SDVariable k, SDVariable v, Shape shape, int heads, double scale) {
        SDVariable scores =
                sd.linalg().mmul(heads(sd, q, shape, heads), heads(sd, k, shape, heads), false, true, false);
        SDVariable attended = sd.linalg().mmul(scores.mul(scale), heads(sd, v, shape, heads));
        SDVariable together =
                sd.permute(sd.reshape(attended, -1, heads, shape.pixels(), shape.channels() / heads), 0, 2, 1, 3);
        return sd.reshape(together, -1, shape.height(), shape.width(), shape.channels());
    }

    /** {@code [N·heads, pixels, channels of a head]}. */
    private static SDVariable heads(SameDiff sd, SDVariable x, Shape shape, int heads) {
        int each = shape.channels() / heads;
        SDVariable apart = sd.permute(sd.reshape(x, -1, shape.pixels(), heads, each), 0, 2, 1, 3);
        return sd.reshape(apart, -1, shape.pixels(), each);
    }
}
