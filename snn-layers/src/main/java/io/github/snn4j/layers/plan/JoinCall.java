package io.github.snn4j.layers.plan;

import java.util.List;

/** Two values joined element by element: {@code a + b}, {@code a b} or {@code a (1 − b)}. */
final class JoinCall extends Call {
    /** The operation. */
    enum Join {
        ADD,
        MULTIPLY,
        AND_NOT
    }

    /** Elements a task. */
    private static final int PIECE = 1 << 14;

    private final Join join;

    JoinCall(String layer, Input a, Input b, Value y, Join join) {
        super(
                layer,
                switch (join) {
                    case ADD -> "add";
                    case MULTIPLY -> "multiply";
                    case AND_NOT -> "andNot";
                },
                List.of(a, b),
                y);
        this.join = join;
    }

    @Override
    void forward(Frame f) {
        float[] x = f.floats;
        int a = inputs.get(0).value().data.offset();
        int b = inputs.get(1).value().data.offset();
        int y = output.data.offset();
        pieces(f, (from, to) -> {
            for (int i = from; i < to; i++) {
                float p = x[a + i];
                float q = x[b + i];
                x[y + i] = switch (join) {
                    case ADD -> p + q;
                    case MULTIPLY -> p * q;
                    case AND_NOT -> p * (1 - q);
                };
            }
        });
    }

    @Override
    void backward(Frame f) {
        float[] x = f.floats;
        int a = inputs.get(0).value().data.offset();
        int b = inputs.get(1).value().data.offset();
        int gy = gradient().offset();
        Buffer ga = inputs.get(0).gradient();
        Buffer gb = inputs.get(1).gradient();
        pieces(f, (from, to) -> {
            for (int i = from; i < to; i++) {
                float g = x[gy + i];
                if (ga != null) {
                    x[ga.offset() + i] = switch (join) {
                        case ADD -> g;
                        case MULTIPLY -> g * x[b + i];
                        case AND_NOT -> g * (1 - x[b + i]);
                    };
                }
                if (gb != null) {
                    x[gb.offset() + i] = switch (join) {
                        case ADD -> g;
                        case MULTIPLY -> g * x[a + i];
                        case AND_NOT -> -g * x[a + i];
                    };
                }
            }
        });
    }

    private interface Range {
        void run(int from, int to);
    }

    private void pieces(Frame f, Range range) {
        int n = f.pictures(output) * output.shape.size();
        f.workers.forEach(
                (n + PIECE - 1) / PIECE, (task, worker) -> range.run(task * PIECE, Math.min(n, (task + 1) * PIECE)));
    }

    @Override
    boolean readsInputsBackward() {
        return join != Join.ADD;
    }
}
