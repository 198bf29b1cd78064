package io.github.snn4j.core.neuron;

import io.github.snn4j.core.kernel.NeuronKernel.Call;
import io.github.snn4j.core.neuron.NeuronModel.Parameter;
import java.util.Arrays;
import java.util.List;

/** Lays out the numbers of channels, and of the whole layer, lane by lane in the rows of a piece; one thread's. */
final class ChannelTiles {
    /** The widest vector of floats there is; pieces of a multiple of it leave no lanes over. */
    private static final int VECTOR = 16;

    private final List<Parameter> parameters;
    private final Rows rows;
    private final boolean perChannel;
    private boolean tiled;
    private int unit;
    private int piece;
    private int current;

    ChannelTiles(List<Parameter> parameters, Rows rows) {
        this.parameters = parameters;
        this.rows = rows;
        this.perChannel = parameters.stream().anyMatch(Parameter::perChannel);
    }

    /**
     * Starts a call.
     *
     * @param largest lanes that a piece may have, a multiple of 64
     * @return lanes of a piece: as many of whole pixels and whole vectors as fit, so that all pieces have the same channels
     */
    int begin(Call call, int largest) {
        tiled = perChannel || call.inputScale != null;
        unit = tiled ? commonMultiple(call.channels) : VECTOR;
        piece = unit <= largest ? largest / unit * unit : largest;
        current = -1;
        return piece;
    }

    /** The smallest number of lanes in whole pixels and whole vectors. */
    private static int commonMultiple(int channels) {
        int twos = Math.min(VECTOR, Integer.lowestOneBit(channels));
        return channels * (VECTOR / twos);
    }

    /** Lays out the channels of the lanes from {@code at} on; false where they are laid out already. */
    boolean moveTo(Call call, int at, float[] to) {
        int first = tiled ? at % call.channels : 0;
        if (first == current) {
            return false;
        }
        current = first;
        for (int p = 0; p < parameters.size(); p++) {
            int row = Rows.at(rows.parameter(p));
            if (parameters.get(p).perChannel()) {
                tile(call.parameters, call.parameterOffsets[p], call.channels, to, row);
            } else {
                Arrays.fill(to, row, row + piece, call.parameters[call.parameterOffsets[p]]);
            }
        }
        if (call.inputScale != null) {
            tile(call.inputScale, call.inputScaleOffset, call.channels, to, Rows.at(rows.scale()));
            tile(call.inputShift, call.inputShiftOffset, call.channels, to, Rows.at(rows.shift()));
        }
        return true;
    }

    private void tile(float[] numbers, int offset, int channels, float[] to, int row) {
        int channel = current;
        for (int j = 0; j < distinct(); ) {
            int run = Math.min(channels - channel, distinct() - j);
            System.arraycopy(numbers, offset + channel, to, row + j, run);
            j += run;
            channel = 0;
        }
        repeat(to, row);
    }

    /** The first lanes, whose numbers the lanes that follow repeat: all of a piece where it is no multiple. */
    int distinct() {
        return Math.min(unit, piece);
    }

    /** Completes a row of which the {@link #distinct} lanes are there. */
    void repeat(float[] to, int row) {
        for (int done = distinct(); done < piece; done *= 2) {
            System.arraycopy(to, row, to, row + done, Math.min(done, piece - done));
        }
    }
}
