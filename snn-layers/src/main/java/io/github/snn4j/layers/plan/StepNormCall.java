package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.ScratchMemory;
import io.github.snn4j.layers.layer.Weights;
import java.util.List;

/** Batch norm through time: each step has statistics and a scale of its own, and no shift. */
final class StepNormCall extends Call {
    private final StepNorm norm;
    private final Weights.Slot gamma;
    private final Weights.Slot runningMean;
    private final Weights.Slot runningVariance;
    private final float[] unwanted;

    StepNormCall(
            String layer,
            Input x,
            Value y,
            StepNorm norm,
            Weights.Slot gamma,
            Weights.Slot runningMean,
            Weights.Slot runningVariance) {
        super(layer, "batchNormThroughTime", List.of(x), y);
        this.gamma = gamma;
        this.norm = norm;
        this.runningMean = runningMean;
        this.runningVariance = runningVariance;
        this.unwanted = new float[y.shape.channels()];
    }

    private int rows(Frame f) {
        return f.examples * output.shape.pixels();
    }

    private int step(Frame f, int t) {
        return t * f.examples * output.shape.size();
    }

    @Override
    void forward(Frame f) {
        for (int t = 0; t < output.steps; t++) {
            int first = t * output.shape.channels();
            norm.prepare(
                    t,
                    rows(f),
                    f,
                    in().data.offset() + step(f, t),
                    gamma.offset() + first,
                    -1,
                    runningMean.offset() + first,
                    runningVariance.offset() + first);
        }
        repeat(f);
    }

    /** Not the statistics, which are kept. */
    @Override
    void repeat(Frame f) {
        for (int t = 0; t < output.steps; t++) {
            norm.apply(t, rows(f), f, in().data.offset() + step(f, t), output.data.offset() + step(f, t));
        }
    }

    @Override
    void backward(Frame f) {
        Buffer gx = inputs.get(0).gradient();
        for (int t = 0; t < output.steps; t++) {
            int at = step(f, t);
            int g = gamma.offset() + t * output.shape.channels();
            norm.backward(
                    t,
                    rows(f),
                    f,
                    in().data.offset() + at,
                    gradient().offset() + at,
                    g,
                    f.gradients,
                    g,
                    unwanted,
                    0,
                    gx == null ? -1 : gx.offset() + at);
        }
    }

    @Override
    void reserve(ScratchMemory scratch) {
        norm.reserve(scratch);
    }

    @Override
    boolean readsInputsBackward() {
        return true;
    }
}
