package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.StepLoop;
import java.util.Arrays;

/** The arrays of one run of a {@link StepLoop}, added in its order; filled again for each piece without allocation. */
final class Streams {
    private float[][] arrays = new float[8][];
    private int[] offsets = new int[8];
    private int[] strides = new int[8];
    private int count;
    private int steps;
    private boolean reversed;

    /** Starts over; reversed, the first step run is the last in memory. */
    Streams begin(int steps, boolean reversed) {
        this.count = 0;
        this.steps = steps;
        this.reversed = reversed;
        return this;
    }

    void add(float[] array, int offset, int stride) {
        if (count == arrays.length) {
            arrays = Arrays.copyOf(arrays, 2 * count);
            offsets = Arrays.copyOf(offsets, 2 * count);
            strides = Arrays.copyOf(strides, 2 * count);
        }
        arrays[count] = array;
        offsets[count] = reversed ? offset + (steps - 1) * stride : offset;
        strides[count] = reversed ? -stride : stride;
        count++;
    }

    void run(StepLoop loop, int lanes) {
        loop.run(arrays, offsets, strides, steps, lanes);
    }
}
