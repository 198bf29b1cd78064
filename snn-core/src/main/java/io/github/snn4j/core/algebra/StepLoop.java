package io.github.snn4j.core.algebra;

/**
 * A {@link Program} run for steps {@code 0 … steps-1} over lanes {@code 0 … lanes-1}.
 *
 * <p>The first {@code carried} inputs hold values from one step to the next: the first {@code carried} outputs are their
 * values in the next step. The remaining inputs and outputs are streams. {@code arrays}, {@code offsets} and
 * {@code strides} list first the carried values, read before the first step and written after the last, then the other
 * inputs, then the other outputs; lane {@code j} of stream {@code k} at step {@code t} is
 * {@code arrays[k][offsets[k] + t * strides[k] + j]}, and a carried value has no stride. A step reads all its inputs of a
 * lane before it writes an output of that lane.
 */
public interface StepLoop {
    /** Which loop is the inner one; the results have the same bits. */
    enum Order {
        /** All steps of a few lanes, then the next lanes: carried values stay in registers. For few steps. */
        REGISTERS,
        /** All lanes, then the next step: memory is read along its rows. For many steps. */
        BLOCKS
    }

    void run(Order order, float[][] arrays, int[] offsets, int[] strides, int steps, int lanes);
}
