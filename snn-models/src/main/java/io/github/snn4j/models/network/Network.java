package io.github.snn4j.models.network;

import io.github.snn4j.core.coding.Encoder;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.models.train.Recipe;

/**
 * A network as data: how an example becomes input over time, the layers, how output over time becomes scores, and how it
 * is trained unless said otherwise.
 *
 * @param name what it is called
 * @param steps T, how many steps an example is shown
 * @param dt the length of a step in seconds
 * @param encoder from an example's values to input over time
 * @param graph the layers, from the example's shape on; to tell classes apart the last one has as many features as there are
 *     classes, and a part of a network may end in a picture
 * @param readout from the last layer's output over time to one score a feature
 * @param recipe how it is trained
 */
public record Network(
        String name, int steps, double dt, Encoder encoder, LayerGraph graph, Readout readout, Recipe recipe) {
    public Network {
        if (name.isBlank()) {
            throw new IllegalArgumentException("Network.name must not be blank");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("Network.steps must be at least 1, got " + steps);
        }
        if (!(dt > 0)) {
            throw new IllegalArgumentException("Network.dt must be > 0 s, got " + dt);
        }
    }

    /** How many scores it gives, one a feature of the last layer. */
    public int outputs() {
        return graph.output().size();
    }

    /**
     * How many classes it tells apart.
     *
     * @throws IllegalArgumentException if it ends in a picture, and so tells none apart
     */
    public int classes() {
        if (!graph.output().isVector()) {
            throw new IllegalArgumentException(
                    "network \"" + name + "\" must end in one feature a class to be trained or"
                            + " to classify, but its last layer gives " + graph.output() + "; end with a dense layer");
        }
        return outputs();
    }

    public Network withSteps(int t) {
        return new Network(name, t, dt, encoder, graph, readout, recipe);
    }

    public Network withGraph(LayerGraph layers) {
        return new Network(name, steps, dt, encoder, layers, readout, recipe);
    }

    public Network withRecipe(Recipe r) {
        return new Network(name, steps, dt, encoder, graph, readout, r);
    }
}
