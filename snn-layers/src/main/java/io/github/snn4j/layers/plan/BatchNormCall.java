package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.BatchNormKernel;
import io.github.snn4j.core.kernel.ScratchMemory;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Weights;
import java.util.List;

/** Batch norm with the statistics of the batch or the running ones. */
final class BatchNormCall extends Call {
    /** Where its four parameters lie. */
    record Slots(Weights.Slot gamma, Weights.Slot beta, Weights.Slot runningMean, Weights.Slot runningVariance) {}

    private final BatchNormKernel kernel;
    private final BatchNorm settings;
    private final Slots slots;
    private final boolean ofBatch;
    private final int copies;
    private final float[] mean;
    private final float[] variance;
    private final float[] inverseStd;
    private final float[] scale;
    private final float[] shift;
    private boolean applied = true;

    /**
     * @param ofBatch whether its statistics are those of the batch, which also move the running ones
     * @param copies how many steps share one static picture: the unbiased variance counts them all, as a framework
     *     that repeats the picture does
     */
    BatchNormCall(
            String layer,
            Input x,
            Value y,
            BatchNormKernel kernel,
            BatchNorm settings,
            Slots slots,
            boolean ofBatch,
            int copies) {
        super(layer, "batchNorm", List.of(x), y);
        this.kernel = kernel;
        this.settings = settings;
        this.slots = slots;
        this.ofBatch = ofBatch;
        this.copies = copies;
        int c = y.shape.channels();
        mean = new float[c];
        variance = new float[c];
        inverseStd = new float[c];
        scale = new float[c];
        shift = new float[c];
    }

    /** Leaves the affine to the neurons that alone read the output. */
    void leaveToNeurons() {
        applied = false;
    }

    /** What it multiplies each channel by. */
    float[] scale() {
        return scale;
    }

    /** What it then adds. */
    float[] shift() {
        return shift;
    }

    @Override
    boolean writesOutput() {
        return applied;
    }

    @Override
    void forward(Frame f) {
        int rows = f.pictures(output) * output.shape.pixels();
        float[] w = f.weights;
        if (ofBatch) {
            statistics(f, rows);
        } else {
            for (int c = 0; c < mean.length; c++) {
                mean[c] = w[slots.runningMean().offset() + c];
                inverseStd[c] = (float) (1 / Math.sqrt(w[slots.runningVariance().offset() + c] + settings.epsilon()));
            }
        }
        for (int c = 0; c < mean.length; c++) {
            scale[c] = w[slots.gamma().offset() + c] * inverseStd[c];
            shift[c] = w[slots.beta().offset() + c] - mean[c] * scale[c];
        }
        if (applied) {
            repeat(f);
        }
    }

    /** Not the statistics: these are kept, and the running ones must move once a step. */
    @Override
    void repeat(Frame f) {
        int rows = f.pictures(output) * output.shape.pixels();
        kernel.apply(rows, f.floats, in().data.offset(), scale, 0, shift, 0, f.floats, output.data.offset());
    }

    private void statistics(Frame f, int rows) {
        if (!kernel.statistics(rows, f.floats, in().data.offset(), mean, 0, variance, 0)) {
            throw new NonFiniteException(layer, "the input of its batch norm");
        }
        double n = (double) rows * copies;
        double unbiased = n > 1 ? n / (n - 1) : 1;
        double momentum = settings.momentum();
        float[] w = f.weights;
        for (int c = 0; c < mean.length; c++) {
            inverseStd[c] = (float) (1 / Math.sqrt(variance[c] + settings.epsilon()));
            int rm = slots.runningMean().offset() + c;
            int rv = slots.runningVariance().offset() + c;
            w[rm] = (float) ((1 - momentum) * w[rm] + momentum * mean[c]);
            w[rv] = (float) ((1 - momentum) * w[rv] + momentum * variance[c] * unbiased);
        }
    }

    @Override
    void backward(Frame f) {
        int rows = f.pictures(output) * output.shape.pixels();
        Buffer gx = inputs.get(0).gradient();
        int x = in().data.offset();
        int gy = gradient().offset();
        int gamma = slots.gamma().offset();
        int beta = slots.beta().offset();
        kernel.parameterGradients(
                rows, f.floats, x, f.floats, gy, mean, 0, inverseStd, 0, f.gradients, gamma, f.gradients, beta);
        if (gx != null && !ofBatch) {
            kernel.apply(rows, f.floats, gy, scale, 0, new float[scale.length], 0, f.floats, gx.offset());
        } else if (gx != null) {
            kernel.inputGradient(
                    rows,
                    f.floats,
                    x,
                    f.floats,
                    gy,
                    mean,
                    0,
                    inverseStd,
                    0,
                    f.weights,
                    gamma,
                    f.gradients,
                    gamma,
                    f.gradients,
                    beta,
                    f.floats,
                    gx.offset());
        }
    }

    @Override
    void reserve(ScratchMemory scratch) {
        if (ofBatch) {
            kernel.reserve(scratch);
        }
    }

    @Override
    boolean readsInputsBackward() {
        return true;
    }
}
