/**
 * Encoders, from one example's values to input over time, and read-outs, from spikes or potentials over time to scores.
 *
 * <p>The encoded values are the input layer: they are not passed through a neuron of their own. An input that changes more
 * slowly than the simulation (60 frames a second against steps of 1 ms) is stretched: each frame is encoded for the
 * {@code round(1 / (60 · dt))} steps that it lasts, under a {@link RandomKey} of its own.
 *
 * <p>What draws random numbers takes a {@link RandomKey} and nothing else, so that a value depends on which example, step
 * and element it belongs to and never on what was drawn before it.
 */
@NullMarked
package io.github.snn4j.core.coding;

import org.jspecify.annotations.NullMarked;
