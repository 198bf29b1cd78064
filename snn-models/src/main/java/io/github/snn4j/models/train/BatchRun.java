package io.github.snn4j.models.train;

import java.util.Map;

/** How a network is run on a batch of examples to score them. */
interface BatchRun {
    /**
     * What a run yields.
     *
     * @param scores {@code [examples, outputs]}
     * @param steps how many steps each example was shown
     * @param firingRates the fraction of neurons and of those steps that fired, by spiking layer
     */
    record Scored(float[] scores, int[] steps, Map<String, Double> firingRates) {}

    /** Runs examples {@code order[from … from + labels.length − 1]} and writes their labels into {@code labels}. */
    Scored run(Dataset data, int[] order, int from, int[] labels, long seed);
}
