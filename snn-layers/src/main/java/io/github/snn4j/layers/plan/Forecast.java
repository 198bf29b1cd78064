package io.github.snn4j.layers.plan;

/**
 * What a process that runs a plan will hold beyond what it held when it started, known before anything is allocated; in
 * bytes.
 *
 * @param activations the arenas of values, gradients and what is kept for the backward run
 * @param parameters the weights
 * @param gradients their gradients
 * @param optimizer what the optimiser keeps for each learned parameter
 * @param kernels what kernels own or share: tables, packed weights and scratch
 * @param runtime what the Java runtime adds: compiled code, classes and garbage
 */
public record Forecast(long activations, long parameters, long gradients, long optimizer, long kernels, long runtime) {
    /**
     * Measured with the launcher's options (48 MB young generation) on the workloads W1 to W5, training and inference: 31
     * to 50 MB, the most with the largest networks.
     */
    static final long RUNTIME = 34L << 20;

    /** The same with an optimiser's state of so many bytes. */
    public Forecast withOptimizer(long bytes) {
        return new Forecast(activations, parameters, gradients, bytes, kernels, runtime);
    }

    /** The same with more bytes for what lies beside the plan's arenas and gradients. */
    public Forecast withMore(long ofActivations, long ofGradients) {
        return new Forecast(
                activations + ofActivations, parameters, gradients + ofGradients, optimizer, kernels, runtime);
    }

    /** All of it. */
    public long total() {
        return activations + parameters + gradients + optimizer + kernels + runtime;
    }

    @Override
    public String toString() {
        return String.format(
                java.util.Locale.ROOT,
                "%.1f MB (activations %.1f, parameters %.1f, gradients %.1f, optimiser %.1f, kernels %.1f, Java %.1f)",
                total() / 1e6,
                activations / 1e6,
                parameters / 1e6,
                gradients / 1e6,
                optimizer / 1e6,
                kernels / 1e6,
                runtime / 1e6);
    }
}
