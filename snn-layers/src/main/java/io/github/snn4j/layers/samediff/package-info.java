/**
 * The SameDiff form of layers and neurons: portable operations, one operation of our own, and an executor.
 *
 * <p>Here a {@link io.github.snn4j.layers.layer.LayerGraph} becomes a SameDiff graph that runs on any ND4J backend, can be
 * saved and trained by SameDiff, and is the oracle of the compiled plan. Nothing outside this package and {@code dl4j}
 * touches ND4J; no layer is defined here.
 */
@NullMarked
package io.github.snn4j.layers.samediff;

import org.jspecify.annotations.NullMarked;
