package io.github.snn4j.layers.plan;

import java.util.List;

/** {@code max(x, 0)}; that the output is above 0 says where the slope is 1. */
final class ReluCall extends Call {
    private static final int CHUNK = 1 << 14;

    ReluCall(String layer, Input x, Value y) {
        super(layer, "relu", List.of(x), y);
    }

    @Override
    void forward(Frame f) {
        int x = in().data.offset();
        int y = output.data.offset();
        forChunks(f, (first, last) -> {
            for (int i = first; i < last; i++) {
                f.floats[y + i] = Math.max(f.floats[x + i], 0);
            }
        });
    }

    @Override
    void backward(Frame f) {
        Buffer gx = inputs.get(0).gradient();
        if (gx == null) {
            return;
        }
        int y = output.data.offset();
        int from = gradient().offset();
        int to = gx.offset();
        forChunks(f, (first, last) -> {
            for (int i = first; i < last; i++) {
                f.floats[to + i] = f.floats[y + i] > 0 ? f.floats[from + i] : 0;
            }
        });
    }

    /** What is done to the numbers first … last-1. */
    private interface Chunk {
        void run(int first, int last);
    }

    private void forChunks(Frame f, Chunk body) {
        int n = f.pictures(output) * output.shape.size();
        f.workers.forEach(
                (n + CHUNK - 1) / CHUNK, (task, worker) -> body.run(task * CHUNK, Math.min(n, (task + 1) * CHUNK)));
    }

    @Override
    boolean readsInputsBackward() {
        return false;
    }

    @Override
    boolean readsOutputBackward() {
        return true;
    }
}
