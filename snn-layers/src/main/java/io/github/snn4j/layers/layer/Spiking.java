package io.github.snn4j.layers.layer;

import io.github.snn4j.core.neuron.NeuronModel;

/**
 * One neuron a feature: current in, spikes out.
 *
 * @param neuron the neuron's equation and constants
 */
public record Spiking(NeuronModel neuron) implements Layer {
    @Override
    public <T> T apply(Operations<T> ops, T x) {
        return ops.spiking(x, neuron);
    }
}
