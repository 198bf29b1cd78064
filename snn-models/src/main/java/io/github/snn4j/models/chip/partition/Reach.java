package io.github.snn4j.models.chip.partition;

import java.util.BitSet;

/**
 * Which outputs of a convolution one input position touches along one axis: {@code first}..{@code first + count − 1},
 * the first with tap {@code tap}, each next one with a tap {@code stride} lower.
 */
record Reach(int first, int count, int tap) {
    /** Clipped to the outputs {@code from}..{@code to − 1}. */
    static Reach of(int position, int kernel, int stride, int padding, int from, int to) {
        int first = Math.max(from, Math.floorDiv(position + padding - kernel, stride) + 1);
        int last = Math.min(to - 1, Math.floorDiv(position + padding, stride));
        return new Reach(first, Math.max(0, last - first + 1), position + padding - first * stride);
    }

    /** The same with outputs counted from {@code start} on. */
    Reach from(int start) {
        return new Reach(first - start, count, tap);
    }

    /** How many tiles of a size it reaches. */
    int tiles(int size) {
        return count == 0 ? 0 : (first + count - 1) / size - first / size + 1;
    }

    /** Marks those tiles. */
    void mark(int size, BitSet tiles) {
        if (count > 0) {
            tiles.set(first / size, (first + count - 1) / size + 1);
        }
    }
}
