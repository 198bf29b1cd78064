package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Lif} whose time constant and threshold may be learned: {@code dt₀/τ = σ(w)} with σ the logistic function, w the
 * parameter and dt₀ = {@link #DEFAULT_DT}, so that τ stays above one step of 1 ms; β over a step of dt is
 * {@code 1 - σ(w) dt/dt₀} (Euler) or {@code e^(-σ(w) dt/dt₀)}. A learned θ is a parameter as it is.
 *
 * <p>SpikingJelly's {@code ParametricLIFNode} is the Euler form with the input decayed and w shared by the layer.
 * Source: Fang et al. 2021, ICCV, "Incorporating learnable membrane time constant", equation 9.
 *
 * @param tau membrane time constant before training in seconds, > dt₀
 * @param tauLearning who learns w
 * @param decayInput whether the input is multiplied by 1 - β
 * @param threshold θ before training
 * @param thresholdLearning who learns θ
 * @param rest resting potential
 * @param resetPotential v_reset, where {@link Reset#toPotential} says so
 * @param detachReset whether the gradient stays away from s in the reset
 * @param refractory dead time after a spike in seconds, 0 for none
 */
public record ParametricLif(
        @Default("0.002") double tau,
        @Default("shared") Learning tauLearning,
        @Default("euler") Decay decay,
        @Default("true") boolean decayInput,
        @Default("1") double threshold,
        @Default("fixed") Learning thresholdLearning,
        @Default("0") double rest,
        @Default("hard") Reset reset,
        @Default("0") double resetPotential,
        @Default("false") boolean detachReset,
        @Default("0") double refractory,
        @Default("Arctan") Surrogate surrogate)
        implements NeuronModel {
    public ParametricLif {
        if (!(tau > DEFAULT_DT) || Double.isInfinite(tau)) {
            throw Check.violated("ParametricLif.tau", "> " + DEFAULT_DT + " s", tau);
        }
        Check.finite("ParametricLif.threshold", threshold);
        Check.finite("ParametricLif.rest", rest);
        new Firing(reset, resetPotential, detachReset, refractory, surrogate).validate("ParametricLif");
    }

    /** Who learns a constant. */
    public enum Learning {
        /** Nobody: it stays what it is. */
        FIXED,
        /** One value for the layer. */
        SHARED,
        /** One value for each channel. */
        PER_CHANNEL
    }

    /** τ in seconds, learned once a layer; Euler decay of potential and input; threshold 1; hard reset to 0. */
    public static ParametricLif of(double tau) {
        return new ParametricLif(
                tau, Learning.SHARED, Decay.EULER, true, 1, Learning.FIXED, 0, Reset.HARD, 0, false, 0, Arctan.of());
    }

    /** {@link #of} with τ in steps of {@link #DEFAULT_DT}, > 1. */
    public static ParametricLif ofTauSteps(double steps) {
        return of(steps * DEFAULT_DT);
    }

    public ParametricLif withTau(double seconds) {
        return new ParametricLif(
                seconds,
                tauLearning,
                decay,
                decayInput,
                threshold,
                thresholdLearning,
                rest,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public ParametricLif withTauLearning(Learning value) {
        return new ParametricLif(
                tau,
                value,
                decay,
                decayInput,
                threshold,
                thresholdLearning,
                rest,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public ParametricLif withDecay(Decay value) {
        return new ParametricLif(
                tau,
                tauLearning,
                value,
                decayInput,
                threshold,
                thresholdLearning,
                rest,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public ParametricLif withDecayInput(boolean value) {
        return new ParametricLif(
                tau,
                tauLearning,
                decay,
                value,
                threshold,
                thresholdLearning,
                rest,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public ParametricLif withThreshold(double value) {
        return new ParametricLif(
                tau,
                tauLearning,
                decay,
                decayInput,
                value,
                thresholdLearning,
                rest,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public ParametricLif withThresholdLearning(Learning value) {
        return new ParametricLif(
                tau,
                tauLearning,
                decay,
                decayInput,
                threshold,
                value,
                rest,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public ParametricLif withRest(double value) {
        return new ParametricLif(
                tau,
                tauLearning,
                decay,
                decayInput,
                threshold,
                thresholdLearning,
                value,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public ParametricLif withReset(Reset value) {
        return new ParametricLif(
                tau,
                tauLearning,
                decay,
                decayInput,
                threshold,
                thresholdLearning,
                rest,
                value,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public ParametricLif withResetPotential(double value) {
        return new ParametricLif(
                tau,
                tauLearning,
                decay,
                decayInput,
                threshold,
                thresholdLearning,
                rest,
                reset,
                value,
                detachReset,
                refractory,
                surrogate);
    }

    public ParametricLif withDetachReset(boolean value) {
        return new ParametricLif(
                tau,
                tauLearning,
                decay,
                decayInput,
                threshold,
                thresholdLearning,
                rest,
                reset,
                resetPotential,
                value,
                refractory,
                surrogate);
    }

    public ParametricLif withRefractory(double seconds) {
        return new ParametricLif(
                tau,
                tauLearning,
                decay,
                decayInput,
                threshold,
                thresholdLearning,
                rest,
                reset,
                resetPotential,
                detachReset,
                seconds,
                surrogate);
    }

    public ParametricLif withSurrogate(Surrogate value) {
        return new ParametricLif(
                tau,
                tauLearning,
                decay,
                decayInput,
                threshold,
                thresholdLearning,
                rest,
                reset,
                resetPotential,
                detachReset,
                refractory,
                value);
    }

    private Firing firing() {
        return new Firing(reset, resetPotential, detachReset, refractory, surrogate);
    }

    @Override
    public List<StateVariable> state() {
        return firing().state(rest);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        if (tauLearning != Learning.FIXED) {
            parameters.add(
                    new Parameter("w", Math.log(1 / (tau / DEFAULT_DT - 1)), tauLearning == Learning.PER_CHANNEL));
        }
        if (thresholdLearning != Learning.FIXED) {
            parameters.add(new Parameter("threshold", threshold, thresholdLearning == Learning.PER_CHANNEL));
        }
        return List.copyOf(parameters);
    }

    @Override
    public <T> Output<T> step(Algebra<T> a, Step<T> in) {
        T leak;
        if (tauLearning == Learning.FIXED) {
            leak = a.constant(decay.leak(tau, in.dt()));
        } else {
            T sigma = a.logistic(in.parameters().get(0));
            leak = decay.leak(a, a.scale(sigma, in.dt() / DEFAULT_DT));
        }
        T theta = thresholdLearning == Learning.FIXED
                ? a.constant(threshold)
                : in.parameters().get(in.parameters().size() - 1);
        return firing().step(a, in, theta, v -> Lif.integrate(a, v, in.input(), leak, decayInput, rest), List.of());
    }

    @Override
    public String recurrence() {
        String theta = thresholdLearning == Learning.FIXED ? Double.toString(threshold) : "theta";
        String h =
                decayInput ? "h = v + (1 - b)(x - (v - " + rest + "))" : "h = " + rest + " + b (v - " + rest + ") + x";
        return h + ", b: " + decay + " of " + (tauLearning == Learning.FIXED ? tau + " s" : "dt0/sigmoid(w)") + ", "
                + firing().recurrence(theta);
    }
}
