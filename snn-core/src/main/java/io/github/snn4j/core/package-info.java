/**
 * Spiking neurons, encoders, kernels and plots in plain Java; no ND4J.
 *
 * <p><b>Conventions of the whole project</b>, written once:
 *
 * <ul>
 *   <li>Time is in seconds; a step lasts {@code dt}, 1 ms unless said. Constants of the form "per step" are named so.
 *   <li>A neuron fires when its membrane potential is <em>strictly</em> above the threshold, {@code v > threshold}.
 *   <li>Tensors are {@code [time, batch, features…]}, pictures channels-last {@code [height, width, channel]};
 *       time and batch merge between layers. Flattening keeps the order height, width, channel.
 *   <li>Batch normalisation has its statistics over time, batch and space: momentum 0.1, ε 1e-5, biased variance to
 *       normalise, unbiased variance in the running estimate (PyTorch's convention).
 *   <li>Ties of max pooling go to the first in row-major order; a window of zeros included.
 *   <li>The last partial batch is dropped in training and run in evaluation.
 *   <li>Latency to step: {@code min(T-1, ⌊t·T⌋)}; no spike for {@code t = ∞}.
 *   <li>The membrane potential starts at the reset potential where there is one, else at rest.
 *   <li>Random numbers are counter-based ({@link io.github.snn4j.core.kernel.Philox}), keyed by seed, epoch, step, layer
 *       and element, so that they do not depend on threads or on where training was resumed.
 * </ul>
 *
 * <p>This package itself stays empty: everything belongs into one of its sub-packages.
 */
@NullMarked
package io.github.snn4j.core;

import org.jspecify.annotations.NullMarked;
