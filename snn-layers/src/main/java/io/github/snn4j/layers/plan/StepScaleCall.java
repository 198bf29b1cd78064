package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.BatchNormKernel;
import io.github.snn4j.core.kernel.ScratchMemory;
import io.github.snn4j.layers.layer.Weights;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y[t] = k[t] x[t] + b[t]}, k and b a number or a number a channel of each step. */
final class StepScaleCall extends Call {
    private final BatchNormKernel kernel;
    private final Weights.Slot scale;
    private final Weights.@Nullable Slot shift;

    /** What {@code k[t]} and {@code b[t]} are: of each channel, or 1. */
    private final int each;

    private final float[] ofChannels;
    private final float[] shiftOfChannels;
    private final float[] zeros;
    private final float[] ones;
    private final float[] scaleSums;
    private final float[] shiftSums;

    StepScaleCall(
            String layer, Input x, Value y, BatchNormKernel kernel, Weights.Slot scale, Weights.@Nullable Slot shift) {
        super(layer, "stepScale", List.of(x), y);
        this.kernel = kernel;
        this.scale = scale;
        this.shift = shift;
        this.each = scale.size() / y.steps;
        int channels = y.shape.channels();
        ofChannels = new float[channels];
        shiftOfChannels = new float[channels];
        zeros = new float[channels];
        ones = new float[channels];
        Arrays.fill(ones, 1);
        scaleSums = new float[channels];
        shiftSums = new float[channels];
    }

    private int rows(Frame f) {
        return f.examples * output.shape.pixels();
    }

    private int step(Frame f, int t) {
        return t * f.examples * output.shape.size();
    }

    private void spread(Frame f, int t) {
        for (int c = 0; c < ofChannels.length; c++) {
            int place = t * each + (each == 1 ? 0 : c);
            ofChannels[c] = f.weights[scale.offset() + place];
            shiftOfChannels[c] = shift == null ? 0 : f.weights[shift.offset() + place];
        }
    }

    @Override
    void forward(Frame f) {
        for (int t = 0; t < output.steps; t++) {
            spread(f, t);
            int at = step(f, t);
            int x = in().data.offset() + at;
            int y = output.data.offset() + at;
            kernel.apply(rows(f), f.floats, x, ofChannels, 0, shiftOfChannels, 0, f.floats, y);
        }
    }

    @Override
    void backward(Frame f) {
        Buffer gx = inputs.get(0).gradient();
        for (int t = 0; t < output.steps; t++) {
            int x = in().data.offset() + step(f, t);
            int g = gradient().offset() + step(f, t);
            kernel.parameterGradients(rows(f), f.floats, x, f.floats, g, zeros, 0, ones, 0, scaleSums, 0, shiftSums, 0);
            write(f, scale, t, scaleSums);
            if (shift != null) {
                write(f, shift, t, shiftSums);
            }
            if (gx != null) {
                spread(f, t);
                int to = gx.offset() + step(f, t);
                kernel.apply(rows(f), f.floats, g, ofChannels, 0, zeros, 0, f.floats, to);
            }
        }
    }

    private void write(Frame f, Weights.Slot slot, int t, float[] sums) {
        int to = slot.offset() + t * each;
        if (each == 1) {
            double total = 0;
            for (float sum : sums) {
                total += sum;
            }
            f.gradients[to] = (float) total;
        } else {
            System.arraycopy(sums, 0, f.gradients, to, each);
        }
    }

    @Override
    void reserve(ScratchMemory scratch) {
        kernel.reserve(scratch);
    }

    @Override
    boolean readsInputsBackward() {
        return true;
    }
}
