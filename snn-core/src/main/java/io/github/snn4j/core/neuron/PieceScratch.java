package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.StepLoop;
import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.NeuronKernel.Call;
import io.github.snn4j.core.neuron.NeuronModel.StateVariable;
import java.util.Arrays;
import java.util.List;

/** One thread's working memory for a piece of lanes: its rows and what the backward run keeps. */
final class PieceScratch {
    final ChannelTiles tiles;
    final SpikeBits spikes;
    final Streams streams = new Streams();
    final float[] zeros = new float[StepLoop.LANES];
    float[] rows = {};

    /** The k-th of what is kept, of step t of the piece, at {@code (k * steps + t) * piece}. */
    float[] kept = {};

    private final List<StateVariable> variables;
    private final Rows at;

    PieceScratch(NeuronModel model, Rows rows, Kernels kernels) {
        spikes = new SpikeBits(kernels, StepLoop.LANES);
        tiles = new ChannelTiles(model.parameters(), rows);
        variables = model.state();
        at = rows;
    }

    /** Makes room for so many rows and, in a backward run, for what it keeps. */
    void prepare(int rowCount, int keptFloats) {
        if (rows.length < rowCount * StepLoop.ROW) {
            rows = new float[rowCount * StepLoop.ROW];
        }
        if (kept.length < keptFloats) {
            kept = new float[keptFloats];
        }
    }

    /** Reads the state before the first step, for lanes from {@code lane} on. */
    void load(Call call, int lane, int count) {
        for (int k = 0; k < variables.size(); k++) {
            int row = Rows.at(at.state(k));
            if (call.state == null) {
                Arrays.fill(rows, row, row + count, (float) variables.get(k).initial());
            } else {
                System.arraycopy(call.state, call.stateOffset + k * call.stateStride + lane, rows, row, count);
            }
        }
    }

    /** Writes the state after the last step. */
    void store(Call call, int lane, int count) {
        for (int k = 0; k < variables.size() && call.finalState != null; k++) {
            int to = call.finalStateOffset + k * call.stateStride + lane;
            System.arraycopy(rows, Rows.at(at.state(k)), call.finalState, to, count);
        }
    }

    /** Reads the gradient after the last step and clears the sums. */
    void loadGradients(Call call, int lane, int count) {
        for (int r = at.stateGradient(0); r < at.values(); r++) {
            Arrays.fill(rows, Rows.at(r), Rows.at(r) + count, 0);
        }
        for (int k = 0; k < variables.size() && call.stateGradient != null; k++) {
            int from = call.stateGradientOffset + k * call.stateStride + lane;
            System.arraycopy(call.stateGradient, from, rows, Rows.at(at.stateGradient(k)), count);
        }
    }

    /** Writes the gradient before the first step and, where it is summed over the steps, that of the input. */
    void storeGradients(Call call, int lane, int count) {
        if (call.inputGradientStride == 0) {
            System.arraycopy(rows, Rows.at(at.inputSum()), call.inputGradient, call.inputGradientOffset + lane, count);
        }
        for (int k = 0; k < variables.size() && call.stateGradient != null; k++) {
            int to = call.stateGradientOffset + k * call.stateStride + lane;
            System.arraycopy(rows, Rows.at(at.stateGradient(k)), call.stateGradient, to, count);
        }
    }
}
