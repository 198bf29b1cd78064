package io.github.snn4j.layers.plan;

/**
 * A stretch of the arena that is in use from one moment of the schedule to another.
 *
 * <p>Moments: call i runs forward at i, the loss is at n, call i runs backward at 2n − i.
 */
final class Buffer {
    /** What an element is. */
    enum Kind {
        FLOAT(4),
        LONG(8);

        final int bytes;

        Kind(int bytes) {
            this.bytes = bytes;
        }
    }

    final String what;
    final Kind kind;
    final long size;
    private int first = Integer.MAX_VALUE;
    private int last = Integer.MIN_VALUE;
    private int offset = -1;

    Buffer(String what, Kind kind, long size) {
        this.what = what;
        this.kind = kind;
        this.size = size;
    }

    /** Makes it live at a moment, too. */
    Buffer liveAt(int moment) {
        first = Math.min(first, moment);
        last = Math.max(last, moment);
        return this;
    }

    boolean overlaps(Buffer other) {
        return first <= other.last && other.first <= last;
    }

    boolean used() {
        return last >= first;
    }

    int first() {
        return first;
    }

    void place(int start) {
        offset = start;
    }

    /** Where it starts in its arena. */
    int offset() {
        if (offset < 0) {
            throw new IllegalStateException("buffer of " + what + " was not placed");
        }
        return offset;
    }

    long bytes() {
        return size * kind.bytes;
    }
}
