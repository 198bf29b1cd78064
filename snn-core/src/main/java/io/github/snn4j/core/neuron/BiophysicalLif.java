package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.List;

/**
 * Leaky integrate and fire in the textbook's form, {@code τ du/dt = -(u - u_rest) + R I}, {@code I = x + I_noise + I_inj}.
 *
 * <p>{@code h = v + (1 - β)(R I - (v - u_rest))} with β the {@link Decay} over a step. For a constant current the
 * exponential form is exact: {@code u(t) = u_rest + R I (1 - e^(-t/τ))}. Units are the user's as long as R I is a
 * potential. Source: Gerstner et al. 2014, "Neuronal Dynamics", section 1.3.
 *
 * @param tau membrane time constant in seconds, > 0
 * @param rest u_rest
 * @param resistance R, > 0
 * @param injected I_inj, a constant current
 * @param noise standard deviation of I_noise, drawn anew at every step, >= 0
 * @param threshold θ
 * @param resetPotential v_reset, where {@link Reset#toPotential} says so
 * @param detachReset whether the gradient stays away from s in the reset
 * @param refractory dead time after a spike in seconds, 0 for none
 */
public record BiophysicalLif(
        double tau,
        Decay decay,
        double rest,
        double resistance,
        double injected,
        double noise,
        double threshold,
        Reset reset,
        double resetPotential,
        boolean detachReset,
        double refractory,
        Surrogate surrogate)
        implements NeuronModel {
    public BiophysicalLif {
        Check.positive("BiophysicalLif.tau", tau, "s");
        Check.finite("BiophysicalLif.rest", rest);
        Check.positive("BiophysicalLif.resistance", resistance, "");
        Check.finite("BiophysicalLif.injected", injected);
        Check.notNegative("BiophysicalLif.noise", noise, "");
        Check.finite("BiophysicalLif.threshold", threshold);
        new Firing(reset, resetPotential, detachReset, refractory, surrogate).validate("BiophysicalLif");
    }

    /** τ in seconds, exponential decay, rest 0, R = 1, no noise, no injected current, threshold 1, hard reset to 0. */
    public static BiophysicalLif of(double tau) {
        return new BiophysicalLif(tau, Decay.EXPONENTIAL, 0, 1, 0, 0, 1, Reset.HARD, 0, false, 0, Arctan.of());
    }

    public BiophysicalLif withTau(double seconds) {
        return new BiophysicalLif(
                seconds,
                decay,
                rest,
                resistance,
                injected,
                noise,
                threshold,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public BiophysicalLif withDecay(Decay value) {
        return new BiophysicalLif(
                tau,
                value,
                rest,
                resistance,
                injected,
                noise,
                threshold,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public BiophysicalLif withRest(double value) {
        return new BiophysicalLif(
                tau,
                decay,
                value,
                resistance,
                injected,
                noise,
                threshold,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public BiophysicalLif withResistance(double value) {
        return new BiophysicalLif(
                tau,
                decay,
                rest,
                value,
                injected,
                noise,
                threshold,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public BiophysicalLif withInjected(double value) {
        return new BiophysicalLif(
                tau,
                decay,
                rest,
                resistance,
                value,
                noise,
                threshold,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public BiophysicalLif withNoise(double value) {
        return new BiophysicalLif(
                tau,
                decay,
                rest,
                resistance,
                injected,
                value,
                threshold,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public BiophysicalLif withThreshold(double value) {
        return new BiophysicalLif(
                tau,
                decay,
                rest,
                resistance,
                injected,
                noise,
                value,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public BiophysicalLif withReset(Reset value) {
        return new BiophysicalLif(
                tau,
                decay,
                rest,
                resistance,
                injected,
                noise,
                threshold,
                value,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public BiophysicalLif withResetPotential(double value) {
        return new BiophysicalLif(
                tau,
                decay,
                rest,
                resistance,
                injected,
                noise,
                threshold,
                reset,
                value,
                detachReset,
                refractory,
                surrogate);
    }

    public BiophysicalLif withDetachReset(boolean value) {
        return new BiophysicalLif(
                tau,
                decay,
                rest,
                resistance,
                injected,
                noise,
                threshold,
                reset,
                resetPotential,
                value,
                refractory,
                surrogate);
    }

    public BiophysicalLif withRefractory(double seconds) {
        return new BiophysicalLif(
                tau,
                decay,
                rest,
                resistance,
                injected,
                noise,
                threshold,
                reset,
                resetPotential,
                detachReset,
                seconds,
                surrogate);
    }

    public BiophysicalLif withSurrogate(Surrogate value) {
        return new BiophysicalLif(
                tau,
                decay,
                rest,
                resistance,
                injected,
                noise,
                threshold,
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
    public boolean noisy() {
        return noise > 0;
    }

    @Override
    public List<StateVariable> state() {
        return firing().state(rest);
    }

    @Override
    public <T> Output<T> step(Algebra<T> a, Step<T> in) {
        T current = a.add(in.input(), a.constant(injected));
        T total = noisy() ? a.add(current, a.scale(in.noise(), noise)) : current;
        T leak = a.constant(decay.leak(tau, in.dt()));
        return firing().step(
                        a,
                        in,
                        a.constant(threshold),
                        v -> Lif.integrate(a, v, a.scale(total, resistance), leak, true, rest),
                        List.of());
    }

    @Override
    public String recurrence() {
        return "h = v + (1 - b)(" + resistance + " (x + " + injected + (noisy() ? " + " + noise + " noise" : "")
                + ") - (v - " + rest + ")), b: " + decay + " of " + tau + " s, "
                + firing().recurrence(Double.toString(threshold));
    }
}
