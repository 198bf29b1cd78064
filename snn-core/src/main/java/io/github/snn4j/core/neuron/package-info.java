/**
 * Neuron models: one record a file, with its one-step equation; {@code NeuronModels} is the catalogue and
 * {@code NeuronKernels} makes the loops over time from an equation.
 *
 * <p>What couples neurons inside a step (recurrent weights, batch statistics) is a layer, not a neuron.
 */
@NullMarked
package io.github.snn4j.core.neuron;

import org.jspecify.annotations.NullMarked;
