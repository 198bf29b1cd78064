/**
 * The loops that move and reduce numbers: convolution, matrix product, pooling, batch norm, packed spikes, the thread pool
 * and the counter-based random generator.
 *
 * <p>Every fast kernel has a plain scalar twin and a test that compares them. Nothing here knows a neuron's equation, a
 * layer or a network.
 */
@NullMarked
package io.github.snn4j.core.kernel;

import org.jspecify.annotations.NullMarked;
