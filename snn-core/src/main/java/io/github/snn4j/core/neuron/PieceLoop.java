package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Invariants;
import io.github.snn4j.core.algebra.Program;
import io.github.snn4j.core.algebra.StepLoop;
import java.util.Arrays;

/** A loop over the steps of a piece, and a run beforehand for what depends on learned parameters alone. */
final class PieceLoop {
    /** Makes a loop of a program and the number of its carried values. */
    interface Maker {
        StepLoop make(Program program, int carried);
    }

    /** Takes, after the inputs of the program, the values of {@link #prepare}. */
    final StepLoop steps;

    private final StepLoop values;
    private final int parameters;
    private final int count;

    /**
     * Makes the loop of a program.
     *
     * @param first which input the first parameter is
     * @param parameters how many inputs from there on are parameters
     */
    PieceLoop(Program program, int carried, int first, int parameters, Maker maker) {
        Invariants split = Invariants.of(program, first, parameters);
        this.steps = maker.make(split.rest(), carried);
        this.values = maker.make(split.values(), 0);
        this.parameters = parameters;
        this.count = split.values().outputs().size();
    }

    /** The values that are the same at every step, lane by lane; {@code room} is used where it is large enough. */
    float[][] prepare(ChannelTiles tiles, int piece, float[][] room) {
        float[][] result = room;
        if (room.length != count || count > 0 && room[0].length < piece) {
            result = new float[count][piece];
        }
        if (count > 0) {
            float[][] arrays = Arrays.copyOf(tiles.lanes, parameters + count);
            System.arraycopy(result, 0, arrays, parameters, count);
            values.run(arrays, new int[arrays.length], new int[arrays.length], 1, tiles.distinct());
            for (float[] value : result) {
                tiles.repeat(value);
            }
        }
        return result;
    }
}
