package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer, {@code y = x W + b}; a picture is flattened in the order height, width, channel.
 *
 * @param units the number of outputs
 * @param bias whether there is a {@code b}
 */
public record Dense(int units, @Default("true") boolean bias) implements Layer {
    public Dense {
        if (units < 1) {
            throw new IllegalArgumentException("Dense.units must be at least 1, got " + units);
        }
    }

    /** With a bias. */
    public static Dense of(int units) {
        return new Dense(units, true);
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        int in = ops.shape(x).size();
        @Nullable Parameter b = bias ? Parameter.learned("bias", Initializer.Uniform.ofFanIn(in), units) : null;
        return ops.dense(x, Parameter.learned("weight", Initializer.Uniform.ofFanIn(in), in, units), b);
    }
}
