package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Lif} whose time constants, threshold and resting potential each channel has for itself and learns, time constants in
 * milliseconds; what is said here is where they start. Networks of other tools come with such neurons.
 *
 * <p>Source: Perez-Nieves et al. 2021, Nature Communications 12:5791, "Neural heterogeneity promotes robust learning".
 *
 * @param tau membrane time constants before training in seconds, > 0
 * @param decay how the leaks are stepped
 * @param decayInput whether the input is multiplied by 1 - β
 * @param synapticTau time constants of the synaptic current before training in seconds, 0 for none
 * @param threshold θ before training
 * @param rest resting potentials before training; where nothing is reset to, neurons start there
 * @param resetPotential v_reset, where {@link Reset#toPotential} says so
 * @param detachReset whether the gradient stays away from s in the reset
 */
public record HeterogeneousLif(
        @Default("0.002") double tau,
        @Default("exponential") Decay decay,
        @Default("false") boolean decayInput,
        @Default("0") double synapticTau,
        @Default("1") double threshold,
        @Default("0") double rest,
        @Default("hard") Reset reset,
        @Default("0") double resetPotential,
        @Default("false") boolean detachReset,
        @Default("Arctan") Surrogate surrogate)
        implements NeuronModel {
    public HeterogeneousLif {
        Check.positive("HeterogeneousLif.tau", tau, "s");
        Check.notNegative("HeterogeneousLif.synapticTau", synapticTau, "s");
        Check.finite("HeterogeneousLif.threshold", threshold);
        Check.finite("HeterogeneousLif.rest", rest);
        new Firing(reset, resetPotential, detachReset, 0, surrogate).validate("HeterogeneousLif");
    }

    /** τ in seconds, exponential decay, input not decayed, threshold 1, hard reset to 0. */
    public static HeterogeneousLif of(double tau) {
        return new HeterogeneousLif(tau, Decay.EXPONENTIAL, false, 0, 1, 0, Reset.HARD, 0, false, Arctan.of());
    }

    public HeterogeneousLif withSurrogate(Surrogate value) {
        return new HeterogeneousLif(
                tau, decay, decayInput, synapticTau, threshold, rest, reset, resetPotential, detachReset, value);
    }

    private Firing firing() {
        return new Firing(reset, resetPotential, detachReset, 0, surrogate);
    }

    @Override
    public List<StateVariable> state() {
        return synapticTau > 0 ? firing().state(rest, "i") : firing().state(rest);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                new Parameter("tau", tau / DEFAULT_DT, true),
                new Parameter("threshold", threshold, true),
                new Parameter("rest", rest, true)));
        if (synapticTau > 0) {
            parameters.add(new Parameter("synapticTau", synapticTau / DEFAULT_DT, true));
        }
        return List.copyOf(parameters);
    }

    @Override
    public <T> Output<T> step(Algebra<T> a, Step<T> in) {
        T theta = in.parameters().get(1);
        T rests = in.parameters().get(2);
        T leak = leak(a, in.parameters().get(0), in.dt());
        List<T> own = List.of();
        T x = in.input();
        if (synapticTau > 0) {
            T lost = leak(a, in.parameters().get(3), in.dt());
            x = a.add(a.mul(a.oneMinus(lost), in.state().get(1)), x);
            own = List.of(x);
        }
        T drive = decayInput ? a.mul(leak, x) : x;
        return firing().step(a, in, theta, v -> a.add(a.sub(v, a.mul(leak, a.sub(v, rests))), drive), own);
    }

    private <T> T leak(Algebra<T> a, T time, double dt) {
        return decay.leak(a, a.scale(a.div(a.constant(1), time), dt / DEFAULT_DT));
    }

    @Override
    public String recurrence() {
        String x = synapticTau > 0 ? "i" : "x";
        return (synapticTau > 0 ? "i = a i + x, " : "") + "h = rest + b (v - rest) + "
                + (decayInput ? "(1 - b) " + x : x) + ", b: " + decay + " of tau; tau, theta and rest of each channel, "
                + firing().recurrence("theta");
    }
}
