package io.github.snn4j.core.neuron;

import io.github.snn4j.core.kernel.Activations;
import io.github.snn4j.core.kernel.NeuronKernel;
import org.jspecify.annotations.Nullable;

/** A {@link DoubleKernel} behind arrays of float: widens them, runs, and narrows the results of the lanes asked for. */
final class ReferenceKernel implements NeuronKernel {
    private final DoubleKernel kernel;

    ReferenceKernel(DoubleKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void forward(Call call, int from, int to) {
        DoubleKernel.Call wide = widen(call, from, to);
        kernel.forward(wide, from, to);
        if (call.spikeBits == null) {
            narrow(wide.spikes, call.spikes, call.spikesOffset, call.spikesStride, call.steps, from, to);
        } else {
            pack(wide.spikes, call, call.spikeBits, from, to);
        }
        narrow(wide.potential, call.potential, call.potentialOffset, call.potentialStride, call.steps, from, to);
        narrow(wide.finalState, call.finalState, call.finalStateOffset, call.stateStride, kernel.states(), from, to);
    }

    @Override
    public void backward(Call call, int from, int to) {
        DoubleKernel.Call wide = widen(call, from, to);
        wide.parameterGradients = new double[call.parameterGradients.length];
        kernel.backward(wide, from, to);
        narrow(
                wide.inputGradient,
                call.inputGradient,
                call.inputGradientOffset,
                call.inputGradientStride,
                call.steps,
                from,
                to);
        narrow(
                wide.stateGradient,
                call.stateGradient,
                call.stateGradientOffset,
                call.stateStride,
                kernel.states(),
                from,
                to);
        for (int i = 0; i < wide.parameterGradients.length; i++) {
            call.parameterGradients[i] += (float) wide.parameterGradients[i];
        }
    }

    private static DoubleKernel.Call widen(Call call, int from, int to) {
        DoubleKernel.Call wide = new DoubleKernel.Call();
        wide.steps = call.steps;
        wide.input = driving(call, from, to);
        wide.inputOffset = call.inputOffset;
        wide.inputStride = call.inputStride;
        if (call.spikeBits == null) {
            wide.spikes = new double[call.spikes.length];
            wide.spikesOffset = call.spikesOffset;
            wide.spikesStride = call.spikesStride;
        } else {
            wide.spikes = new double[call.steps * to];
            wide.spikesStride = to;
        }
        wide.potential = widenOrNull(call.potential);
        wide.potentialOffset = call.potentialOffset;
        wide.potentialStride = call.potentialStride;
        wide.state = widenOrNull(call.state);
        wide.stateOffset = call.stateOffset;
        wide.stateStride = call.stateStride;
        wide.finalState = widenOrNull(call.finalState);
        wide.finalStateOffset = call.finalStateOffset;
        wide.parameters = widen(call.parameters);
        wide.parameterOffsets = call.parameterOffsets;
        wide.channels = call.channels;
        wide.noise = widenOrNull(call.noise);
        wide.noiseOffset = call.noiseOffset;
        wide.noiseStride = call.noiseStride;
        wide.spikesGradient = widenOrNull(call.spikesGradient);
        wide.spikesGradientOffset = call.spikesGradientOffset;
        wide.spikesGradientStride = call.spikesGradientStride;
        wide.potentialGradient = widenOrNull(call.potentialGradient);
        wide.potentialGradientOffset = call.potentialGradientOffset;
        wide.potentialGradientStride = call.potentialGradientStride;
        wide.inputGradient = new double[call.inputGradient.length];
        wide.inputGradientOffset = call.inputGradientOffset;
        wide.inputGradientStride = call.inputGradientStride;
        wide.stateGradient = widenOrNull(call.stateGradient);
        wide.stateGradientOffset = call.stateGradientOffset;
        wide.gradientOffsets = call.gradientOffsets;
        return wide;
    }

    private static void pack(double[] spikes, Call call, long[] words, int from, int to) {
        for (int t = 0; t < call.steps; t++) {
            for (int i = from; i < to; i++) {
                int channel = i % call.channels;
                int word = call.spikeBitsOffset
                        + t * call.spikeBitsStride
                        + i / call.channels * Activations.words(call.channels)
                        + channel / 64;
                long others = channel % 64 == 0 ? 0 : words[word];
                words[word] = others | (long) spikes[t * to + i] << channel;
            }
        }
    }

    /** The input, scaled and shifted where that is asked for. */
    private static double[] driving(Call call, int from, int to) {
        double[] input = widen(call.input);
        int rows = call.inputStride == 0 ? 1 : call.steps;
        for (int t = 0; t < rows && call.inputScale != null; t++) {
            for (int i = from; i < to; i++) {
                int at = call.inputOffset + t * call.inputStride + i;
                int channel = i % call.channels;
                input[at] = input[at] * call.inputScale[call.inputScaleOffset + channel]
                        + call.inputShift[call.inputShiftOffset + channel];
            }
        }
        return input;
    }

    private static double[] widen(float[] narrow) {
        double[] wide = new double[narrow.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = narrow[i];
        }
        return wide;
    }

    private static double @Nullable [] widenOrNull(float @Nullable [] narrow) {
        return narrow == null ? null : widen(narrow);
    }

    private static void narrow(
            double @Nullable [] wide, float @Nullable [] narrow, int offset, int stride, int rows, int from, int to) {
        if (wide == null || narrow == null) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            for (int i = offset + row * stride + from; i < offset + row * stride + to; i++) {
                narrow[i] = (float) wide[i];
            }
        }
    }
}
