package io.github.snn4j.core.event;

/** A counter of some bits that began again at 0 where it falls by more than half of its range. */
final class WrappingTime {
    private final int bits;
    private long value = -1;

    WrappingTime(int bits) {
        this.bits = bits;
    }

    /** Takes the next reading of the counter. */
    void set(long reading) {
        long range = 1L << bits;
        long before = Math.max(value, 0);
        long wraps = before & -range;
        value = wraps + reading + ((before & range - 1) - reading > range / 2 ? range : 0);
    }

    /** Whether there was a reading. */
    boolean isKnown() {
        return value >= 0;
    }

    /** The last reading, with what wrapped around. */
    long get() {
        return value;
    }
}
