package io.github.snn4j.core.neuron;

import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.NeuronKernel.Call;
import io.github.snn4j.core.neuron.NeuronModel.StateVariable;
import java.util.Arrays;
import java.util.List;

/** One thread's working memory for a piece of lanes: what is carried from step to step and what the backward run keeps. */
final class PieceScratch {
    final float[][] state;
    final float[][] stateGradient;
    final float[][] parameterSums;
    /** State k of every step of the piece. */
    final float[][] kept;

    final ChannelTiles tiles;
    final SpikeBits spikes;
    final Streams streams = new Streams();
    /** What does not change from step to step in the loop that goes forward, and in the one that goes back. */
    float[][] forwardValues = {};

    float[][] backwardValues = {};
    float[] inputSum = {};
    float[] zeros = {};

    private final List<StateVariable> variables;

    PieceScratch(NeuronModel model, Kernels kernels) {
        spikes = new SpikeBits(kernels, LoopKernel.LARGEST_PIECE);
        tiles = new ChannelTiles(model.parameters());
        variables = model.state();
        state = new float[variables.size()][0];
        stateGradient = new float[variables.size()][0];
        kept = new float[variables.size()][0];
        parameterSums = new float[model.parameters().size()][0];
    }

    /** Makes room for a piece and, for a backward run, for the states of its steps. */
    void prepare(int piece, int keptSteps) {
        if (zeros.length < piece) {
            zeros = new float[piece];
            inputSum = new float[piece];
            resize(state, piece);
            resize(stateGradient, piece);
            resize(parameterSums, piece);
        }
        if (kept.length > 0 && kept[0].length < piece * keptSteps) {
            resize(kept, piece * keptSteps);
        }
    }

    private static void resize(float[][] arrays, int length) {
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = new float[length];
        }
    }

    /** Reads the state before the first step, for lanes from {@code at} on. */
    void load(Call call, int at, int count) {
        for (int k = 0; k < state.length; k++) {
            if (call.state == null) {
                Arrays.fill(state[k], 0, count, (float) variables.get(k).initial());
            } else {
                System.arraycopy(call.state, call.stateOffset + k * call.stateStride + at, state[k], 0, count);
            }
        }
    }

    /** Reads the gradient after the last step and clears the sums. */
    void loadGradients(Call call, int at, int count) {
        for (int k = 0; k < stateGradient.length; k++) {
            if (call.stateGradient == null) {
                Arrays.fill(stateGradient[k], 0, count, 0);
            } else {
                int from = call.stateGradientOffset + k * call.stateStride + at;
                System.arraycopy(call.stateGradient, from, stateGradient[k], 0, count);
            }
        }
        for (float[] sum : parameterSums) {
            Arrays.fill(sum, 0, count, 0);
        }
        Arrays.fill(inputSum, 0, count, 0);
    }

    void store(float[][] from, float[] to, int offset, int stride, int count) {
        for (int k = 0; k < from.length; k++) {
            System.arraycopy(from[k], 0, to, offset + k * stride, count);
        }
    }
}
