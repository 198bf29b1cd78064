package io.github.snn4j.core.coding;

/**
 * Turns the {@code n} values of one example into the input of {@code steps} time steps.
 *
 * <p>Implementations are records whose components are their constants, so that they are compared, printed and written to
 * JSON as data. They hold no state: encoding examples in any order, in any number of threads, gives the same numbers.
 */
public interface Encoder {
    /** Whether every step is the same, so that a caller may encode a single step and reuse it. */
    boolean isStatic();

    /**
     * Whether an example has values of its own at every step, {@code steps} times {@code n}, one step after the other, such
     * as frames of a recording.
     */
    default boolean takesFrames() {
        return false;
    }

    /** Whether every number it writes is 0 or 1. */
    default boolean emitsSpikes() {
        return false;
    }

    /**
     * Writes the input of value {@code i} at step {@code t} to {@code target[targetOffset + t * stepStride + i]}.
     *
     * @param values the example's values, read from {@code offset} on
     * @param n the number of values, of one step where it {@linkplain #takesFrames takes frames}
     * @param steps the number of steps T, at least 1
     * @param key what random encoders draw their numbers from; others ignore it
     * @throws IllegalArgumentException where a value lies outside what the encoder takes, or {@code steps < 1}
     */
    void encode(
            float[] values,
            int offset,
            int n,
            int steps,
            RandomKey key,
            float[] target,
            int targetOffset,
            int stepStride);
}
