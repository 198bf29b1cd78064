package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Philox;
import java.util.List;

/**
 * Dropout with one mask for all steps. The mask is drawn again in the backward run from the same counters, so that it
 * is not kept.
 */
final class DropoutCall extends Call {
    private final float rate;
    private final long stream;

    DropoutCall(String layer, Input x, Value y, double rate) {
        super(layer, "dropout", List.of(x), y);
        this.rate = (float) rate;
        this.stream = layer.hashCode();
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
            for (int i = example * size; i < (example + 1) * size; i++) {
                float mask = random.uniform(i) < rate ? 0 : scale;
                for (int t = 0; t < output.steps; t++) {
                    f.floats[to + t * stride + i] = mask == 0 ? 0 : mask * f.floats[from + t * stride + i];
                }
            }
        });
    }

    @Override
    boolean readsInputsBackward() {
        return false;
    }
}
