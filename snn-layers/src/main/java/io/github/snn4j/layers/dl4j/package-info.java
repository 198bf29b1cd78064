/**
 * Spiking layers for the networks of Deeplearning4j; the only package that knows it.
 *
 * <p>What a layer computes is in {@code samediff}; here is only what Deeplearning4j asks of a layer.
 */
@NullMarked
package io.github.snn4j.layers.dl4j;

import org.jspecify.annotations.NullMarked;
