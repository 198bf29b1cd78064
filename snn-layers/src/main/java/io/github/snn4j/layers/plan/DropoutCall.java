package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.Philox;
import java.util.List;

/**
 * Dropout with one mask for all steps. The mask is drawn again in the backward run from the same counters, so that it
 * is not kept.
 */
final class DropoutCall extends Call {
    private final float rate;
    private final long stream;
    private final Kernels kernels;
    private final float[][] masks;

    DropoutCall(String layer, Input x, Value y, double rate, Kernels kernels, int threads) {
        super(layer, "dropout", List.of(x), y);
        this.rate = (float) rate;
        this.stream = layer.hashCode();
        this.kernels = kernels;
        this.masks = new float[threads][y.shape.size()];
    }

    @Override
    void forward(Frame f) {
        apply(f, in().data.offset(), output.data.offset());
    }

    @Override
    void backward(Frame f) {
        Buffer gx = inputs.get(0).gradient();
        if (gx != null) {
            apply(f, gradient().offset(), gx.offset());
        }
    }

    private void apply(Frame f, int from, int to) {
        int size = output.shape.size();
        int stride = f.examples * size;
        Philox random = new Philox(f.seed, stream ^ (f.step << 20));
        float scale = 1 / (1 - rate);
        f.workers.forEach(f.examples, (example, worker) -> {
            float[] mask = masks[worker];
            int first = example * size;
            random.uniform(first, mask, 0, size);
            for (int i = 0; i < size; i++) {
                mask[i] = mask[i] < rate ? 0 : scale;
            }
            for (int t = 0; t < output.steps; t++) {
                int at = t * stride + first;
                kernels.multiply(f.floats, from + at, mask, 0, f.floats, to + at, size);
            }
        });
    }

    @Override
    long ownBytes() {
        return 4L * masks.length * output.shape.size();
    }

    @Override
    boolean readsInputsBackward() {
        return false;
    }
}
