package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.List;

/**
 * Integrate and fire, without leak: {@code h = v + x, s = [h > θ]}; the neuron of converted networks.
 *
 * <p>Source: Rueckauer et al. 2017, Frontiers in Neuroscience 11:682, section 2.2.
 *
 * @param threshold θ, > 0
 * @param resetPotential v_reset, where {@link Reset#toPotential} says so
 * @param detachReset whether the gradient stays away from s in the reset
 * @param refractory dead time after a spike in seconds, 0 for none
 */
public record If(
        double threshold,
        Reset reset,
        double resetPotential,
        boolean detachReset,
        double refractory,
        Surrogate surrogate)
        implements NeuronModel {
    public If {
        Check.positive("If.threshold", threshold, "");
        new Firing(reset, resetPotential, detachReset, refractory, surrogate).validate("If");
    }

    /** Threshold 1, reset by subtraction, not detached, arctan surrogate. */
    public static If of() {
        return new If(1, Reset.SUBTRACT, 0, false, 0, Arctan.of());
    }

    public If withThreshold(double value) {
        return new If(value, reset, resetPotential, detachReset, refractory, surrogate);
    }

    public If withReset(Reset value) {
        return new If(threshold, value, resetPotential, detachReset, refractory, surrogate);
    }

    public If withResetPotential(double value) {
        return new If(threshold, reset, value, detachReset, refractory, surrogate);
    }

    public If withDetachReset(boolean value) {
        return new If(threshold, reset, resetPotential, value, refractory, surrogate);
    }

    public If withRefractory(double seconds) {
        return new If(threshold, reset, resetPotential, detachReset, seconds, surrogate);
    }

    public If withSurrogate(Surrogate value) {
        return new If(threshold, reset, resetPotential, detachReset, refractory, value);
    }

    private Firing firing() {
        return new Firing(reset, resetPotential, detachReset, refractory, surrogate);
    }

    @Override
    public List<StateVariable> state() {
        return firing().state(0);
    }

    @Override
    public <T> Output<T> step(Algebra<T> a, Step<T> in) {
        return firing().step(a, in, a.constant(threshold), v -> a.add(v, in.input()), List.of());
    }

    @Override
    public String recurrence() {
        return "h = v + x, " + firing().recurrence(Double.toString(threshold));
    }
}
