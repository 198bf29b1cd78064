package io.github.snn4j.layers.plan;

/**
 * What a plan will hold, known before anything is allocated; in bytes.
 *
 * @param activations the arenas of values, gradients and what is kept for the backward run
 * @param parameters the weights
 * @param gradients their gradients
 * @param kernels what kernels own: packed weights and scratch
 */
public record Forecast(long activations, long parameters, long gradients, long kernels) {
    /** All of it. */
    public long total() {
        return activations + parameters + gradients + kernels;
    }

    @Override
    public String toString() {
        return String.format(
                java.util.Locale.ROOT,
                "%.1f MB (activations %.1f, parameters %.1f, gradients %.1f, kernels %.1f)",
                total() / 1e6,
                activations / 1e6,
                parameters / 1e6,
                gradients / 1e6,
                kernels / 1e6);
    }
}
