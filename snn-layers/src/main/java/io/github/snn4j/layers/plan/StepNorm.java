package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.BatchNormKernel;
import io.github.snn4j.core.kernel.ScratchMemory;
import io.github.snn4j.layers.layer.BatchNorm;

/** A batch norm whose statistics are those of one step at a time; it keeps them for the way back. */
final class StepNorm {
    private final BatchNormKernel kernel;
    private final BatchNorm settings;
    private final boolean training;
    private final String layer;
    private final int channels;
    private final float[] mean;
    private final float[] variance;
    private final float[] inverseStd;
    private final float[] scale;
    private final float[] shift;

    StepNorm(BatchNormKernel kernel, BatchNorm settings, int channels, int steps, boolean training, String layer) {
        this.kernel = kernel;
        this.settings = settings;
        this.training = training;
        this.layer = layer;
        this.channels = channels;
        mean = new float[steps * channels];
        variance = new float[channels];
        inverseStd = new float[steps * channels];
        scale = new float[steps * channels];
        shift = new float[steps * channels];
    }

    /**
     * From the input at x the statistics of step t, by which the running ones move; otherwise the running ones.
     *
     * @param beta where β lies among the weights, or -1 for 0
     */
    void prepare(int t, int rows, Frame f, int x, int gamma, int beta, int runningMean, int runningVariance) {
        int first = t * channels;
        float[] w = f.weights;
        if (training) {
            if (!kernel.statistics(rows, f.floats, x, mean, first, variance, 0)) {
                throw new NonFiniteException(layer, "the input of its batch norm at step " + t);
            }
            double unbiased = rows > 1 ? rows / (rows - 1.0) : 1;
            double momentum = settings.momentum();
            for (int c = 0; c < channels; c++) {
                w[runningMean + c] = (float) ((1 - momentum) * w[runningMean + c] + momentum * mean[first + c]);
                w[runningVariance + c] =
                        (float) ((1 - momentum) * w[runningVariance + c] + momentum * variance[c] * unbiased);
            }
        } else {
            System.arraycopy(w, runningMean, mean, first, channels);
            System.arraycopy(w, runningVariance, variance, 0, channels);
        }
        for (int c = 0; c < channels; c++) {
            inverseStd[first + c] = (float) (1 / Math.sqrt(variance[c] + settings.epsilon()));
            scale[first + c] = w[gamma + c] * inverseStd[first + c];
            shift[first + c] = (beta < 0 ? 0 : w[beta + c]) - mean[first + c] * scale[first + c];
        }
    }

    /** Normalises step t, from x to y. */
    void apply(int t, int rows, Frame f, int x, int y) {
        kernel.apply(rows, f.floats, x, scale, t * channels, shift, t * channels, f.floats, y);
    }

    /**
     * From the output's gradient at gy those of γ and β, and of the input to gx, -1 for none; gx may be gy.
     *
     * @param gamma where γ lies among the weights
     */
    void backward(
            int t,
            int rows,
            Frame f,
            int x,
            int gy,
            int gamma,
            float[] gammaGradient,
            int gammaOffset,
            float[] betaGradient,
            int betaOffset,
            int gx) {
        int first = t * channels;
        kernel.parameterGradients(
                rows,
                f.floats,
                x,
                f.floats,
                gy,
                mean,
                first,
                inverseStd,
                first,
                gammaGradient,
                gammaOffset,
                betaGradient,
                betaOffset);
        if (gx >= 0) {
            kernel.inputGradient(
                    rows,
                    f.floats,
                    x,
                    f.floats,
                    gy,
                    mean,
                    first,
                    inverseStd,
                    first,
                    f.weights,
                    gamma,
                    gammaGradient,
                    gammaOffset,
                    betaGradient,
                    betaOffset,
                    f.floats,
                    gx);
        }
    }

    void reserve(ScratchMemory scratch) {
        kernel.reserve(scratch);
    }
}
