package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Pooling;
import java.util.List;

/** Average or maximum of windows; of spikes, counts or OR. */
final class PoolCall extends Call {
    final Pooling pooling;
    final boolean max;

    PoolCall(String layer, Input x, Value y, Pooling pooling, boolean max) {
        super(layer, max ? "maxPool" : "averagePool", List.of(x), y);
        this.pooling = pooling;
        this.max = max;
    }

    @Override
    void forward(Frame f) {
        if (max) {
            pooling.maximum(f.pictures(output), f.activations(in()), f.activations(output));
        } else {
            pooling.average(f.pictures(output), f.activations(in()), f.activations(output));
        }
    }

    @Override
    void backward(Frame f) {
        Buffer gx = inputs.get(0).gradient();
        if (gx == null) {
            return;
        }
        int gy = gradient().offset();
        if (max) {
            pooling.maximumGradient(f.pictures(output), f.activations(in()), f.floats, gy, f.floats, gx.offset());
        } else {
            pooling.averageGradient(f.pictures(output), f.floats, gy, f.floats, gx.offset());
        }
    }

    @Override
    boolean readsInputsBackward() {
        return max;
    }

    @Override
    long ownBytes() {
        return pooling.scratchBytes();
    }
}
