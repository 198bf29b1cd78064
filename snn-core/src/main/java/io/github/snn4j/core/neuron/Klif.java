package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.List;

/**
 * {@link Lif} whose potential is scaled by a factor k that the layer learns, and rectified, before it is compared:
 * {@code f = max(0, k h), s = [f > θ]}, and reset from f.
 *
 * <p>Source: Jiang, Zhang 2023, arXiv 2302.09238, "KLIF: an optimized spiking neuron unit", section 3.
 *
 * @param tau membrane time constant in seconds, > 0
 * @param decayInput whether the input is multiplied by 1 - β
 * @param threshold θ, > 0
 * @param k the factor before training
 * @param resetPotential v_reset, where {@link Reset#toPotential} says so
 * @param detachReset whether the gradient stays away from s in the reset
 */
public record Klif(
        @Default("0.002") double tau,
        @Default("true") boolean decayInput,
        @Default("1") double threshold,
        @Default("1") double k,
        @Default("hard") Reset reset,
        @Default("0") double resetPotential,
        @Default("false") boolean detachReset,
        @Default("Arctan") Surrogate surrogate)
        implements NeuronModel {
    public Klif {
        Check.positive("Klif.tau", tau, "s");
        Check.positive("Klif.threshold", threshold, "");
        Check.finite("Klif.k", k);
        firing(reset, resetPotential, detachReset, surrogate).validate("Klif");
    }

    /** Time constant of so many steps of 1 ms, input decayed, threshold 1, hard reset to 0, arctan surrogate. */
    public static Klif ofTauSteps(double steps) {
        return new Klif(steps * DEFAULT_DT, true, 1, 1, Reset.HARD, 0, false, Arctan.of());
    }

    public Klif withThreshold(double value) {
        return new Klif(tau, decayInput, value, k, reset, resetPotential, detachReset, surrogate);
    }

    public Klif withDetachReset(boolean value) {
        return new Klif(tau, decayInput, threshold, k, reset, resetPotential, value, surrogate);
    }

    public Klif withSurrogate(Surrogate value) {
        return new Klif(tau, decayInput, threshold, k, reset, resetPotential, detachReset, value);
    }

    private static Firing firing(Reset reset, double resetPotential, boolean detachReset, Surrogate surrogate) {
        return new Firing(reset, resetPotential, detachReset, 0, surrogate);
    }

    @Override
    public List<StateVariable> state() {
        return firing(reset, resetPotential, detachReset, surrogate).state(0);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("k", k, false));
    }

    @Override
    public <T> Output<T> step(Algebra<T> a, Step<T> in) {
        T leak = a.constant(Decay.EULER.leak(tau, in.dt()));
        T factor = in.parameters().get(0);
        return firing(reset, resetPotential, detachReset, surrogate)
                .step(
                        a,
                        in,
                        a.constant(threshold),
                        v -> a.max(a.mul(factor, Lif.integrate(a, v, in.input(), leak, decayInput, 0)), a.constant(0)),
                        List.of());
    }

    @Override
    public String recurrence() {
        String h = decayInput ? "v + (1 - b)(x - v)" : "b v + x";
        return "h = max(0, k (" + h + ")), b: euler of " + tau + " s, k learned, "
                + firing(reset, resetPotential, detachReset, surrogate).recurrence(Double.toString(threshold));
    }
}
