package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;
import java.util.List;

/**
 * Two paths from one input, joined: {@code join(body(x), shortcut(x))}.
 *
 * <p>On spikes ADD, AND and IAND are the joins of SEW-ResNet (Fang et al. 2021, arXiv 2102.04159, table 1); ADD on
 * potentials (before a {@link Spiking} layer) is the classical residual block, or the membrane shortcut of MS-ResNet.
 *
 * @param body the layers of the main path
 * @param shortcut the layers of the other path; empty is the identity
 * @param join how the two are joined
 */
public record Residual(
        List<Layer> body,
        @Default("[]") List<Layer> shortcut,
        @Default("add") Join join) implements Layer {
    /** How a block joins its body {@code a} and its shortcut {@code b}. */
    public enum Join {
        /** {@code a + b}. */
        ADD,
        /** {@code a b}. */
        AND,
        /** {@code b (1 − a)}. */
        IAND
    }

    public Residual {
        if (body.isEmpty()) {
            throw new IllegalArgumentException("Residual.body must have a layer, got none");
        }
        body = List.copyOf(body);
        shortcut = List.copyOf(shortcut);
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        T a = ops.within("body", () -> LayerGraph.chain(ops, LayerGraph.named(body), x));
        T b = ops.within("shortcut", () -> LayerGraph.chain(ops, LayerGraph.named(shortcut), x));
        if (!ops.shape(a).equals(ops.shape(b))) {
            throw new IllegalArgumentException("Residual must join equal shapes, but its body gives " + ops.shape(a)
                    + " and its shortcut " + ops.shape(b) + "; give the shortcut a convolution with the same stride and"
                    + " channels");
        }
        return switch (join) {
            case ADD -> ops.add(a, b);
            case AND -> ops.multiply(a, b);
            case IAND -> ops.andNot(b, a);
        };
    }
}
