package io.github.snn4j.zoo.bench;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.Recipe;
import java.util.List;

/**
 * A network with the batch, steps and recipe that it is measured with.
 *
 * @param framework whose recurrence and initial weights it follows, in the words of the peer's scripts
 * @param network the layers, T, the loss, and in its recipe the batch and the optimiser
 * @param parameters what the peer calls each learned parameter
 */
public record Workload(String framework, Network network, List<PeerParameter> parameters) {
    /** W1 to W5, or sew34. */
    public String name() {
        return network.name();
    }

    public int batch() {
        return network.recipe().batch();
    }

    /** The surrogate of all its neurons. */
    public Surrogate surrogate() {
        return Survey.of(network.graph()).rows().stream()
                .flatMap(row -> java.util.stream.Stream.ofNullable(row.neuron()))
                .map(neuron -> ((Lif) neuron).surrogate())
                .findFirst()
                .orElseThrow();
    }

    /** Weights distributed as the peer's are at the start. */
    public Weights initialWeights(long seed) {
        Weights weights = Weights.initial(network.graph(), seed);
        if (Workloads.SEW.contains(framework)) {
            for (PeerParameter p : parameters) {
                if (p.shape().length == 4) {
                    scaledNormal(weights, weights.slot(p.name()), seed);
                }
            }
        }
        return weights;
    }

    /** He et al. 2015 (arXiv 1502.01852, section 2.2) for the backward direction: variance 2/fan-out. */
    private static void scaledNormal(Weights weights, Weights.Slot conv, long seed) {
        List<Integer> shape = conv.parameter().shape();
        float deviation = (float) Math.sqrt(2.0 / (shape.get(0) * shape.get(1) * shape.get(3)));
        float[] w = weights.values();
        new Philox(seed, conv.name().hashCode()).normal(0, w, conv.offset(), conv.size());
        for (int i = conv.offset(); i < conv.offset() + conv.size(); i++) {
            w[i] *= deviation;
        }
    }

    public Workload withBatch(int batch) {
        Recipe other = network.recipe().withBatch(batch);
        return new Workload(framework, network.withRecipe(other), parameters);
    }

    public Workload withSteps(int steps) {
        return new Workload(framework, network.withSteps(steps), parameters);
    }
}
