package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Invariants;
import io.github.snn4j.core.algebra.Program;
import io.github.snn4j.core.algebra.StepLoop;
import java.util.Arrays;

/** A loop over the steps of a piece, and a run beforehand for what depends on learned parameters alone. */
final class PieceLoop {
    /** Makes a loop of a program, the number of its carried values, and the rows of its inputs that are rows. */
    interface Maker {
        StepLoop make(Program program, int carried, int... rows);
    }

    final StepLoop steps;

    /** The row behind those of this loop's values. */
    final int end;

    private final StepLoop values;
    private final int firstValue;

    /**
     * Makes the loop of a program.
     *
     * @param rows the rows of its inputs that are rows; the last ones are the parameters'
     * @param firstValue the row of the first value computed beforehand
     */
    PieceLoop(Program program, int carried, int[] rows, int parameters, int firstValue, Maker maker) {
        int first = rows.length - parameters;
        Invariants split = Invariants.of(program, first, parameters);
        int count = split.values().outputs().size();
        int[] all = Arrays.copyOf(rows, rows.length + count);
        for (int v = 0; v < count; v++) {
            all[rows.length + v] = firstValue + v;
        }
        this.firstValue = firstValue;
        this.end = firstValue + count;
        this.steps = maker.make(split.rest(), carried, all);
        this.values = maker.make(split.values(), 0, Arrays.copyOfRange(rows, first, rows.length));
    }

    /** Computes the values of the first lanes, which the others repeat. */
    void prepare(float[] rows, ChannelTiles tiles) {
        int count = end - firstValue;
        if (count > 0) {
            float[][] arrays = new float[count][];
            Arrays.fill(arrays, rows);
            int[] offsets = new int[count];
            Arrays.setAll(offsets, v -> Rows.at(firstValue + v));
            values.run(rows, arrays, offsets, new int[count], 1, tiles.distinct());
            for (int offset : offsets) {
                tiles.repeat(rows, offset);
            }
        }
    }
}
