package io.github.snn4j.models.chip.partition;

import java.util.stream.IntStream;

/** How many bits a synapse list takes: blocks of up to 64 synapses with a header of 10 bits, each rounded up to 64-bit words. */
final class SynapseMemory {
    private static final int MOST_IN_BLOCK = 64;
    static final int WEIGHT_BITS = 8;
    private static final int HEADER_BITS = 10;
    /** Of a weight, a delay and an index of any number. */
    private static final int MOST_BITS = WEIGHT_BITS + 2 * Integer.SIZE;

    private static final int[] BLOCKS =
            IntStream.rangeClosed(0, MOST_BITS).map(SynapseMemory::densest).toArray();

    private SynapseMemory() {}

    static long bits(long synapses, int bitsPerSynapse) {
        int block = block(bitsPerSynapse);
        long full = synapses / block;
        long rest = synapses % block;
        return full * words((long) block * bitsPerSynapse + HEADER_BITS)
                + (rest == 0 ? 0 : words(rest * bitsPerSynapse + HEADER_BITS));
    }

    /** Synapses of a full block, so many that one takes the fewest bits. */
    static int block(int bitsPerSynapse) {
        return BLOCKS[bitsPerSynapse];
    }

    private static int densest(int bitsPerSynapse) {
        int densest = MOST_IN_BLOCK;
        for (int n = MOST_IN_BLOCK - 1; n > 0; n--) {
            long bits = words((long) n * bitsPerSynapse + HEADER_BITS);
            densest = bits * densest < words((long) densest * bitsPerSynapse + HEADER_BITS) * n ? n : densest;
        }
        return densest;
    }

    private static long words(long bits) {
        return (bits + 63) / 64 * 64;
    }

    /** The stored width for indices below {@code n}: 6 to 12. */
    static int indexBits(int n) {
        return Math.max(6, 32 - Integer.numberOfLeadingZeros(n - 1));
    }

    /** Bits of a delay field that holds {@code delay}. */
    static int delayBits(int delay) {
        return 32 - Integer.numberOfLeadingZeros(delay);
    }
}
