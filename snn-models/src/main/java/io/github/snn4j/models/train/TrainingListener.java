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

    /**
     * A step.
     *
     * @param epoch from 1
     * @param step from 1, within the epoch
     * @param steps how many the epoch has
     * @param loss the loss of this batch
     * @param gradientNorm the Euclidean norm of the gradient before clipping
     */
    record Step(int epoch, int step, int steps, double loss, double gradientNorm) {}

    /**
     * An epoch.
     *
     * @param epoch from 1
     * @param epochs how many there will be
     * @param loss the mean loss over its steps
     * @param trainAccuracy the accuracy on the batches as they were trained on
     * @param watchAccuracy the accuracy on the watched set (validation, else test), NaN where there is none
     * @param learningRate of its last step
     * @param seconds it took, watching included
     * @param samplesPerSecond training only
     * @param firingRates by spiking layer, on its last batch
     */
    record Epoch(
            int epoch,
            int epochs,
            double loss,
            double trainAccuracy,
            double watchAccuracy,
            double learningRate,
            double seconds,
            double samplesPerSecond,
            Map<String, Double> firingRates) {}
}
