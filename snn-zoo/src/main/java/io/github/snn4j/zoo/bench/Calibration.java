package io.github.snn4j.zoo.bench;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import java.util.List;
import java.util.Set;

/**
 * Scales weights until every spiking layer fires at a given rate on the first batch.
 *
 * <p>In order, the layer before each spiking layer (batch norm: γ and β; otherwise weight and bias) is multiplied by a
 * factor found by 14 bisections of its logarithm over 2^-6 … 2^6, as the peer's script does. Between the two lie only
 * pools, which commute with a positive factor; so the network runs once a layer, and the bisection runs its neurons alone.
 */
final class Calibration {
    private static final Set<String> SCALED = Set.of("dense", "convolution", "batchNorm");
    private static final int BISECTIONS = 14;

    private Calibration() {}

    static void run(Workload workload, Weights weights, RandomBatches batches, double rate, Workers workers) {
        Network network = workload.network();
        Plan plan = Plan.compile(
                network.graph(),
                weights,
                PlanOptions.training(workload.batch(), network.steps())
                        .withDt(network.dt())
                        .withKeep(true),
                workers);
        List<Survey.Row> rows = Survey.of(network.graph()).rows();
        String scaled = "";
        for (int i = 0; i < rows.size(); i++) {
            Survey.Row row = rows.get(i);
            if (SCALED.contains(row.kind())) {
                scaled = row.name();
            } else if (row.neuron() != null) {
                batches.load(plan, 0);
                plan.forward(workload.batch(), 0, 0);
                float[] current = plan.kept(rows.get(i - 1).name());
                scale(weights, scaled, factor(network, row, current, workload.batch(), rate, workers));
            }
        }
    }

    /** The factor of the input current at which the neurons fire at the rate. */
    private static float factor(
            Network network, Survey.Row row, float[] current, int batch, double rate, Workers workers) {
        LayerGraph alone = LayerGraph.of(row.in(), new Spiking(java.util.Objects.requireNonNull(row.neuron())));
        boolean isStatic = current.length == batch * row.in().size();
        Plan plan = Plan.compile(
                alone,
                Weights.zeros(alone),
                PlanOptions.inference(batch, network.steps())
                        .withDt(network.dt())
                        .withStaticInput(isStatic),
                workers);
        double low = -6;
        double high = 6;
        float factor = 1;
        for (int k = 0; k < BISECTIONS; k++) {
            factor = (float) Math.pow(2, (low + high) / 2);
            for (int i = 0; i < current.length; i++) {
                plan.input()[plan.inputOffset() + i] = factor * current[i];
            }
            plan.forward(batch, 0, 0);
            double fired = plan.firingRates().values().iterator().next();
            if (fired < rate) {
                low = (low + high) / 2;
            } else {
                high = (low + high) / 2;
            }
        }
        return factor;
    }

    private static void scale(Weights weights, String layer, float factor) {
        for (Weights.Slot slot : weights.slots()) {
            if (slot.parameter().trainable() && slot.name().startsWith(layer + ".")) {
                int end = slot.offset() + slot.size();
                for (int i = slot.offset(); i < end; i++) {
                    weights.values()[i] *= factor;
                }
            }
        }
    }
}
