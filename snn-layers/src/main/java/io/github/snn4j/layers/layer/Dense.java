package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer, {@code y = x W + b}; a picture is flattened in the order height, width, channel.
 *
 * @param units the number of outputs
 * @param bias whether there is a {@code b}, which starts as {@link Start#FAN_IN}
 * @param start how {@code W} starts
 */
public record Dense(
        int units,
        @Default("true") boolean bias,
        @Default("fan_in") Start start) implements Layer {
    public Dense {
        if (units < 1) {
            throw new IllegalArgumentException("Dense.units must be at least 1, got " + units);
        }
    }

    /** With weights that start as {@link Start#FAN_IN}. */
    public Dense(int units, boolean bias) {
        this(units, bias, Start.FAN_IN);
    }

    /** With a bias. */
    public static Dense of(int units) {
        return new Dense(units, true);
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        int in = ops.shape(x).size();
        @Nullable Parameter b = bias ? Parameter.learned("bias", Start.FAN_IN.of(in), units) : null;
        return ops.dense(x, Parameter.learned("weight", start.of(in), in, units), b);
    }
}
