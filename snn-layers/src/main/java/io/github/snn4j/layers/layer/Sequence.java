package io.github.snn4j.layers.layer;

import java.util.List;

/**
 * Layers one after the other as one, such as a norm of several parts.
 *
 * @param layers the layers in order, at least one
 */
public record Sequence(List<Layer> layers) implements Layer {
    public Sequence {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("Sequence.layers must have a layer, got none");
        }
        layers = List.copyOf(layers);
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        return LayerGraph.chain(ops, LayerGraph.named(layers), x);
    }
}
