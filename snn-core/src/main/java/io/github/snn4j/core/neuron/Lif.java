package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.List;

/**
 * Leaky integrate and fire, {@code τ dv/dt = -(v - rest) + input}, in the discrete forms in use.
 *
 * <p>With β the {@link Decay} over a step: {@code h = rest + β (v - rest) + x}, or with the input decayed too
 * {@code h = v + (1 - β)(x - (v - rest))}; {@code s = [h > θ]}; then the {@link Reset}. With a synaptic time constant,
 * {@code i = α i + x} stands for x. SpikingJelly's LIF has {@code rest = v_reset}; snnTorch's Leaky is
 * {@code ofBeta(β)} with {@link Reset#SUBTRACT_NEXT}. Source: Gerstner et al. 2014, "Neuronal Dynamics", section 1.3.
 *
 * @param tau membrane time constant in seconds, > 0
 * @param decayInput whether the input is multiplied by 1 - β
 * @param synapticTau time constant of the synaptic current in seconds, 0 for none
 * @param threshold θ
 * @param rest resting potential
 * @param resetPotential v_reset, where {@link Reset#toPotential} says so
 * @param detachReset whether the gradient stays away from s in the reset
 * @param refractory dead time after a spike in seconds, 0 for none
 */
public record Lif(
        double tau,
        Decay decay,
        boolean decayInput,
        double synapticTau,
        double threshold,
        double rest,
        Reset reset,
        double resetPotential,
        boolean detachReset,
        double refractory,
        Surrogate surrogate)
        implements NeuronModel {
    public Lif {
        Check.positive("Lif.tau", tau, "s");
        Check.notNegative("Lif.synapticTau", synapticTau, "s");
        Check.finite("Lif.threshold", threshold);
        Check.finite("Lif.rest", rest);
        new Firing(reset, resetPotential, detachReset, refractory, surrogate).validate("Lif");
    }

    /** τ in seconds, Euler decay, input not decayed, threshold 1, hard reset to 0 not detached, arctan surrogate. */
    public static Lif of(double tau) {
        return new Lif(tau, Decay.EULER, false, 0, 1, 0, Reset.HARD, 0, false, 0, Arctan.of());
    }

    /** {@link #of} with the factor β in [0, 1) that remains of the potential after a step of {@link #DEFAULT_DT}. */
    public static Lif ofBeta(double beta) {
        return of(Decay.EULER.tau(beta, DEFAULT_DT));
    }

    /** {@link #of} with τ in steps of {@link #DEFAULT_DT}. */
    public static Lif ofTauSteps(double steps) {
        return of(steps * DEFAULT_DT);
    }

    public Lif withTau(double seconds) {
        return new Lif(
                seconds,
                decay,
                decayInput,
                synapticTau,
                threshold,
                rest,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public Lif withDecay(Decay value) {
        return new Lif(
                tau,
                value,
                decayInput,
                synapticTau,
                threshold,
                rest,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public Lif withDecayInput(boolean value) {
        return new Lif(
                tau,
                decay,
                value,
                synapticTau,
                threshold,
                rest,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public Lif withSynapticTau(double seconds) {
        return new Lif(
                tau,
                decay,
                decayInput,
                seconds,
                threshold,
                rest,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public Lif withThreshold(double value) {
        return new Lif(
                tau,
                decay,
                decayInput,
                synapticTau,
                value,
                rest,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public Lif withRest(double value) {
        return new Lif(
                tau,
                decay,
                decayInput,
                synapticTau,
                threshold,
                value,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public Lif withReset(Reset value) {
        return new Lif(
                tau,
                decay,
                decayInput,
                synapticTau,
                threshold,
                rest,
                value,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public Lif withResetPotential(double value) {
        return new Lif(
                tau, decay, decayInput, synapticTau, threshold, rest, reset, value, detachReset, refractory, surrogate);
    }

    public Lif withDetachReset(boolean value) {
        return new Lif(
                tau,
                decay,
                decayInput,
                synapticTau,
                threshold,
                rest,
                reset,
                resetPotential,
                value,
                refractory,
                surrogate);
    }

    public Lif withRefractory(double seconds) {
        return new Lif(
                tau,
                decay,
                decayInput,
                synapticTau,
                threshold,
                rest,
                reset,
                resetPotential,
                detachReset,
                seconds,
                surrogate);
    }

    public Lif withSurrogate(Surrogate value) {
        return new Lif(
                tau,
                decay,
                decayInput,
                synapticTau,
                threshold,
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
        return synapticTau > 0 ? firing().state(rest, "i") : firing().state(rest);
    }

    @Override
    public <T> Output<T> step(Algebra<T> a, Step<T> in) {
        T x = in.input();
        List<T> own = List.of();
        if (synapticTau > 0) {
            x = a.add(a.scale(in.state().get(1), decay.factor(synapticTau, in.dt())), x);
            own = List.of(x);
        }
        T current = x;
        T leak = a.constant(decay.leak(tau, in.dt()));
        return firing().step(a, in, a.constant(threshold), v -> integrate(a, v, current, leak, decayInput, rest), own);
    }

    /** From v to h, with leak = 1 - β. */
    static <T> T integrate(Algebra<T> a, T v, T x, T leak, boolean decayInput, double rest) {
        T above = a.sub(v, a.constant(rest));
        if (decayInput) {
            return a.add(v, a.mul(leak, a.sub(x, above)));
        }
        return a.add(a.add(a.constant(rest), a.mul(a.oneMinus(leak), above)), x);
    }

    @Override
    public String recurrence() {
        String x = synapticTau > 0 ? "i" : "x";
        String h = decayInput
                ? "h = v + (1 - b)(" + x + " - (v - " + rest + "))"
                : "h = " + rest + " + b (v - " + rest + ") + " + x;
        return (synapticTau > 0 ? "i = a i + x, " : "") + h + ", b: " + decay + " of " + tau + " s, "
                + firing().recurrence(Double.toString(threshold));
    }
}
