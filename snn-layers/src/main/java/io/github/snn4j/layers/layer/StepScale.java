package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;

/**
 * Scales each step by a learned number of its own, {@code y[t] = k[t] x[t] + b[t]}; behind a {@link BatchNorm} the temporal
 * effective batch norm of Duan et al. 2022, NeurIPS, "Temporal effective batch normalization in spiking neural networks",
 * section 4.
 *
 * <p>k starts at 1, b at 0. SpikingJelly learns one number a step; the paper weight and bias of each channel.
 *
 * @param steps T
 * @param perChannel whether each channel has its own
 * @param bias whether there is a b
 */
public record StepScale(
        @Default("4") int steps,
        @Default("false") boolean perChannel,
        @Default("false") boolean bias) implements Layer {
    public StepScale {
        if (steps < 1) {
            throw new IllegalArgumentException("StepScale.steps must be at least 1, got " + steps);
        }
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        int each = perChannel ? ops.shape(x).channels() : 1;
        return ops.scaleSteps(
                x,
                Parameter.learned("scale", new Initializer.Constant(1), steps, each),
                bias ? Parameter.learned("shift", new Initializer.Constant(0), steps, each) : null);
    }
}
