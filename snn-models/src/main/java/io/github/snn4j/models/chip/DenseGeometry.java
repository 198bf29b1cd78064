package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;

/** Every output sees every input; weights {@code [in][out]}, inputs and outputs flattened as H, W, C. */
public record DenseGeometry(Shape in, Shape out) implements Geometry {
    public DenseGeometry {
        if ((long) in.size() * out.size() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "DenseGeometry " + in + " -> " + out + " has more than " + Integer.MAX_VALUE + " weights");
        }
    }

    public static DenseGeometry of(int in, int out) {
        return new DenseGeometry(Shape.vector(in), Shape.vector(out));
    }

    @Override
    public int weightCount() {
        return in.size() * out.size();
    }

    @Override
    public int outChannels() {
        return out.size();
    }

    @Override
    public int outChannel(int weight) {
        return weight % out.size();
    }
}
