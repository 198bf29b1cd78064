package io.github.snn4j.models.network;

import io.github.snn4j.layers.layer.Weights;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network with weights and where they came from; what is exported, evaluated and put into the zoo.
 *
 * @param network what it is
 * @param weights its parameters
 * @param provenance how it came to be: command, seed, data, versions, measured accuracy, as readable pairs
 */
public record TrainedNetwork(Network network, Weights weights, Map<String, String> provenance) {
    public TrainedNetwork {
        provenance = java.util.Collections.unmodifiableMap(new TreeMap<>(provenance));
    }

    /** The same with one more fact about where it came from. */
    public TrainedNetwork withProvenance(String key, String value) {
        Map<String, String> more = new TreeMap<>(provenance);
        more.put(key, value);
        return new TrainedNetwork(network, weights, more);
    }

    /** The same, shown for so many steps. */
    public TrainedNetwork withSteps(int steps) {
        return new TrainedNetwork(network.withSteps(steps), weights, provenance);
    }
}
