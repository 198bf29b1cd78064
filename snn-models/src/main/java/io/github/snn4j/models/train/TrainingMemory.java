package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Forecast;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;

/** What training a network will hold in memory, known before anything is allocated. */
public final class TrainingMemory {
    private TrainingMemory() {}

    /**
     * What training with {@code batch} examples a step holds, the optimiser's state included; no more than {@code limit}
     * where computing outputs again for the backward run, see {@link PlanOptions#memory()}, makes it fit.
     */
    public static Forecast forecast(Network network, int batch, long limit, Workers workers) {
        Weights weights = Weights.zeros(network.graph());
        Plan plan = Plan.compile(network.graph(), weights, options(network, weights, batch, limit), workers);
        return forecast(network, plan, weights);
    }

    /** What training with that plan holds. */
    static Forecast forecast(Network network, Plan plan, Weights weights) {
        return besides(
                network, plan.options().batch(), weights, plan.forecast().withOptimizer(optimizer(network, weights)));
    }

    /** With what {@link Segments}, {@link BatchLoader} and the settings of the recipe hold. */
    private static Forecast besides(Network network, int batch, Weights weights, Forecast forecast) {
        Recipe recipe = network.recipe();
        long activations = BatchLoader.bytes(batch, network.graph().input().size(), network.classes());
        long gradients = recipe.accumulate() > 1 ? 4L * weights.learned() : 0;
        if (Segments.areUsed(network)) {
            activations += 4 * Segments.inputElements(network, batch);
            gradients += 4L * weights.values().length;
        }
        if (recipe.ema() > 0) {
            activations += 4L * weights.values().length;
        }
        return forecast.withMore(activations, gradients);
    }

    /**
     * How a training plan is compiled that leaves room for what else training holds.
     *
     * @throws IllegalArgumentException if the network cannot train as its {@link Recipe#tbptt()} says
     */
    public static PlanOptions options(Network network, Weights weights, int batch, long limit) {
        Segments.check(network);
        Forecast besides = besides(network, batch, weights, new Forecast(0, 0, 0, optimizer(network, weights), 0, 0));
        boolean segments = Segments.areUsed(network);
        return PlanOptions.training(batch, segments ? network.recipe().tbptt() : network.steps())
                .withCarryState(segments)
                .withStaticInput(network.encoder().isStatic())
                .withDt(network.dt())
                .withPenalty(network.recipe().penalty())
                .withFrozenNorms(network.recipe().quantize() != Quantize.NONE)
                .withMemory(limit - besides.total());
    }

    /** The bytes of the optimiser's state. */
    public static long optimizer(Network network, Weights weights) {
        return 4L * network.recipe().optimizer().stateArrays() * weights.learned();
    }

    /** The largest batch, up to the recipe's, whose training fits into {@code limit} bytes; 0 if none does. */
    public static int largestBatch(Network network, long limit, Workers workers) {
        int fits = 0;
        int tooLarge = network.recipe().batch() + 1;
        while (tooLarge - fits > 1) {
            int middle = (fits + tooLarge) >>> 1;
            if (forecast(network, middle, limit, workers).total() <= limit) {
                fits = middle;
            } else {
                tooLarge = middle;
            }
        }
        return fits;
    }
}
