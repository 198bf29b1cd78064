package io.github.snn4j.models.chip.configuration;

/**
 * What the fields of one synapse hold in a {@link Core.SynapseFormat}, in their order: weight, delay, tag and, in a sparse
 * list, target index; and how many words a list of them takes.
 */
final class SynapseCode {
    static final int FORMAT_BITS = 4;
    static final int COUNT_BITS = 6;
    private static final int MOST_WEIGHT_BITS = 8;
    private static final int MOST_DELAY_BITS = 7;
    private static final int MOST_TAG_BITS = 3;
    private static final int MOST_INDEX_BITS = 15;

    final Core.SynapseFormat format;
    final boolean sparse;

    /**
     * A format that memory can hold.
     *
     * @throws IllegalArgumentException naming the field that it cannot
     */
    SynapseCode(Core.SynapseFormat format) {
        this.format = format;
        sparse = format.compression().equals("sparse");
        if (!sparse && !format.compression().equals("dense")) {
            throw new IllegalArgumentException("compression must be sparse or dense, got " + format.compression());
        }
        if (!format.sign().matches("mixed|excitatory|inhibitory")) {
            throw new IllegalArgumentException("sign must be mixed, excitatory or inhibitory, got " + format.sign());
        }
        range(format.weightBits(), 0, MOST_WEIGHT_BITS, "weight_bits");
        range(format.weightExp(), -8, 7, "weight_exp");
        range(format.delayBits(), 0, MOST_DELAY_BITS, "delay_bits");
        range(format.tagBits(), 0, MOST_TAG_BITS, "tag_bits");
        range(format.idxBits(), 0, MOST_INDEX_BITS, "idx_bits");
        range(format.block(), 1, 1 << COUNT_BITS, "block");
    }

    private static void range(int value, int least, int most, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be in " + least + ".." + most + ", got " + value);
        }
    }

    int indexBits() {
        return sparse ? format.idxBits() : 0;
    }

    /** 64-bit words of {@code n} synapses. */
    long words(long n) {
        long full = n / format.block();
        int rest = (int) (n % format.block());
        return full * wordsOfBlock(format.block()) + (rest == 0 ? 0 : wordsOfBlock(rest));
    }

    private int wordsOfBlock(int n) {
        int each = format.weightBits() + format.delayBits() + format.tagBits() + indexBits();
        return (FORMAT_BITS + COUNT_BITS + n * each + Long.SIZE - 1) / Long.SIZE;
    }

    /** Low bits of a weight that are not stored, so that it is a multiple of 2 to that power. */
    private int lost() {
        return MOST_WEIGHT_BITS - format.weightBits() + (format.sign().equals("mixed") ? 1 : 0);
    }

    /** The weight's field: two's complement for mixed signs, else the magnitude. */
    int stored(int weight) {
        int magnitude = format.sign().equals("inhibitory") ? -weight : weight;
        return magnitude >> lost() & mask();
    }

    /** The weight of a field. */
    int weight(int stored) {
        if (format.sign().equals("mixed")) {
            int unused = Integer.SIZE - format.weightBits();
            return format.weightBits() == 0 ? 0 : stored << unused >> unused << lost();
        }
        return (format.sign().equals("inhibitory") ? -stored : stored) << lost();
    }

    private int mask() {
        return (1 << format.weightBits()) - 1;
    }

    /**
     * Checks that fields hold a list.
     *
     * @throws IllegalArgumentException naming the value that they do not
     */
    void require(Core.SynapseList list) {
        if (list.delay() >= 1 << format.delayBits()) {
            throw new IllegalArgumentException(
                    "delay " + list.delay() + " does not fit in delay_bits " + format.delayBits());
        }
        for (short cx : list.cx()) {
            if (cx >= 1 << format.idxBits()) {
                throw new IllegalArgumentException("cx " + cx + " does not fit in idx_bits " + format.idxBits());
            }
        }
        for (short w : list.w()) {
            if (weight(stored(w)) != w) {
                throw new IllegalArgumentException("weight " + w + " is none of weight_bits " + format.weightBits()
                        + " and sign " + format.sign() + ", which are multiples of " + (1 << lost()) + " from "
                        + least() + " to " + most());
            }
        }
    }

    private int least() {
        return switch (format.sign()) {
            case "mixed" -> weight(1 << format.weightBits() >> 1);
            case "inhibitory" -> weight(mask());
            default -> 0;
        };
    }

    private int most() {
        return switch (format.sign()) {
            case "mixed" -> weight(mask() >> 1);
            case "inhibitory" -> 0;
            default -> weight(mask());
        };
    }
}
