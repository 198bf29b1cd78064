package io.github.snn4j.layers.layer;

/** The picture as one vector, in the order height, width, channel. */
public record Flatten() implements Layer {
    @Override
    public <T> T apply(Operations<T> ops, T x) {
        return ops.flatten(x);
    }
}
