package io.github.snn4j.core.neuron;

import io.github.snn4j.core.kernel.NeuronKernel;
import java.util.Arrays;
import java.util.List;

/**
 * The kernel of a neuron that learns parameters of each step: a kernel of one step, run step after step. The backward run
 * repeats the forward run to have the state before each step.
 */
final class SteppedKernel implements NeuronKernel {
    private final NeuronKernel step;
    private final NeuronModel model;
    private final List<NeuronModel.Parameter> parameters;
    private final int states;
    private final ThreadLocal<Scratch> scratch;

    SteppedKernel(NeuronModel model, NeuronKernel step) {
        this.step = step;
        this.model = model;
        this.parameters = model.parameters();
        this.states = model.state().size();
        this.scratch = ThreadLocal.withInitial(() -> new Scratch(parameters.size()));
    }

    /** What a thread runs a step with. */
    private static final class Scratch {
        final Call call = new Call();
        final int[] gradientOffsets;
        float[] states = {};
        float[] stateGradient = {};
        float[] row = {};
        float[] sum = {};

        Scratch(int parameters) {
            call.parameterOffsets = new int[parameters];
            gradientOffsets = new int[parameters];
        }

        void reserve(int kept, int ofStep, int lanes) {
            states = room(states, kept * ofStep);
            stateGradient = room(stateGradient, ofStep);
            row = room(row, lanes);
            sum = room(sum, lanes);
        }

        private static float[] room(float[] array, int size) {
            return array.length < size ? new float[size] : array;
        }
    }

    @Override
    public void forward(Call call, int from, int to) {
        Scratch s = begin(call, 1, from, to);
        Call one = s.call;
        int lanes = to - from;
        one.stateOffset = -from;
        one.finalState = s.states;
        one.finalStateOffset = -from;
        for (int t = 0; t < call.steps; t++) {
            aim(one, call, t);
            step.forward(one, from, to);
        }
        if (call.finalState != null) {
            for (int k = 0; k < states; k++) {
                int target = call.finalStateOffset + k * call.stateStride + from;
                System.arraycopy(s.states, k * lanes, call.finalState, target, lanes);
            }
        }
    }

    @Override
    public void backward(Call call, int from, int to) {
        Scratch s = begin(call, call.steps + 1, from, to);
        int lanes = to - from;
        int ofStep = states * lanes;
        keepStates(s, call, from, to);
        Arrays.fill(s.stateGradient, 0, ofStep, 0f);
        Arrays.fill(s.sum, 0, lanes, 0f);
        for (int k = 0; k < states && call.stateGradient != null; k++) {
            int source = call.stateGradientOffset + k * call.stateStride + from;
            System.arraycopy(call.stateGradient, source, s.stateGradient, k * lanes, lanes);
        }
        Call one = s.call;
        one.finalState = null;
        one.stateGradient = s.stateGradient;
        one.stateGradientOffset = -from;
        one.parameterGradients = call.parameterGradients;
        one.gradientOffsets = s.gradientOffsets;
        boolean summed = call.inputGradientStride == 0;
        for (int t = call.steps - 1; t >= 0; t--) {
            aim(one, call, t);
            aimAtParameters(one.gradientOffsets, call.gradientOffsets, call, t);
            one.stateOffset = t * ofStep - from;
            one.inputGradient = summed ? s.row : call.inputGradient;
            one.inputGradientOffset = summed ? -from : call.inputGradientOffset + t * call.inputGradientStride;
            one.inputGradientStride = call.inputGradientStride;
            step.backward(one, from, to);
            for (int i = 0; i < lanes && summed; i++) {
                s.sum[i] += s.row[i];
            }
        }
        if (summed) {
            System.arraycopy(s.sum, 0, call.inputGradient, call.inputGradientOffset + from, lanes);
        }
        for (int k = 0; k < states && call.stateGradient != null; k++) {
            int target = call.stateGradientOffset + k * call.stateStride + from;
            System.arraycopy(s.stateGradient, k * lanes, call.stateGradient, target, lanes);
        }
    }

    /** The forward run again, each step's state behind the one before. */
    private void keepStates(Scratch s, Call call, int from, int to) {
        Call one = s.call;
        int ofStep = states * (to - from);
        one.finalState = s.states;
        for (int t = 0; t < call.steps; t++) {
            aim(one, call, t);
            one.spikeBits = null;
            one.spikes = s.row;
            one.spikesOffset = -from;
            one.potential = null;
            one.stateOffset = t * ofStep - from;
            one.finalStateOffset = (t + 1) * ofStep - from;
            step.forward(one, from, to);
        }
        one.spikes = new float[0];
    }

    /** With the state before the first step. */
    private Scratch begin(Call call, int kept, int from, int to) {
        for (NeuronModel.Parameter p : parameters) {
            if (p.steps() > 0 && p.steps() != call.steps) {
                throw new IllegalArgumentException(
                        model + " learns " + p.name() + " for " + p.steps() + " steps, got a run of " + call.steps);
            }
        }
        int lanes = to - from;
        Scratch s = scratch.get();
        s.reserve(kept, states * lanes, lanes);
        s.call.state = s.states;
        s.call.stateStride = lanes;
        for (int k = 0; k < states; k++) {
            if (call.state == null) {
                float start = (float) model.state().get(k).initial();
                Arrays.fill(s.states, k * lanes, (k + 1) * lanes, start);
            } else {
                int source = call.stateOffset + k * call.stateStride + from;
                System.arraycopy(call.state, source, s.states, k * lanes, lanes);
            }
        }
        return s;
    }

    private void aim(Call one, Call call, int t) {
        one.steps = 1;
        one.input = call.input;
        one.inputOffset = call.inputOffset + t * call.inputStride;
        one.inputScale = call.inputScale;
        one.inputScaleOffset = call.inputScaleOffset;
        one.inputShift = call.inputShift;
        one.inputShiftOffset = call.inputShiftOffset;
        one.spikes = call.spikes;
        one.spikesOffset = call.spikesOffset + t * call.spikesStride;
        one.spikeBits = call.spikeBits;
        one.spikeBitsOffset = call.spikeBitsOffset + t * call.spikeBitsStride;
        one.potential = call.potential;
        one.potentialOffset = call.potentialOffset + t * call.potentialStride;
        one.parameters = call.parameters;
        one.channels = call.channels;
        aimAtParameters(one.parameterOffsets, call.parameterOffsets, call, t);
        one.noise = call.noise;
        one.noiseOffset = call.noiseOffset + t * call.noiseStride;
        one.spikesGradient = call.spikesGradient;
        one.spikesGradientOffset = call.spikesGradientOffset + t * call.spikesGradientStride;
        one.potentialGradient = call.potentialGradient;
        one.potentialGradientOffset = call.potentialGradientOffset + t * call.potentialGradientStride;
    }

    private void aimAtParameters(int[] to, int[] offsets, Call call, int t) {
        for (int p = 0; p < to.length; p++) {
            to[p] = offsets[p] + parameters.get(p).start(t, call.channels);
        }
    }
}
