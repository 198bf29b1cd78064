package io.github.snn4j.models.chip.simulate;

import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Rows of numbers one after the other, equal ones once: cores of a layer hold the same lists, and a cache holds them better so. */
final class SharedValues {
    private final Map<Key, Integer> placed = new HashMap<>();
    private int[] values = new int[1024];
    private int used;

    private record Key(ShortBuffer row, int kind) {}

    /**
     * Where a row begins.
     *
     * @param kind rows of one kind are mapped alike
     */
    int place(short[] row, int kind, IntUnaryOperator mapping) {
        return placed.computeIfAbsent(new Key(ShortBuffer.wrap(row), kind), key -> {
            int from = used;
            used = Math.addExact(used, row.length);
            if (used > values.length) {
                values = Arrays.copyOf(values, (int)
                        Math.max(used, Math.min(Integer.MAX_VALUE - 8L, 2L * values.length)));
            }
            for (int i = 0; i < row.length; i++) {
                values[from + i] = mapping.applyAsInt(row[i]);
            }
            return from;
        });
    }

    int[] all() {
        return Arrays.copyOf(values, used);
    }
}
