/**
 * Layers as records, and the operations they are made of.
 *
 * <p>A layer says once, in {@link io.github.snn4j.layers.layer.Layer#apply}, what it computes in terms of
 * {@link io.github.snn4j.layers.layer.Operations}. Shapes, parameters, the compiled plan, the SameDiff graph and the
 * chip's form are all interpretations of that. No loops over numbers here, no ND4J, no file formats.
 */
@NullMarked
package io.github.snn4j.layers.layer;

import org.jspecify.annotations.NullMarked;
