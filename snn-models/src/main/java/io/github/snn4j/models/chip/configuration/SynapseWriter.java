package io.github.snn4j.models.chip.configuration;

/**
 * Writes synapse lists as the words of a core's synapse memory: blocks of a header (4 bits format, 6 bits number of synapses
 * less one) and the synapses' fields, least significant bit first, each block from a new 64-bit word on.
 */
final class SynapseWriter {
    private final SectionOutput out;
    private long word;
    /** Bits of {@link #word} that are taken. */
    private int used;

    SynapseWriter(SectionOutput out) {
        this.out = out;
    }

    /** Writes a list that {@code code} {@linkplain SynapseCode#require holds}. */
    void write(Core.SynapseList list, SynapseCode code) {
        Core.SynapseFormat f = code.format;
        int n = list.w().length;
        for (int i = 0; i < n; i++) {
            if (i % f.block() == 0) {
                endBlock();
                put(list.fmt(), SynapseCode.FORMAT_BITS);
                put(Math.min(f.block(), n - i) - 1, SynapseCode.COUNT_BITS);
            }
            put(code.stored(list.w()[i]), f.weightBits());
            put(list.delay(), f.delayBits());
            put(0, f.tagBits());
            if (code.sparse) {
                put(list.cx()[i % list.targets()], f.idxBits());
            }
        }
        endBlock();
    }

    private void put(long field, int bits) {
        word |= field << used;
        used += bits;
        if (used >= Long.SIZE) {
            out.int64(word);
            used -= Long.SIZE;
            word = used == 0 ? 0 : field >>> (bits - used);
        }
    }

    private void endBlock() {
        if (used > 0) {
            out.int64(word);
        }
        word = 0;
        used = 0;
    }
}
