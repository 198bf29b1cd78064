package io.github.snn4j.zoo.bench;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.SelfAttention;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import java.util.List;

/** Running statistics of batch norms that fit the data: the plain average of those of all batches. */
final class RunningStatistics {
    private RunningStatistics() {}

    /** Whether a network has any. */
    static boolean needed(Weights weights) {
        return weights.learned() < weights.values().length;
    }

    static void average(Workload workload, Weights weights, RandomBatches batches, Workers workers) {
        Network network = workload.network();
        // a momentum of 1 leaves the statistics of the last batch
        List<LayerGraph.Named> layers = network.graph().layers().stream()
                .map(n -> new LayerGraph.Named(n.name(), lastBatchOnly(n.layer())))
                .toList();
        Plan plan = Plan.compile(
                new LayerGraph(network.graph().input(), layers),
                weights,
                PlanOptions.training(workload.batch(), network.steps()).withDt(network.dt()),
                workers);
        float[] values = weights.values();
        double[] sums = new double[values.length - weights.learned()];
        for (int b = 0; b < RandomBatches.COUNT; b++) {
            batches.load(plan, b);
            plan.forward(workload.batch(), 0, 0);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += values[weights.learned() + i];
            }
        }
        for (int i = 0; i < sums.length; i++) {
            values[weights.learned() + i] = (float) (sums[i] / RandomBatches.COUNT);
        }
    }

    private static Layer lastBatchOnly(Layer layer) {
        if (layer instanceof BatchNorm norm) {
            return new BatchNorm(norm.epsilon(), 1, norm.gamma());
        }
        if (layer instanceof SelfAttention a && a.norm() != null) {
            return new SelfAttention(a.heads(), a.scale(), a.spiking(), lastBatchOnly(a.norm()), a.start());
        }
        if (layer instanceof Residual block) {
            return new Residual(
                    block.body().stream().map(RunningStatistics::lastBatchOnly).toList(),
                    block.shortcut().stream()
                            .map(RunningStatistics::lastBatchOnly)
                            .toList(),
                    block.join());
        }
        return layer;
    }
}
