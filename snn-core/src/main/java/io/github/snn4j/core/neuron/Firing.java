package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.neuron.NeuronModel.Output;
import io.github.snn4j.core.neuron.NeuronModel.StateVariable;
import io.github.snn4j.core.neuron.NeuronModel.Step;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What all neurons here have in common: threshold, spike, reset and refractory period around an integration of their own.
 *
 * @param refractory dead time after a spike in seconds, rounded to steps; 0 for none
 */
record Firing(Reset reset, double resetPotential, boolean detachReset, double refractory, Surrogate surrogate) {
    void validate(String owner) {
        Check.finite(owner + ".resetPotential", resetPotential);
        Check.notNegative(owner + ".refractory", refractory, "s");
        if (refractory > 0 && reset.withNextInput()) {
            throw new IllegalArgumentException(owner + ".refractory needs a reset right after the spike, got " + reset
                    + "; use HARD or SUBTRACT, or a refractory period of 0");
        }
    }

    /** The state variables: v, then a neuron's own that start at 0, then the remaining dead steps. */
    List<StateVariable> state(double rest, String... own) {
        List<StateVariable> state = new ArrayList<>();
        state.add(new StateVariable("v", reset.toPotential() ? resetPotential : rest));
        for (String name : own) {
            state.add(new StateVariable(name, 0));
        }
        if (refractory > 0) {
            state.add(new StateVariable("refractory", 0));
        }
        return List.copyOf(state);
    }

    /**
     * One step.
     *
     * @param integrate from the potential the step starts at to the potential before the spike
     * @param own the next values of the neuron's own state variables
     */
    <T> Output<T> step(Algebra<T> a, Step<T> in, T threshold, UnaryOperator<T> integrate, List<T> own) {
        T v = in.state().get(0);
        T h = integrate.apply(reset == Reset.HARD_NEXT ? hard(a, v, a.greater(v, threshold)) : v);
        if (reset == Reset.SUBTRACT_NEXT) {
            h = a.sub(h, a.mul(a.greater(v, threshold), threshold));
        }
        List<T> next = new ArrayList<>();
        if (refractory == 0) {
            T spike = a.spike(a.sub(h, threshold), surrogate);
            next.add(after(a, h, threshold, spike));
            next.addAll(own);
            return new Output<>(spike, h, threshold, List.copyOf(next));
        }
        T remaining = in.state().get(in.state().size() - 1);
        h = a.select(remaining, v, h);
        T spike = a.select(remaining, a.constant(0), a.spike(a.sub(h, threshold), surrogate));
        next.add(after(a, h, threshold, spike));
        next.addAll(own);
        T counted = a.max(a.sub(remaining, a.constant(1)), a.constant(0));
        next.add(a.stop(a.select(spike, a.constant(Math.rint(refractory / in.dt())), counted)));
        return new Output<>(spike, h, threshold, List.copyOf(next));
    }

    private <T> T after(Algebra<T> a, T h, T threshold, T spike) {
        return switch (reset) {
            case HARD ->
                detachReset
                        ? hard(a, h, spike)
                        : a.add(a.mul(a.oneMinus(spike), h), a.mul(spike, a.constant(resetPotential)));
            case SUBTRACT -> a.sub(h, a.mul(detachReset ? a.stop(spike) : spike, threshold));
            case NONE, HARD_NEXT, SUBTRACT_NEXT -> h;
        };
    }

    private <T> T hard(Algebra<T> a, T v, T spike) {
        return a.select(spike, a.constant(resetPotential), v);
    }

    /** The part of a recurrence line that follows the integration. */
    String recurrence(String threshold) {
        String line = switch (reset) {
            case HARD -> "v = (1 - s) h + s " + resetPotential;
            case SUBTRACT -> "v = h - s " + threshold;
            case NONE -> "v = h";
            case HARD_NEXT -> "v = h, from " + resetPotential + " with the next input where s";
            case SUBTRACT_NEXT -> "v = h, less " + threshold + " with the next input where s";
        };
        return "s = [h > " + threshold + "], " + line + (refractory > 0 ? ", then dead for " + refractory + " s" : "");
    }
}
