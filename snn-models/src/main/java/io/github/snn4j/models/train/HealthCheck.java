package io.github.snn4j.models.train;

import io.github.snn4j.core.algebra.Real;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a network can learn at all: on one batch, how much each spiking layer fires and how many of its neurons a
 * gradient reaches.
 */
public record HealthCheck(List<Layer> layers) {
    private static final double DEAD = 0.9;
    private static final double SATURATED = 0.5;

    /** The slope below this fraction of its peak counts as no gradient. */
    private static final double SUPPORTED = 0.1;

    /**
     * A spiking layer.
     *
     * @param name the layer
     * @param firingRate the fraction of neurons and steps that fired
     * @param dead the fraction of neurons that did not fire for any example at any step
     * @param support the fraction of membrane potentials where the surrogate's slope is at least a tenth of its peak
     */
    public record Layer(String name, double firingRate, double dead, double support) {
        /** What is wrong and what to change, or an empty text. */
        public String warning() {
            if (dead > DEAD) {
                return "layer \"" + name + "\" is dead: " + percent(dead)
                        + " of its neurons never fire; lower the threshold,"
                        + " put a batch norm before it, or widen the surrogate";
            }
            if (firingRate > SATURATED) {
                return "layer \"" + name + "\" is saturated: it fires in " + percent(firingRate)
                        + " of all steps; raise the threshold or put a batch norm before it";
            }
            return "";
        }

        /** Whether it is neither dead nor saturated, and by more than {@code margin}. */
        boolean isWell(double margin) {
            return dead <= DEAD - margin && firingRate <= SATURATED - margin;
        }

        /** A fraction in per cent, with as many digits as it takes to tell it from 0. */
        static String percent(double fraction) {
            double percent = 100 * fraction;
            return (percent > 0 && percent < 1 ? String.format(Locale.ROOT, "%.2g", percent) : Math.round(percent))
                    + " %";
        }
    }

    /**
     * Looks at one batch of a data set, or as much of one as fits, with a plan of its own, whose memory is free again
     * afterwards.
     *
     * @param most the bytes that this should hold at most
     */
    public static HealthCheck of(
            Network network, Weights weights, Dataset data, long most, long seed, Workers workers) {
        int n = Math.min(network.recipe().batch(), data.size());
        // running statistics of batch norms move in a training run: on a copy
        Weights copy = Weights.zeros(network.graph());
        System.arraycopy(weights.values(), 0, copy.values(), 0, weights.values().length);
        Plan plan = plan(network, copy, n, workers);
        while (n > 1 && plan.forecast().total() > most) {
            n /= 2;
            plan = plan(network, copy, n, workers);
        }
        Batches batches = new Batches(data, network.encoder(), network.steps(), workers);
        batches.load(plan, Batches.order(data.size(), seed, 1), 0, new int[n], seed, 1);
        plan.forward(n, seed, 0);
        List<Layer> layers = new ArrayList<>();
        for (Map.Entry<String, Double> layer : plan.firingRates().entrySet()) {
            layers.add(look(plan, layer.getKey(), layer.getValue(), n));
        }
        return new HealthCheck(List.copyOf(layers));
    }

    private static Plan plan(Network network, Weights weights, int batch, Workers workers) {
        PlanOptions options = PlanOptions.training(batch, network.steps())
                .withStaticInput(network.encoder().isStatic())
                .withKeep(true)
                .withDt(network.dt());
        return Plan.compile(network.graph(), weights, options, workers);
    }

    /** All warnings, in the order of the layers. */
    public List<String> warnings() {
        return layers.stream().map(Layer::warning).filter(w -> !w.isEmpty()).toList();
    }

    private static Layer look(Plan plan, String name, double rate, int examples) {
        float[] spikes = plan.kept(name);
        Plan.Membrane membrane = plan.membrane(name);
        int neurons = spikes.length / (plan.options().steps() * examples);
        boolean[] fired = new boolean[neurons];
        for (int i = 0; i < spikes.length; i++) {
            fired[i % neurons] |= spikes[i] != 0;
        }
        int silent = 0;
        for (boolean f : fired) {
            silent += f ? 0 : 1;
        }
        return new Layer(name, rate, (double) silent / neurons, support(membrane));
    }

    private static double support(Plan.Membrane membrane) {
        Surrogate surrogate = membrane.neuron().surrogate();
        double peak = surrogate.slope(Real.HEAVISIDE, 0.0);
        long supported = 0;
        for (int i = 0; i < membrane.potential().length; i++) {
            double slope = surrogate.slope(Real.HEAVISIDE, (double) membrane.aboveThreshold(i));
            supported += slope >= SUPPORTED * peak ? 1 : 0;
        }
        return (double) supported / membrane.potential().length;
    }
}
