package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.List;

/**
 * A threshold without memory: {@code s = [x > θ]}, the neuron of McCulloch and Pitts (1943), and what is left of one whose
 * memory a layer computes for all steps at once.
 *
 * @param threshold θ
 */
public record Heaviside(
        @Default("0") double threshold, @Default("Arctan") Surrogate surrogate) implements NeuronModel {
    public Heaviside {
        Check.finite("Heaviside.threshold", threshold);
    }

    /** Threshold 0. */
    public static Heaviside of() {
        return new Heaviside(0, Arctan.of());
    }

    @Override
    public List<StateVariable> state() {
        return List.of();
    }

    @Override
    public <T> Output<T> step(Algebra<T> a, Step<T> in) {
        T theta = a.constant(threshold);
        return new Output<>(a.spike(a.sub(in.input(), theta), surrogate), in.input(), theta, List.of());
    }

    @Override
    public String recurrence() {
        return "h = x, s = [h > " + threshold + "]";
    }
}
