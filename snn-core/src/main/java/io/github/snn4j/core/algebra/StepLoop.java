package io.github.snn4j.core.algebra;

/**
 * A {@link Program} run for steps {@code 0 … steps-1} over lanes {@code 0 … lanes-1}.
 *
 * <p>The first inputs are rows of one array, and do not move from step to step: lane {@code j} of row {@code r} is
 * {@code rows[r * ROW + j]}. Which row an input is, the loop is made with. The first {@code carried} of them hold values
 * from one step to the next: the first {@code carried} outputs are their values in the next step. The rows that follow are
 * the same at every step.
 *
 * <p>The remaining inputs and then the remaining outputs are streams: lane {@code j} of stream {@code k} at step {@code t}
 * is {@code arrays[k][offsets[k] + t * strides[k] + j]}. A step reads all its inputs of a lane before it writes an output
 * of that lane.
 */
public interface StepLoop {
    /** The most lanes of a run. */
    int LANES = 1024;

    /**
     * From row to row. Being constant, it leaves processor registers to the streams; not a multiple of 4096 bytes, it keeps
     * rows from falling on each other in the cache.
     */
    int ROW = LANES + 16;

    void run(float[] rows, float[][] arrays, int[] offsets, int[] strides, int steps, int lanes);
}
