package io.github.snn4j.models.chip.configuration;

import java.util.List;

/** Reads what {@link SynapseWriter} writes, back to synapse lists. */
final class SynapseReader {
    private final SectionInput in;
    private long word;
    /** Bits of {@link #word} that were read; all of them before the first. */
    private int used = Long.SIZE;

    SynapseReader(SectionInput in) {
        this.in = in;
    }

    /**
     * Reads a list of {@code atoms} sources with {@code targets} targets each.
     *
     * @param name of the list, for errors
     * @param most bits that it may take
     */
    Core.SynapseList read(int atoms, int targets, List<SynapseCode> codes, String name, long most)
            throws ConfigurationException {
        int fmt = (int) in.peek() & (1 << SynapseCode.FORMAT_BITS) - 1;
        if (fmt >= codes.size()) {
            throw in.bad(name + " has format " + fmt + " of " + codes.size());
        }
        SynapseCode code = codes.get(fmt);
        long n = (long) atoms * targets;
        long words = code.words(n);
        if (words * Long.SIZE > most) {
            throw in.bad(name + " takes " + words * Long.SIZE + " bits, the target has " + most + " left");
        }
        in.require(words, Long.BYTES, name + " words");
        short[] w = new short[(int) n];
        short[] cx = new short[code.sparse ? targets : 0];
        int delay = 0;
        Core.SynapseFormat f = code.format;
        for (int i = 0; i < w.length; i++) {
            if (i % f.block() == 0) {
                endBlock(name);
                expect(get(SynapseCode.FORMAT_BITS), fmt, name + " format of a block");
                expect(get(SynapseCode.COUNT_BITS), Math.min(f.block(), w.length - i) - 1, name + " count of a block");
            }
            w[i] = (short) code.weight(get(f.weightBits()));
            int later = get(f.delayBits());
            delay = i == 0 ? later : delay;
            expect(later, delay, name + " delay");
            expect(get(f.tagBits()), 0, name + " tag");
            if (code.sparse) {
                short target = (short) get(f.idxBits());
                int at = i % targets;
                cx[at] = i < targets ? target : cx[at];
                expect(target, cx[at], name + " target " + at);
            }
        }
        endBlock(name);
        return new Core.SynapseList(fmt, atoms, targets, cx, w, delay);
    }

    private void expect(int found, int expected, String what) throws ConfigurationException {
        if (found != expected) {
            throw in.bad(what + " is " + found + ", expected " + expected);
        }
    }

    private int get(int bits) throws ConfigurationException {
        long field = used == Long.SIZE ? 0 : word >>> used;
        int had = Long.SIZE - used;
        used += bits;
        if (used > Long.SIZE) {
            word = in.int64();
            field |= word << had;
            used -= Long.SIZE;
        }
        return (int) (field & (1L << bits) - 1);
    }

    /** What is left of the last word must be zeros, so that a list has one form only. */
    private void endBlock(String name) throws ConfigurationException {
        if (used < Long.SIZE && word >>> used != 0) {
            throw in.bad(name + " has bits behind the last synapse of a block, expected zeros");
        }
        used = Long.SIZE;
    }
}
