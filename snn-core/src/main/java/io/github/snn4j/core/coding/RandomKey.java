package io.github.snn4j.core.coding;

import io.github.snn4j.core.kernel.Philox;

/**
 * What the random numbers of one example depend on, and all they depend on.
 *
 * @param seed the seed of the run
 * @param epoch the pass over the data, from 0
 * @param step the training step within the run, from 0; 0 in evaluation
 * @param example the example's index in its data set
 */
public record RandomKey(long seed, long epoch, long step, long example) {
    /** Keeps encoders apart from other users of the same seed. */
    private static final long PURPOSE = 0x656e636f64696e67L;

    /** The stream of this key: number {@code t * n + i} belongs to step {@code t} and element {@code i} of {@code n}. */
    public Philox stream() {
        return new Philox(seed, mix(mix(seed, epoch, step), example, PURPOSE));
    }

    private static long mix(long key, long low, long high) {
        int[] block = new int[4];
        Philox.block(key, low, high, block, 0);
        return (long) block[0] << 32 | (block[1] & 0xffffffffL);
    }
}
