package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;

/** What training a network will hold in memory, known before anything is allocated. */
public final class TrainingMemory {
    private TrainingMemory() {}

    /** The bytes of the training plan and of the optimiser's state, with {@code batch} examples a step. */
    public static long bytes(Network network, int batch, Workers workers) {
        Weights weights = Weights.zeros(network.graph());
        Plan plan = Plan.compile(
                network.graph(),
                weights,
                PlanOptions.training(batch, network.steps())
                        .withStaticInput(network.encoder().isStatic())
                        .withDt(network.dt()),
                workers);
        return plan.forecast().total() + 4L * network.recipe().optimizer().stateArrays() * weights.learned();
    }

    /** The largest batch, up to the recipe's, whose training fits into {@code limit} bytes; 0 if none does. */
    public static int largestBatch(Network network, long limit, Workers workers) {
        int fits = 0;
        int tooLarge = network.recipe().batch() + 1;
        while (tooLarge - fits > 1) {
            int middle = (fits + tooLarge) >>> 1;
            if (bytes(network, middle, workers) <= limit) {
                fits = middle;
            } else {
                tooLarge = middle;
            }
        }
        return fits;
    }
}
