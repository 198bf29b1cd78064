package io.github.snn4j.layers.layer;

import io.github.snn4j.core.neuron.NeuronModel;

/**
 * A layer of neurons that also receive each other's last spikes: current {@code x[t] + s[t−1] W}.
 *
 * @param neuron the neuron's equation and constants
 */
public record Recurrent(NeuronModel neuron) implements Layer {
    @Override
    public <T> T apply(Operations<T> ops, T x) {
        int n = ops.shape(x).size();
        return ops.recurrent(x, neuron, Parameter.learned("recurrent", Initializer.Uniform.ofFanIn(n), n, n));
    }
}
