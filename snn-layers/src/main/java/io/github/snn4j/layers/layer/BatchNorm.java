package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;

/**
 * Batch normalisation over time, batch and space, a channel at a time: {@code y = γ (x − μ)/√(σ² + ε) + β}
 * (Ioffe, Szegedy 2015, arXiv 1502.03167, algorithm 1; over time as in Zheng et al. 2021, arXiv 2011.05280, eq. 6).
 *
 * @param epsilon added to the variance
 * @param momentum how far the running statistics move a step
 * @param gamma where γ starts
 */
public record BatchNorm(
        @Default("1e-5") double epsilon,
        @Default("0.1") double momentum,
        @Default("1") double gamma) implements Layer {
    public BatchNorm {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("BatchNorm.epsilon must be > 0, got " + epsilon);
        }
        if (!(momentum > 0 && momentum <= 1)) {
            throw new IllegalArgumentException("BatchNorm.momentum must be in (0, 1], got " + momentum);
        }
    }

    /** PyTorch's defaults. */
    public static BatchNorm of() {
        return new BatchNorm(1e-5, 0.1, 1);
    }

    /** The arrays of a batch norm over {@code channels}. */
    public record Parameters(Parameter gamma, Parameter beta, Parameter runningMean, Parameter runningVariance) {}

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        return ops.batchNorm(x, this, parameters(ops.shape(x).channels()));
    }

    /** The arrays over so many channels, as they start. */
    Parameters parameters(int channels) {
        return new Parameters(
                Parameter.learned("gamma", new Initializer.Constant(gamma), channels),
                Parameter.learned("beta", new Initializer.Constant(0), channels),
                Parameter.statistic("running_mean", 0, channels),
                Parameter.statistic("running_variance", 1, channels));
    }
}
