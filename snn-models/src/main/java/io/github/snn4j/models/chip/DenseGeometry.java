package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;

/**
 * Every output sees every input; weights {@code [in][out]}, inputs and outputs flattened as H, W, C.
 *
 * @param pool squares of so many input pixels a side have the same weights, of which there is one; 1 for none
 */
public record DenseGeometry(Shape in, Shape out, int pool) implements Geometry {
    public DenseGeometry {
        if (pool < 1 || in.height() % pool != 0 || in.width() % pool != 0) {
            throw new IllegalArgumentException("DenseGeometry.pool must divide the picture " + in + ", got " + pool);
        }
        if ((long) in.size() / pool / pool * out.size() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "DenseGeometry " + in + " -> " + out + " has more than " + Integer.MAX_VALUE + " weights");
        }
    }

    /** Without pooled squares. */
    public DenseGeometry(Shape in, Shape out) {
        this(in, out, 1);
    }

    /** The row of weights of an input. */
    public int row(int input) {
        if (pool == 1) {
            return input;
        }
        int c = input % in.channels();
        int x = input / in.channels() % in.width();
        int y = input / in.channels() / in.width();
        return (y / pool * (in.width() / pool) + x / pool) * in.channels() + c;
    }

    public static DenseGeometry of(int in, int out) {
        return new DenseGeometry(Shape.vector(in), Shape.vector(out));
    }

    @Override
    public int weightCount() {
        return in.size() / pool / pool * out.size();
    }

    @Override
    public int outChannels() {
        return out.size();
    }
}
