package io.github.snn4j.core.coding;

/**
 * What turns a layer's values over {@code T} steps, {@code a[t]}, into one score per neuron.
 *
 * <p>A batch is read at once: with {@code [time, batch, features]} values, {@code n} is batch times features.
 */
public enum Readout {
    /** The number of spikes, {@code N = Σ_t s[t]}. */
    COUNT(true),

    /** The firing rate, {@code r = N / T}, in spikes per step. */
    RATE(true),

    /**
     * The first spike: {@code T - t} for a first spike at step {@code t}, 0 for none, so that earlier is larger. It has no
     * gradient.
     */
    FIRST_SPIKE(true),

    /** The membrane potential after the last step, {@code v[T-1]}. */
    FINAL_POTENTIAL(false),

    /** The membrane potential averaged over the steps, {@code (1/T) Σ_t v[t]}. */
    MEAN_POTENTIAL(false);

    private final boolean spikes;

    Readout(boolean spikes) {
        this.spikes = spikes;
    }

    /** Whether this reads spikes; else it reads membrane potentials. */
    public boolean readsSpikes() {
        return spikes;
    }

    /** Whether {@link #gradient} exists. */
    public boolean hasGradient() {
        return this != FIRST_SPIKE;
    }

    /**
     * Writes the score of neuron {@code i} to {@code scores[scoresOffset + i]}, of the values at
     * {@code values[offset + t * stepStride + i]}.
     */
    public void scores(float[] values, int offset, int steps, int stepStride, int n, float[] scores, int scoresOffset) {
        Checks.steps(steps);
        for (int i = 0; i < n; i++) {
            scores[scoresOffset + i] = switch (this) {
                case COUNT -> sum(values, offset + i, steps, stepStride);
                case RATE, MEAN_POTENTIAL -> sum(values, offset + i, steps, stepStride) / steps;
                case FIRST_SPIKE -> steps - firstSpike(values, offset + i, steps, stepStride);
                case FINAL_POTENTIAL -> values[offset + (steps - 1) * stepStride + i];
            };
        }
    }

    /** The scores of {@code values[T][n]}. */
    public float[] scores(float[][] values) {
        Checks.steps(values.length);
        int n = values[0].length;
        float[] flat = new float[values.length * n];
        for (int t = 0; t < values.length; t++) {
            if (values[t].length != n) {
                throw new IllegalArgumentException(
                        "Every step must have " + n + " values as step 0 has, step " + t + " has " + values[t].length);
            }
            System.arraycopy(values[t], 0, flat, t * n, n);
        }
        float[] scores = new float[n];
        scores(flat, 0, values.length, n, n, scores, 0);
        return scores;
    }

    /**
     * Writes the gradient with respect to the values, given that with respect to the scores: {@code g} for a count,
     * {@code g / T} for a rate or a mean, {@code g} at the last step and 0 before for the final potential.
     *
     * @throws UnsupportedOperationException for {@link #FIRST_SPIKE}
     */
    public void gradient(
            float[] scoresGradient,
            int scoresOffset,
            int steps,
            int n,
            float[] valuesGradient,
            int offset,
            int stepStride) {
        Checks.steps(steps);
        for (int t = 0; t < steps; t++) {
            float weight = switch (this) {
                case COUNT -> 1f;
                case RATE, MEAN_POTENTIAL -> 1f / steps;
                case FINAL_POTENTIAL -> t == steps - 1 ? 1f : 0f;
                case FIRST_SPIKE ->
                    throw new UnsupportedOperationException("The time of the first spike is a step function and"
                            + " has no gradient; train with RATE or COUNT and read FIRST_SPIKE in evaluation");
            };
            int at = offset + t * stepStride;
            for (int i = 0; i < n; i++) {
                valuesGradient[at + i] = weight * scoresGradient[scoresOffset + i];
            }
        }
    }

    private static float sum(float[] values, int at, int steps, int stepStride) {
        float sum = 0;
        for (int t = 0; t < steps; t++) {
            sum += values[at + t * stepStride];
        }
        return sum;
    }

    /** The step of the first spike, or the number of steps where there is none. */
    private static int firstSpike(float[] values, int at, int steps, int stepStride) {
        int t = 0;
        while (t < steps && values[at + t * stepStride] == 0) {
            t++;
        }
        return t;
    }
}
