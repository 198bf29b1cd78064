package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Activations;
import io.github.snn4j.core.kernel.Activations.Floats;
import io.github.snn4j.core.kernel.Elementwise;
import java.util.List;

/** Two values joined element by element: {@code a + b}, {@code a b} or {@code a (1 − b)}. */
final class JoinCall extends Call {
    /** The operation. */
    enum Join {
        ADD,
        MULTIPLY,
        AND_NOT
    }

    private final Elementwise elementwise;
    private final Join join;

    JoinCall(String layer, Input a, Input b, Value y, Join join, Elementwise elementwise) {
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
        this.elementwise = elementwise;
    }

    @Override
    void forward(Frame f) {
        Activations a = f.activations(inputs.get(0).value());
        Activations b = f.activations(inputs.get(1).value());
        Activations y = f.activations(output);
        int pictures = f.pictures(output);
        switch (join) {
            case ADD -> elementwise.add(pictures, a, b, y);
            case MULTIPLY -> elementwise.multiply(pictures, a, b, y);
            case AND_NOT -> elementwise.iand(pictures, a, b, y);
        }
    }

    @Override
    void backward(Frame f) {
        Activations a = f.activations(inputs.get(0).value());
        Activations b = f.activations(inputs.get(1).value());
        Floats gy = new Floats(f.floats, gradient().offset());
        int pictures = f.pictures(output);
        Buffer ga = inputs.get(0).gradient();
        Buffer gb = inputs.get(1).gradient();
        if (ga != null) {
            Floats to = new Floats(f.floats, ga.offset());
            switch (join) {
                case ADD -> copy(f, ga);
                case MULTIPLY -> elementwise.multiply(pictures, gy, b, to);
                case AND_NOT -> elementwise.iand(pictures, gy, b, to);
            }
        }
        if (gb != null) {
            switch (join) {
                case ADD -> copy(f, gb);
                case MULTIPLY -> elementwise.multiply(pictures, gy, a, new Floats(f.floats, gb.offset()));
                case AND_NOT -> {
                    elementwise.fill(pictures, 0, f.floats, gb.offset());
                    elementwise.accumulateProduct(pictures, -1, gy, a, f.floats, gb.offset());
                }
            }
        }
    }

    private void copy(Frame f, Buffer to) {
        if (!to.isShared()) {
            elementwise.copy(f.pictures(output), f.floats, gradient().offset(), f.floats, to.offset());
        }
    }

    boolean isSum() {
        return join == Join.ADD;
    }

    @Override
    boolean readsInputsBackward() {
        return join != Join.ADD;
    }

    @Override
    long ownBytes() {
        return elementwise.scratchBytes();
    }
}
