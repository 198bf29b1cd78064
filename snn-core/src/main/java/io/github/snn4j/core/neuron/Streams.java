package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.StepLoop;
import java.util.Arrays;

/** The arrays of one run of a {@link StepLoop}, added in its order; filled again for each piece without allocation. */
final class Streams {
    private float[][] arrays = new float[8][];
    private int[] offsets = new int[8];
    private int[] strides = new int[8];
    private int count;
    private int first;
    private int steps;
    private boolean reversed;

    /** Starts over, to run the steps {@code first … first+steps-1}; reversed, the last of them is run first. */
    Streams begin(int first, int steps, boolean reversed) {
        this.count = 0;
        this.first = first;
        this.steps = steps;
        this.reversed = reversed;
        return this;
    }

    /** Adds a stream by where its step 0 is. */
    void add(float[] array, int offset, int stride) {
        if (count == arrays.length) {
            arrays = Arrays.copyOf(arrays, 2 * count);
            offsets = Arrays.copyOf(offsets, 2 * count);
            strides = Arrays.copyOf(strides, 2 * count);
        }
        arrays[count] = array;
        offsets[count] = offset + (reversed ? first + steps - 1 : first) * stride;
        strides[count] = reversed ? -stride : stride;
        count++;
    }

    void run(StepLoop loop, float[] rows, int lanes) {
        loop.run(rows, arrays, offsets, strides, steps, lanes);
    }
}
