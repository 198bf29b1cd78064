package io.github.snn4j.models.train;

import io.github.snn4j.layers.plan.Forecast;
import java.util.Map;

/** Told what happens during training, on the training thread, in order. */
public interface TrainingListener {
    /**
     * Training is about to start.
     *
     * @param forecast the memory the training plan will hold
     * @param health firing rates and surrogate support of the first batch
     * @param firstEpoch the epoch it starts with, above 1 when resumed
     */
    default void started(Forecast forecast, HealthCheck health, int firstEpoch) {}

    /** A step is done. */
    default void step(Step step) {}

    /** An epoch is done and measured. */
    default void epoch(Epoch epoch) {}

    /** A layer fell ill, recovered, or computed what is not a number; told once each time. */
    default void alarm(Alarm alarm) {}

    /**
     * A step: one update of the weights. Norms are Euclidean, of the gradient of the mean loss, before clipping.
     *
     * @param epoch from 1
     * @param epochs how many there will be
     * @param step from 1, within the epoch
     * @param steps how many the epoch has
     * @param loss the loss of its examples
     * @param accuracy the accuracy on its examples as they were trained on
     * @param learningRate what the optimiser moved by
     * @param gradientNorm of all parameters together
     * @param gradientNorms of each layer with parameters
     * @param firingRates the fraction of neurons and steps that fired, by spiking layer
     * @param samplesPerSecond since this run's first step, watching included
     * @param secondsLeft until the last epoch's end at that pace
     */
    record Step(
            int epoch,
            int epochs,
            int step,
            int steps,
            double loss,
            double accuracy,
            double learningRate,
            double gradientNorm,
            Map<String, Double> gradientNorms,
            Map<String, Double> firingRates,
            double samplesPerSecond,
            double secondsLeft) {
        /** The number of this step from 1, over all epochs. */
        public long number() {
            return (epoch - 1L) * steps + step;
        }
    }

    /**
     * An epoch.
     *
     * @param epoch from 1
     * @param epochs how many there will be
     * @param loss the mean loss over its steps
     * @param trainAccuracy the accuracy on the batches as they were trained on
     * @param watchAccuracy the accuracy on the watched set (validation, else test), NaN where there is none
     * @param seconds it took, watching included
     * @param samplesPerSecond training only
     * @param last its last step
     */
    record Epoch(
            int epoch,
            int epochs,
            double loss,
            double trainAccuracy,
            double watchAccuracy,
            double seconds,
            double samplesPerSecond,
            Step last) {}

    /**
     * What happened to a layer.
     *
     * @param epoch from 1
     * @param step from 1, within the epoch
     * @param layer which
     * @param healthy whether it recovered
     * @param text what is wrong and what to change, or that it recovered
     */
    record Alarm(int epoch, int step, String layer, boolean healthy, String text) {}
}
