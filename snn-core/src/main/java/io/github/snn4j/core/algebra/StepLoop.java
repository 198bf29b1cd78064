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
    void run(float[][] arrays, int[] offsets, int[] strides, int steps, int lanes);
}
