package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;

/**
 * Batch norm with statistics and a scale of each step, {@code y[t] = γ[t] (x[t] − μ[t])/√(σ²[t] + ε)} (Kim, Panda 2021,
 * Frontiers in Neuroscience 15:773954, "Revisiting batch normalization for training low-latency deep spiking neural
 * networks from scratch", equation 6: no shift, which would have silent inputs fire).
 *
 * @param steps T
 * @param epsilon added to the variance
 * @param momentum how far the running statistics move a step
 * @param gamma where γ starts
 */
public record BatchNormThroughTime(
        @Default("4") int steps,
        @Default("1e-5") double epsilon,
        @Default("0.1") double momentum,
        @Default("1") double gamma)
        implements Layer {
    public BatchNormThroughTime {
        if (steps < 1) {
            throw new IllegalArgumentException("BatchNormThroughTime.steps must be at least 1, got " + steps);
        }
        new BatchNorm(epsilon, momentum, gamma);
    }

    /** PyTorch's defaults. */
    public static BatchNormThroughTime of(int steps) {
        return new BatchNormThroughTime(steps, 1e-5, 0.1, 1);
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        int c = ops.shape(x).channels();
        return ops.batchNormThroughTime(
                x,
                new BatchNorm(epsilon, momentum, gamma),
                Parameter.learned("gamma", new Initializer.Constant(gamma), steps, c),
                Parameter.statistic("running_mean", 0, steps, c),
                Parameter.statistic("running_variance", 1, steps, c));
    }
}
