package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Activations;
import io.github.snn4j.core.kernel.Kernels;
import java.util.List;

/**
 * The same numbers as plain floats, at every step: for an operation that has no form for spikes or for what is the same
 * at every step.
 */
final class UnpackCall extends Call {
    private final Kernels kernels;

    UnpackCall(String layer, Input x, Value y, Kernels kernels) {
        super(layer, "unpack", List.of(x), y);
        this.kernels = kernels;
    }

    @Override
    void forward(Frame f) {
        int pictures = f.pictures(in());
        int size = output.shape.size();
        int y = output.data.offset();
        Activations x = f.activations(in());
        f.workers.forEach(f.examples, (example, worker) -> {
            for (int p = example; p < pictures; p += f.examples) {
                x.unpack(
                        kernels,
                        in().layout.channels(),
                        p * in().layout.pixels(),
                        in().layout.pixels(),
                        f.floats,
                        y + p * size);
            }
            for (int t = in().steps; t < output.steps; t++) {
                System.arraycopy(f.floats, y + example * size, f.floats, y + (t * f.examples + example) * size, size);
            }
        });
    }

    @Override
    void backward(Frame f) {
        Buffer gx = inputs.get(0).gradient();
        if (gx == null) {
            return;
        }
        int size = output.shape.size();
        int n = f.examples * size;
        int gy = gradient().offset();
        f.workers.forEach(f.examples, (example, worker) -> {
            for (int t = 0; t < output.steps; t++) {
                int source = gy + t * n + example * size;
                int target = gx.offset() + Math.min(t, in().steps - 1) * n + example * size;
                if (t < in().steps) {
                    System.arraycopy(f.floats, source, f.floats, target, size);
                } else {
                    kernels.add(f.floats, target, f.floats, source, f.floats, target, size);
                }
            }
        });
    }

    @Override
    boolean readsInputsBackward() {
        return false;
    }
}
