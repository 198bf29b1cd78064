package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.List;

/**
 * Leaky integrate and fire driven by a current with dynamics of its own:
 * {@code τ_j dJ/dt = -k_j J + x} and {@code τ_v dV/dt = -k_v V + r J}, both by forward Euler, {@code s = [V > θ]}.
 *
 * <p>The source prints {@code V >= σ}; this project fires strictly above.
 *
 * @param current how J follows the input x
 * @param tauJ time constant of the current in seconds, > 0
 * @param kJ its leak, >= 0
 * @param tauV time constant of the voltage in seconds, > 0
 * @param kV its leak, >= 0
 * @param resistance r
 * @param threshold θ
 * @param resetPotential v_reset, where {@link Reset#toPotential} says so
 * @param detachReset whether the gradient stays away from s in the reset
 * @param refractory dead time after a spike in seconds, 0 for none
 */
public record CurrentLif(
        Current current,
        double tauJ,
        double kJ,
        double tauV,
        double kV,
        double resistance,
        double threshold,
        Reset reset,
        double resetPotential,
        boolean detachReset,
        double refractory,
        Surrogate surrogate)
        implements NeuronModel {
    public CurrentLif {
        Check.positive("CurrentLif.tauJ", tauJ, "s");
        Check.notNegative("CurrentLif.kJ", kJ, "");
        Check.positive("CurrentLif.tauV", tauV, "s");
        Check.notNegative("CurrentLif.kV", kV, "");
        Check.finite("CurrentLif.resistance", resistance);
        Check.finite("CurrentLif.threshold", threshold);
        new Firing(reset, resetPotential, detachReset, refractory, surrogate).validate("CurrentLif");
    }

    /** How the current follows the input. */
    public enum Current {
        /** {@code J = x}, at once. */
        INSTANTANEOUS,
        /** {@code J(t+dt) = J + dt/τ_j (-k_j J + x)}; the voltage of the same step still feels J(t). */
        CONTINUOUS,
        /** {@code J[t] = (1 - k_j dt/τ_j) J[t-1] + x[t]}; the voltage of the same step feels J[t]. */
        FILTERED
    }

    /** A continuous current, time constants in seconds, leaks and resistance 1, threshold 1, hard reset to 0. */
    public static CurrentLif of(double tauJ, double tauV) {
        return new CurrentLif(Current.CONTINUOUS, tauJ, 1, tauV, 1, 1, 1, Reset.HARD, 0, false, 0, Arctan.of());
    }

    public CurrentLif withCurrent(Current value) {
        return new CurrentLif(
                value,
                tauJ,
                kJ,
                tauV,
                kV,
                resistance,
                threshold,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public CurrentLif withTauJ(double seconds) {
        return new CurrentLif(
                current,
                seconds,
                kJ,
                tauV,
                kV,
                resistance,
                threshold,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public CurrentLif withKJ(double value) {
        return new CurrentLif(
                current,
                tauJ,
                value,
                tauV,
                kV,
                resistance,
                threshold,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public CurrentLif withTauV(double seconds) {
        return new CurrentLif(
                current,
                tauJ,
                kJ,
                seconds,
                kV,
                resistance,
                threshold,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public CurrentLif withKV(double value) {
        return new CurrentLif(
                current,
                tauJ,
                kJ,
                tauV,
                value,
                resistance,
                threshold,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public CurrentLif withResistance(double value) {
        return new CurrentLif(
                current,
                tauJ,
                kJ,
                tauV,
                kV,
                value,
                threshold,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public CurrentLif withThreshold(double value) {
        return new CurrentLif(
                current,
                tauJ,
                kJ,
                tauV,
                kV,
                resistance,
                value,
                reset,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public CurrentLif withReset(Reset value) {
        return new CurrentLif(
                current,
                tauJ,
                kJ,
                tauV,
                kV,
                resistance,
                threshold,
                value,
                resetPotential,
                detachReset,
                refractory,
                surrogate);
    }

    public CurrentLif withResetPotential(double value) {
        return new CurrentLif(
                current, tauJ, kJ, tauV, kV, resistance, threshold, reset, value, detachReset, refractory, surrogate);
    }

    public CurrentLif withDetachReset(boolean value) {
        return new CurrentLif(
                current,
                tauJ,
                kJ,
                tauV,
                kV,
                resistance,
                threshold,
                reset,
                resetPotential,
                value,
                refractory,
                surrogate);
    }

    public CurrentLif withRefractory(double seconds) {
        return new CurrentLif(
                current,
                tauJ,
                kJ,
                tauV,
                kV,
                resistance,
                threshold,
                reset,
                resetPotential,
                detachReset,
                seconds,
                surrogate);
    }

    public CurrentLif withSurrogate(Surrogate value) {
        return new CurrentLif(
                current,
                tauJ,
                kJ,
                tauV,
                kV,
                resistance,
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
    public List<StateVariable> state() {
        return current == Current.INSTANTANEOUS ? firing().state(0) : firing().state(0, "j");
    }

    @Override
    public <T> Output<T> step(Algebra<T> a, Step<T> in) {
        T x = in.input();
        double perTau = in.dt() / tauJ;
        T felt = x;
        List<T> own = List.of();
        if (current != Current.INSTANTANEOUS) {
            T j = in.state().get(1);
            T decayed = a.scale(j, 1 - kJ * perTau);
            T next = a.add(decayed, current == Current.CONTINUOUS ? a.scale(x, perTau) : x);
            felt = current == Current.CONTINUOUS ? j : next;
            own = List.of(next);
        }
        T drive = a.scale(felt, resistance * in.dt() / tauV);
        double kept = 1 - kV * in.dt() / tauV;
        return firing().step(a, in, a.constant(threshold), v -> a.add(a.scale(v, kept), drive), own);
    }

    @Override
    public String recurrence() {
        String j = switch (current) {
            case INSTANTANEOUS -> "J = x";
            case CONTINUOUS -> "J' = J + dt/" + tauJ + " (-" + kJ + " J + x)";
            case FILTERED -> "J = (1 - " + kJ + " dt/" + tauJ + ") J + x";
        };
        return j + ", h = v + dt/" + tauV + " (-" + kV + " v + " + resistance + " J), "
                + firing().recurrence(Double.toString(threshold));
    }
}
