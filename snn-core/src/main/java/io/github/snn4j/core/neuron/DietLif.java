package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.core.surrogate.Triangle;
import java.util.List;

/**
 * The neuron of Diet-SNN, whose leak λ and threshold θ the layer learns: {@code h = λ v + x, z = h/θ - 1, s = [z > 0],
 * v = h - θ s}. The surrogate is a function of z, so that its width and height scale with θ, and the gradient does not pass
 * through the s of the reset.
 *
 * <p>Source: Rathi, Roy 2021, IEEE TNNLS, arXiv 2008.03658, "DIET-SNN", section III.
 *
 * @param leak λ before training
 * @param threshold θ before training, > 0
 */
public record DietLif(
        @Default("1") double leak,
        @Default("1") double threshold,
        @Default("{\"type\":\"Triangle\",\"height\":0.3}") Surrogate surrogate)
        implements NeuronModel {
    public DietLif {
        Check.finite("DietLif.leak", leak);
        Check.positive("DietLif.threshold", threshold, "");
    }

    /** The authors' start: no leak, threshold 1, a triangle of height 0.3. */
    public static DietLif of() {
        return new DietLif(1, 1, new Triangle(1, 0.3));
    }

    public DietLif withSurrogate(Surrogate value) {
        return new DietLif(leak, threshold, value);
    }

    @Override
    public List<StateVariable> state() {
        return List.of(new StateVariable("v", 0));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("leak", leak, false), new Parameter("threshold", threshold, false));
    }

    @Override
    public <T> Output<T> step(Algebra<T> a, Step<T> in) {
        T theta = in.parameters().get(1);
        T h = a.add(a.mul(in.parameters().get(0), in.state().get(0)), in.input());
        // not h / theta: SameDiff's derivative of a quotient by a number that all share differs
        T z = a.sub(a.mul(h, a.div(a.constant(1), theta)), a.constant(1));
        T spike = a.spike(z, surrogate);
        return new Output<>(spike, h, theta, List.of(a.sub(h, a.mul(a.stop(spike), theta))));
    }

    @Override
    public String recurrence() {
        return "h = leak v + x, s = [h > theta], v = h - theta s; leak and theta learned, the surrogate of h / theta - 1";
    }
}
