package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.neuron.NormedLif;

/**
 * Neurons whose membrane potential is batch-normed before it fires, with the statistics of the step over batch and space
 * (Guo et al. 2023, ICCV, arXiv 2308.08359, equations 6 to 8).
 *
 * @param neuron charge, threshold and reset
 * @param epsilon added to the variance
 * @param momentum how far the running statistics move at each step
 * @param gamma where γ starts
 */
public record MembraneNorm(
        NormedLif neuron,
        @Default("1e-5") double epsilon,
        @Default("0.1") double momentum,
        @Default("1") double gamma) implements Layer {
    public MembraneNorm {
        new BatchNorm(epsilon, momentum, gamma);
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        int c = ops.shape(x).channels();
        BatchNorm settings = new BatchNorm(epsilon, momentum, gamma);
        return ops.membraneNorm(x, neuron, settings, settings.parameters(c));
    }
}
