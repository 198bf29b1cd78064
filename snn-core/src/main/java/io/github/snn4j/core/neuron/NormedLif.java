package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.List;

/**
 * A leaky neuron between whose charge and firing something else acts on the potential, such as a batch norm:
 * {@code h = charge(v, x), b = norm(h), s = [b > θ]}, and v is reset to 0 from b or from h.
 *
 * <p>Source: Guo et al. 2023, ICCV, "Membrane potential batch normalization for spiking neural networks", arXiv 2308.08359;
 * that carries h on, as its fold into the threshold needs, SpikingJelly carries b.
 *
 * @param tau membrane time constant in seconds, > 0
 * @param decayInput whether the input is multiplied by 1 - β
 * @param threshold θ
 * @param carryNormed whether {@code v = b (1 - s)} rather than {@code v = h (1 - s)}
 * @param detachReset whether the gradient stays away from s in the reset
 */
public record NormedLif(
        @Default("0.002") double tau,
        @Default("false") boolean decayInput,
        @Default("0.5") double threshold,
        @Default("false") boolean carryNormed,
        @Default("false") boolean detachReset,
        @Default("Arctan") Surrogate surrogate) {
    public NormedLif {
        Check.positive("NormedLif.tau", tau, "s");
        Check.finite("NormedLif.threshold", threshold);
    }

    /** Time constant of two steps of 1 ms, input not decayed, threshold 1/2, potential carried on, arctan surrogate. */
    public static NormedLif of() {
        return new NormedLif(2 * NeuronModel.DEFAULT_DT, false, 0.5, false, false, Arctan.of());
    }

    /** From x and v to h, which is both its spike and its next state. */
    public NeuronModel charge() {
        return new Charge(this);
    }

    /** From b and h to s, and to the next v. */
    public NeuronModel fire() {
        return new Fire(this);
    }

    /** The recurrence in one line, for {@code snn summary}. */
    public String recurrence() {
        return (decayInput ? "h = v + (1 - b)(x - v)" : "h = b v + x") + ", b: euler of " + tau
                + " s, n = norm(h), s = [n > " + threshold + "], v = " + (carryNormed ? "n" : "h") + " (1 - s)";
    }

    private record Charge(NormedLif owner) implements NeuronModel {
        @Override
        public List<StateVariable> state() {
            return List.of(new StateVariable("v", 0));
        }

        @Override
        public Surrogate surrogate() {
            return owner.surrogate;
        }

        @Override
        public <T> Output<T> step(Algebra<T> a, Step<T> in) {
            T leak = a.constant(Decay.EULER.leak(owner.tau, in.dt()));
            T h = Lif.integrate(a, in.state().get(0), in.input(), leak, owner.decayInput, 0);
            return new Output<>(h, h, a.constant(owner.threshold), List.of(h));
        }

        @Override
        public String recurrence() {
            return owner.recurrence();
        }
    }

    private record Fire(NormedLif owner) implements NeuronModel {
        @Override
        public List<StateVariable> state() {
            return List.of(new StateVariable("h", 0));
        }

        @Override
        public Surrogate surrogate() {
            return owner.surrogate;
        }

        @Override
        public <T> Output<T> step(Algebra<T> a, Step<T> in) {
            T theta = a.constant(owner.threshold);
            T spike = a.spike(a.sub(in.input(), theta), owner.surrogate);
            T from = owner.carryNormed ? in.input() : in.state().get(0);
            T v = a.mul(from, a.oneMinus(owner.detachReset ? a.stop(spike) : spike));
            return new Output<>(spike, in.input(), theta, List.of(v));
        }

        @Override
        public String recurrence() {
            return owner.recurrence();
        }
    }
}
