package io.github.snn4j.models.train;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import java.util.Arrays;

/**
 * Where learned thresholds start: layer by layer from the first on, at {@code scale} times a percentile of the currents of
 * all neurons and steps for one batch of the training set, or as many of its examples as fit into what training holds, the
 * layers before having theirs already.
 *
 * <p>With weights of an ANN, whose activations those currents approach, this is the conversion that Diet-SNN starts from
 * (Rathi, Roy 2021, arXiv 2008.03658, section III; percentile 99.7).
 *
 * @param percentile of the currents, in (0, 100]; 0 leaves the thresholds as the neurons say
 * @param scale what it is multiplied by, > 0
 */
public record ThresholdStart(
        @Default("0") double percentile, @Default("1") double scale) {
    /** Thresholds as the neurons say. */
    public static final ThresholdStart NONE = new ThresholdStart(0, 1);

    private static final String THRESHOLD = "threshold";

    public ThresholdStart {
        if (!(percentile >= 0 && percentile <= 100)) {
            throw new IllegalArgumentException("ThresholdStart.percentile must be in [0, 100], got " + percentile);
        }
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("ThresholdStart.scale must be > 0, got " + scale);
        }
    }

    /**
     * Sets the thresholds among {@code weights}.
     *
     * @param most the bytes that this should hold at most
     * @throws IllegalArgumentException if no layer learns one, or if a layer's percentile is not above 0
     */
    void apply(Network network, Weights weights, Dataset data, long most, long seed, Workers workers) {
        if (percentile == 0) {
            return;
        }
        int examples = Math.min(network.recipe().batch(), data.size());
        Plan plan = plan(network, weights, examples, workers);
        while (examples > 1 && plan.forecast().total() > most) {
            examples /= 2;
            plan = plan(network, weights, examples, workers);
        }
        Batches batches = new Batches(data, network.encoder(), network.steps(), workers);
        int[] order = Batches.order(data.size(), seed, 1);
        boolean any = false;
        for (Survey.Row row : Survey.of(network.graph()).rows()) {
            if (row.neuron() != null
                    && row.neuron().parameters().stream().anyMatch(p -> p.name().equals(THRESHOLD))) {
                batches.load(plan, order, 0, new int[examples], seed, 1);
                plan.forward(examples, seed, 0);
                set(row.name(), weights, plan.current(row.name()));
                any = true;
            }
        }
        if (!any) {
            throw new IllegalArgumentException("training.thresholds.percentile is " + percentile + ", but no neuron of "
                    + network.name() + " learns a threshold; set it to 0, or the neuron to DietLif");
        }
    }

    private static Plan plan(Network network, Weights weights, int examples, Workers workers) {
        PlanOptions options = PlanOptions.inference(examples, network.steps())
                .withStaticInput(network.encoder().isStatic())
                .withKeep(true)
                .withDt(network.dt());
        return Plan.compile(network.graph(), weights, options, workers);
    }

    private void set(String layer, Weights weights, float[] currents) {
        Arrays.sort(currents);
        int place = (int) Math.ceil(percentile / 100 * currents.length) - 1;
        double threshold = scale * currents[Math.max(0, place)];
        if (!(threshold > 0)) {
            throw new IllegalArgumentException("the threshold of layer \"" + layer + "\" cannot start at " + threshold
                    + ", " + scale + " times the percentile " + percentile
                    + " of its currents; raise training.thresholds.percentile");
        }
        float[] values = weights.get(layer + "." + THRESHOLD);
        Arrays.fill(values, (float) threshold);
        weights.set(layer + "." + THRESHOLD, values);
    }
}
