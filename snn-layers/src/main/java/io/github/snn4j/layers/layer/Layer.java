package io.github.snn4j.layers.layer;

/**
 * A layer: a record whose components are its settings, and one method that says what it computes.
 *
 * <p>A new layer is one record and one registration in {@link Layers}; it then trains in the plan, runs in SameDiff, is
 * written to JSON and appears in summaries, as long as it is composed of {@link Operations}.
 */
public interface Layer {
    /**
     * The layer applied to its input.
     *
     * @param ops the interpretation: shapes, a plan, a SameDiff graph, …
     * @param x the input, a sequence over time of pictures or vectors
     * @throws IllegalArgumentException if the layer does not fit the input's shape; the message says what was expected
     */
    <T> T apply(Operations<T> ops, T x);
}
