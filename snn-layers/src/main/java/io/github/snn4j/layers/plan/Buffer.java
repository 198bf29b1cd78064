package io.github.snn4j.layers.plan;

import org.jspecify.annotations.Nullable;

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
    private @Nullable Buffer owner;
    private int first = Integer.MAX_VALUE;
    private int last = Integer.MIN_VALUE;
    private int leaves;
    private int returns;
    private int offset = -1;

    Buffer(String what, Kind kind, long size) {
        this.what = what;
        this.kind = kind;
        this.size = size;
    }

    /** Makes it live at a moment, too. */
    Buffer liveAt(int moment) {
        if (owner != null) {
            owner.liveAt(moment);
            return this;
        }
        first = Math.min(first, moment);
        last = Math.max(last, moment);
        return this;
    }

    /** Lets others lie there after one moment and before another, both within its life: what it held is lost. */
    void absentBetween(int after, int before) {
        leaves = after;
        returns = before;
    }

    /** Forgets when it was live. */
    void reset() {
        first = Integer.MAX_VALUE;
        last = Integer.MIN_VALUE;
        leaves = 0;
        returns = 0;
    }

    boolean overlaps(Buffer other) {
        return meets(first, stays(), other) || meets(arrives(), last, other);
    }

    private static boolean meets(int from, int to, Buffer other) {
        return from <= other.stays() && other.first <= to || from <= other.last && other.arrives() <= to;
    }

    /** The last moment of its life's first part. */
    private int stays() {
        return returns > leaves ? leaves : last;
    }

    /** The first moment of its life's second part. */
    private int arrives() {
        return returns > leaves ? returns : first;
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

    /** Lies where another one does, which then is in use whenever this one is; nobody may write to this one. */
    void shareWith(Buffer other) {
        owner = other;
    }

    boolean isShared() {
        return owner != null;
    }

    /** Where it starts in its arena. */
    int offset() {
        if (owner != null) {
            return owner.offset();
        }
        if (offset < 0) {
            throw new IllegalStateException("buffer of " + what + " was not placed");
        }
        return offset;
    }

    long bytes() {
        return size * kind.bytes;
    }
}
