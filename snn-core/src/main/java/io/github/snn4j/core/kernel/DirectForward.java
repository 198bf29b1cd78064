package io.github.snn4j.core.kernel;

import io.github.snn4j.core.kernel.Activations.Floats;
import org.jspecify.annotations.Nullable;

/** Any convolution, as one {@link TiledProduct} over pictures with their border of zeros. */
final class DirectForward implements DenseForward {
    private final ConvolutionShape shape;
    private final PaddedPictures inputs;
    private final int capacity;
    private final Workers workers;
    private final Kernels kernels;
    private final TiledProduct product;
    private final int[] taps;

    /**
     * @param from where each output pixel's first factor lies in its padded picture
     * @param tapOffsets how much further on that of each tap lies
     * @param capacity how many pictures are padded at once
     */
    DirectForward(
            ConvolutionShape shape,
            PaddedPictures inputs,
            int[] from,
            int[] tapOffsets,
            int capacity,
            Workers workers,
            Kernels kernels) {
        this.shape = shape;
        this.inputs = inputs;
        this.capacity = capacity;
        this.workers = workers;
        this.kernels = kernels;
        this.taps = new int[shape.taps()];
        for (int tap = 0; tap < taps.length; tap++) {
            taps[tap] = tap;
        }
        int[] to = new int[from.length];
        for (int p = 0; p < to.length; p++) {
            to[p] = p * shape.outChannels();
        }
        this.product = new TiledProduct(
                workers,
                kernels,
                from,
                inputs.size(),
                to,
                shape.out().size(),
                capacity,
                tapOffsets,
                shape.in().channels() / shape.groups(),
                shape.groups(),
                shape.outChannels() / shape.groups());
    }

    @Override
    public void reserve(ScratchMemory scratch) {
        product.reserve(scratch);
    }

    @Override
    public long ownBytes() {
        return product.ownBytes();
    }

    @Override
    public void run(
            int pictures,
            Activations x,
            float[] weights,
            int weightsOffset,
            float @Nullable [] bias,
            int biasOffset,
            float[] y,
            int yOffset) {
        int outGroup = shape.outChannels() / shape.groups();
        int tapStep = shape.in().channels() / shape.groups() * shape.outChannels();
        product.pack(weights, weightsOffset, taps, tapStep, shape.outChannels(), outGroup, 1);
        for (int first = 0; first < pictures; first += capacity) {
            int count = Math.min(capacity, pictures - first);
            Floats a = inputs.load(workers, kernels, x, first, count);
            int target = yOffset + first * shape.out().size();
            product.run(count, a.data(), a.offset(), bias, biasOffset, y, target);
        }
    }
}
