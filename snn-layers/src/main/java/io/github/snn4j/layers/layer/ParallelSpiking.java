package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.neuron.Heaviside;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;

/**
 * Neurons without reset, whose potentials of all steps are one learned mixture of the inputs: {@code h = W x + b}, W of
 * {@code [T, T]}, or sliding, {@code h[t] = Σ_{j < n} w[n − 1 − j] x[t − j] + b}; {@code s = [h > 0]} (Fang et al. 2023,
 * NeurIPS, "Parallel spiking neurons with high efficiency and ability to learn long-term dependencies", equations 7 and 11).
 *
 * <p>W starts uniform over ±1/√T, w as {@code 2^-j}, the negative threshold b at −1.
 *
 * @param steps T; any number where order is given
 * @param order n, how many steps a sliding one sees; 0 for all of W
 */
public record ParallelSpiking(
        @Default("4") int steps,
        @Default("0") int order,
        @Default("Arctan") Surrogate surrogate) implements Layer {
    public ParallelSpiking {
        if (steps < 1) {
            throw new IllegalArgumentException("ParallelSpiking.steps must be at least 1, got " + steps);
        }
        if (order < 0) {
            throw new IllegalArgumentException("ParallelSpiking.order must be >= 0, got " + order);
        }
    }

    /** The full one, arctan surrogate. */
    public static ParallelSpiking of(int steps) {
        return new ParallelSpiking(steps, 0, Arctan.of());
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        Initializer threshold = new Initializer.Constant(-1);
        Parameter weight = order == 0
                ? Parameter.learned("weight", Initializer.Uniform.ofFanIn(steps), steps, steps)
                : Parameter.learned("weight", new Initializer.Halving(), order);
        Parameter bias = Parameter.learned("bias", threshold, order == 0 ? steps : 1);
        T mixed = ops.within("mix", () -> ops.mixSteps(x, weight, bias));
        return ops.spiking(mixed, new Heaviside(0, surrogate));
    }
}
