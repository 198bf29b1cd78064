package io.github.snn4j.core.neuron;

import io.github.snn4j.core.kernel.NeuronKernel.Call;
import io.github.snn4j.core.neuron.NeuronModel.Parameter;
import java.util.Arrays;
import java.util.List;

/** Numbers of channels, and of the whole layer, laid out lane by lane for a piece; one thread's. */
final class ChannelTiles {
    /** The widest vector of floats there is; pieces of a multiple of it leave no lanes over. */
    private static final int VECTOR = 16;

    /** The learned parameters, then the scale and the shift of the input. */
    final float[][] lanes;

    private final List<Parameter> parameters;
    private final boolean perChannel;
    private int unit;
    private int piece;
    private int current;

    ChannelTiles(List<Parameter> parameters) {
        this.parameters = parameters;
        this.perChannel = parameters.stream().anyMatch(Parameter::perChannel);
        lanes = new float[parameters.size() + 2][0];
    }

    /**
     * Starts a call.
     *
     * @param largest lanes that a piece may have, a multiple of 64
     * @return lanes of a piece: as many of whole pixels and whole vectors as fit, so that all pieces have the same channels
     */
    int begin(Call call, int largest) {
        unit = perChannel || call.inputScale != null ? commonMultiple(call.channels) : VECTOR;
        piece = unit <= largest ? largest / unit * unit : largest;
        current = -1;
        for (int p = 0; p < parameters.size(); p++) {
            makeRoom(p);
            if (!parameters.get(p).perChannel()) {
                Arrays.fill(lanes[p], 0, piece, call.parameters[call.parameterOffsets[p]]);
            }
        }
        return piece;
    }

    /** The smallest number of lanes in whole pixels and whole vectors. */
    private static int commonMultiple(int channels) {
        int twos = Math.min(VECTOR, Integer.lowestOneBit(channels));
        return channels * (VECTOR / twos);
    }

    private void makeRoom(int tile) {
        if (lanes[tile].length < piece) {
            lanes[tile] = new float[piece];
        }
    }

    /** Lays out the channels of the lanes from {@code at} on; false where they are laid out already. */
    boolean moveTo(Call call, int at) {
        int first = at % call.channels;
        if (first == current) {
            return false;
        }
        current = first;
        for (int p = 0; p < parameters.size(); p++) {
            if (parameters.get(p).perChannel()) {
                tile(p, call.parameters, call.parameterOffsets[p], call.channels);
            }
        }
        if (call.inputScale != null) {
            tile(parameters.size(), call.inputScale, call.inputScaleOffset, call.channels);
            tile(parameters.size() + 1, call.inputShift, call.inputShiftOffset, call.channels);
        }
        return true;
    }

    private void tile(int tile, float[] numbers, int offset, int channels) {
        makeRoom(tile);
        int channel = current;
        for (int j = 0; j < piece; ) {
            int run = Math.min(channels - channel, piece - j);
            System.arraycopy(numbers, offset + channel, lanes[tile], j, run);
            j += run;
            channel = 0;
        }
    }

    /** The first lanes, whose numbers the lanes that follow repeat: all of a piece where it is no multiple. */
    int distinct() {
        return Math.min(unit, piece);
    }

    /** Completes a tile of which the {@link #distinct} lanes are there. */
    void repeat(float[] tile) {
        for (int done = distinct(); done < piece; done *= 2) {
            System.arraycopy(tile, 0, tile, done, Math.min(done, piece - done));
        }
    }
}
