package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import java.util.Arrays;

/** Shows every example all steps, a layer after the other. */
final class AllSteps implements BatchRun {
    private final Network network;
    private final Workers workers;
    final Plan plan;

    AllSteps(Network network, Weights weights, int batch, boolean keep, Workers workers) {
        this.network = network;
        this.workers = workers;
        plan = Plan.compile(
                network.graph(),
                weights,
                PlanOptions.inference(batch, network.steps())
                        .withStaticInput(network.encoder().isStatic())
                        .withKeep(keep)
                        .withDt(network.dt()),
                workers);
    }

    @Override
    public Scored run(Dataset data, int[] order, int from, int[] labels, long seed) {
        new Batches(data, network.encoder(), network.steps(), workers).load(plan, order, from, labels, seed, 0);
        plan.forward(labels.length, seed, 0);
        int[] steps = new int[labels.length];
        Arrays.fill(steps, network.steps());
        return new Scored(Scores.of(network, plan, labels.length), steps, plan.firingRates());
    }
}
