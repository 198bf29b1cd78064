package io.github.snn4j.layers.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Lays buffers out in one arena a kind so that two that are live at the same moment do not overlap.
 *
 * <p>Greedy by size (Pisarchyk, Lee 2020, arXiv 2001.03288, algorithm 3): the largest first, each at the lowest place
 * that is free for its whole life.
 */
final class MemoryPlan {
    /** Starts are multiples of this many elements, so that vectors of a buffer do not straddle another's cache line. */
    static final int ALIGN = 16;

    private MemoryPlan() {}

    /** Places the buffers of one kind and returns the arena's size in elements. */
    static long place(List<Buffer> buffers, Buffer.Kind kind) {
        List<Buffer> todo = new ArrayList<>(
                buffers.stream().filter(b -> b.kind == kind && b.used()).toList());
        todo.sort(Comparator.comparingLong((Buffer b) -> -b.size).thenComparingInt(Buffer::first));
        List<Buffer> placed = new ArrayList<>();
        long end = 0;
        for (Buffer b : todo) {
            long at = 0;
            for (Buffer p : placed) {
                if (p.overlaps(b) && at < p.offset() + round(p.size) && p.offset() < at + round(b.size)) {
                    at = p.offset() + round(p.size);
                }
            }
            if (at + round(b.size) > Integer.MAX_VALUE - 64) {
                throw new IllegalArgumentException("the plan needs more than 2^31 elements in one arena (" + b.what
                        + " alone has " + b.size + "); use a smaller batch or fewer steps");
            }
            b.place((int) at);
            end = Math.max(end, at + round(b.size));
            insert(placed, b);
        }
        return end;
    }

    private static long round(long size) {
        return (size + ALIGN - 1) / ALIGN * ALIGN;
    }

    private static void insert(List<Buffer> placed, Buffer b) {
        int i = 0;
        while (i < placed.size() && placed.get(i).offset() <= b.offset()) {
            i++;
        }
        placed.add(i, b);
    }
}
