package io.github.snn4j.models.chip.partition;

/** How many bits a synapse list takes: blocks of 64 synapses with a header of 10 bits, each rounded up to 64-bit words. */
final class SynapseMemory {
    static final int BLOCK = 64;
    static final int WEIGHT_BITS = 8;
    private static final int HEADER_BITS = 10;

    private SynapseMemory() {}

    static long bits(long synapses, int bitsPerSynapse) {
        long full = synapses / BLOCK;
        long rest = synapses % BLOCK;
        return full * words((long) BLOCK * bitsPerSynapse + HEADER_BITS)
                + (rest == 0 ? 0 : words(rest * bitsPerSynapse + HEADER_BITS));
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
