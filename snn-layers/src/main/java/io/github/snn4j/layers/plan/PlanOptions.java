package io.github.snn4j.layers.plan;

import io.github.snn4j.core.neuron.PotentialPenalty;
import io.github.snn4j.core.surrogate.Surrogate;

/**
 * What a plan is compiled for.
 *
 * @param batch the largest number of examples a run
 * @param steps T, the steps a run
 * @param staticInput whether the input is the same at every step and therefore given, and computed on, once
 * @param training whether there is a backward pass
 * @param keep whether every intermediate value stays readable after the forward pass
 * @param carryState whether neurons continue from the last run's state ({@link Plan#resetState()} starts anew); with one
 *     step a run this is the time-major order, with k steps truncated backpropagation through time
 * @param dt the length of a step in seconds
 * @param memory the bytes that {@link Plan#forecast()} should not exceed: where keeping all that the backward run reads
 *     would, some is computed again instead, to the same bits
 * @param penalty what the potentials of each spiking layer add to the loss in training
 * @param progress the fraction of the training that is over, on which {@linkplain Surrogate#at surrogates} may depend
 * @param frozenNorms whether batch norms use their running statistics in training too, as constants that do not move
 */
public record PlanOptions(
        int batch,
        int steps,
        boolean staticInput,
        boolean training,
        boolean keep,
        boolean carryState,
        double dt,
        long memory,
        PotentialPenalty penalty,
        double progress,
        boolean frozenNorms) {
    public PlanOptions {
        if (batch < 1) {
            throw new IllegalArgumentException("PlanOptions.batch must be at least 1, got " + batch);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("PlanOptions.steps must be at least 1, got " + steps);
        }
        if (!(dt > 0)) {
            throw new IllegalArgumentException("PlanOptions.dt must be > 0 s, got " + dt);
        }
        if (!(progress >= 0 && progress <= 1)) {
            throw new IllegalArgumentException("PlanOptions.progress must be in [0, 1], got " + progress);
        }
    }

    /** Training on a static input, 1 ms a step. */
    public static PlanOptions training(int batch, int steps) {
        return new PlanOptions(
                batch, steps, true, true, false, false, 1e-3, Long.MAX_VALUE, PotentialPenalty.NONE, 0, false);
    }

    /** Inference on a static input, 1 ms a step. */
    public static PlanOptions inference(int batch, int steps) {
        return new PlanOptions(
                batch, steps, true, false, false, false, 1e-3, Long.MAX_VALUE, PotentialPenalty.NONE, 0, false);
    }

    /** With an input that has its own values at every step, or not. */
    public PlanOptions withStaticInput(boolean value) {
        return new PlanOptions(
                batch, steps, value, training, keep, carryState, dt, memory, penalty, progress, frozenNorms);
    }

    public PlanOptions withKeep(boolean value) {
        return new PlanOptions(
                batch, steps, staticInput, training, value, carryState, dt, memory, penalty, progress, frozenNorms);
    }

    public PlanOptions withCarryState(boolean value) {
        return new PlanOptions(
                batch, steps, staticInput, training, keep, value, dt, memory, penalty, progress, frozenNorms);
    }

    public PlanOptions withDt(double seconds) {
        return new PlanOptions(
                batch, steps, staticInput, training, keep, carryState, seconds, memory, penalty, progress, frozenNorms);
    }

    public PlanOptions withPenalty(PotentialPenalty value) {
        return new PlanOptions(
                batch, steps, staticInput, training, keep, carryState, dt, memory, value, progress, frozenNorms);
    }

    public PlanOptions withProgress(double value) {
        return new PlanOptions(
                batch, steps, staticInput, training, keep, carryState, dt, memory, penalty, value, frozenNorms);
    }

    public PlanOptions withMemory(long bytes) {
        return new PlanOptions(
                batch, steps, staticInput, training, keep, carryState, dt, bytes, penalty, progress, frozenNorms);
    }

    public PlanOptions withFrozenNorms(boolean value) {
        return new PlanOptions(
                batch, steps, staticInput, training, keep, carryState, dt, memory, penalty, progress, value);
    }
}
