package io.github.snn4j.zoo.bench;

import io.github.snn4j.models.network.Network;
import java.util.List;

/**
 * A network with the batch, steps and recipe that it is measured with.
 *
 * @param framework whose recurrence and initial weights it follows, in the words of the peer's scripts
 * @param network the layers, T, the loss, and in its recipe the batch and the optimiser
 * @param parameters what the peer calls each learned parameter
 */
public record Workload(String framework, Network network, List<PeerParameter> parameters) {
    /** W1 to W5. */
    public String name() {
        return network.name();
    }

    public int batch() {
        return network.recipe().batch();
    }

    public Workload withBatch(int batch) {
        return new Workload(
                framework,
                network.withRecipe(new io.github.snn4j.models.train.Recipe(
                        network.recipe().epochs(),
                        batch,
                        network.recipe().loss(),
                        network.recipe().optimizer(),
                        network.recipe().schedule(),
                        network.recipe().clip(),
                        network.recipe().validation(),
                        network.recipe().patience())),
                parameters);
    }

    public Workload withSteps(int steps) {
        return new Workload(framework, network.withSteps(steps), parameters);
    }
}
