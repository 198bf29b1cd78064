package io.github.snn4j.layers.layer;

/** Half-rectification, {@code max(x, 0)}, with slope 0 at 0: for networks without spikes, such as teachers and baselines. */
public record Relu() implements Layer {
    @Override
    public <T> T apply(Operations<T> ops, T x) {
        return ops.relu(x);
    }
}
