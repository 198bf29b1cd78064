package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.List;

/**
 * The gated leaky integrate-and-fire neuron, every constant of which each channel learns behind a logistic function σ:
 * {@code h = k v (1 - γ s) - (1 - α) l + x (1 - β (1 - g[t])) - (1 - γ) r s, s' = [h > θ], v' = h}, with
 * {@code k = 1 - α (1 - τ)}, and s the spike of the step before.
 *
 * <p>Gates α between exponential and linear leak, β of the input's conductance g of each step, γ between hard and soft reset
 * start at 1/2; the paper draws them near that. The gradient passes through s.
 *
 * <p>Source: Yao, Li, Mo, Cheng 2022, NeurIPS, "GLIF: a unified gated leaky integrate-and-fire neuron", section 4.
 *
 * @param steps T, how many conductances a channel learns
 * @param tau τ before training, the factor of an exponential leak, in (0, 1)
 * @param threshold θ before training, in (0, 1)
 * @param conductance g before training, in (0, 1)
 * @param linearDecay l before training, in (0, 1); the paper's is θ / (2 T)
 * @param softReset r before training, in (0, 1)
 */
public record Glif(
        @Default("4") int steps,
        @Default("0.25") double tau,
        @Default("0.5") double threshold,
        @Default("0.5") double conductance,
        @Default("0.0625") double linearDecay,
        @Default("0.5") double softReset,
        @Default("Arctan") Surrogate surrogate)
        implements NeuronModel {
    public Glif {
        if (steps < 1) {
            throw Check.violated("Glif.steps", "at least 1", steps);
        }
        fraction("tau", tau);
        fraction("threshold", threshold);
        fraction("conductance", conductance);
        fraction("linearDecay", linearDecay);
        fraction("softReset", softReset);
    }

    private static void fraction(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw Check.violated("Glif." + name, "in (0, 1)", value);
        }
    }

    /** The paper's start for so many steps, arctan surrogate. */
    public static Glif of(int steps) {
        return new Glif(steps, 0.25, 0.5, 0.5, 0.5 / (2 * steps), 0.5, Arctan.of());
    }

    public Glif withSurrogate(Surrogate value) {
        return new Glif(steps, tau, threshold, conductance, linearDecay, softReset, value);
    }

    @Override
    public List<StateVariable> state() {
        return List.of(new StateVariable("v", 0), new StateVariable("s", 0));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("alpha", 0, true),
                new Parameter("beta", 0, true),
                new Parameter("gamma", 0, true),
                new Parameter("tau", logit(tau), true),
                new Parameter("linear_decay", logit(linearDecay), true),
                new Parameter("soft_reset", logit(softReset), true),
                new Parameter("threshold", logit(threshold), true),
                new Parameter("conductance", logit(conductance), true, steps));
    }

    private static double logit(double p) {
        return -Math.log(1 / p - 1);
    }

    @Override
    public <T> Output<T> step(Algebra<T> a, Step<T> in) {
        List<T> p = in.parameters().stream().map(a::logistic).toList();
        T v = in.state().get(0);
        T last = in.state().get(1);
        T alpha = p.get(0);
        T gamma = p.get(2);
        T leaked = a.mul(a.oneMinus(a.mul(alpha, a.oneMinus(p.get(3)))), v);
        T input = a.mul(in.input(), a.oneMinus(a.mul(p.get(1), a.oneMinus(p.get(7)))));
        T reset = a.mul(last, a.add(a.mul(gamma, leaked), a.mul(a.oneMinus(gamma), p.get(5))));
        T h = a.sub(a.add(a.sub(leaked, a.mul(a.oneMinus(alpha), p.get(4))), input), reset);
        T threshold = p.get(6);
        T spike = a.spike(a.sub(h, threshold), surrogate);
        return new Output<>(spike, h, threshold, List.of(h, spike));
    }

    @Override
    public String recurrence() {
        return "h = k v (1 - c s) - (1 - a) l + x (1 - b (1 - g[t])) - (1 - c) r s, k = 1 - a (1 - tau), s = [h > theta],"
                + " v = h; all learned a channel";
    }
}
