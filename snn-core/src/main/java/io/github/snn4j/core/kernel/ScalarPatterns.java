package io.github.snn4j.core.kernel;

import java.util.Arrays;

/** {@link Kernels#patternTables} and {@link Kernels#patternSums}, a number at a time. */
final class ScalarPatterns {
    private ScalarPatterns() {}

    static void tables(float[] rows, int rowsOffset, int rowsStep, int count, int width, float[] tables, int offset) {
        for (int row = 0; row < count; row += 4) {
            int table = offset + row * 4 * width;
            Arrays.fill(tables, table, table + 16 * width, 0f);
            for (int pattern = 1; pattern < 16; pattern++) {
                int last = 31 - Integer.numberOfLeadingZeros(pattern);
                int others = table + (pattern ^ 1 << last) * width;
                int source = rowsOffset + (row + last) * rowsStep;
                boolean there = row + last < count;
                for (int o = 0; o < width; o++) {
                    tables[table + pattern * width + o] = tables[others + o] + (there ? rows[source + o] : 0);
                }
            }
        }
    }

    static void sums(
            int width,
            int count,
            long[] words,
            float value,
            float[] tables,
            int offset,
            float[] c,
            int cOffset,
            int cStep) {
        for (int r = 0; r < count; r++) {
            long bits = words[r];
            int target = cOffset + r * cStep;
            for (int table = offset; bits != 0; bits >>>= 4, table += 16 * width) {
                int row = table + ((int) bits & 15) * width;
                for (int o = 0; o < width; o++) {
                    c[target + o] += value * tables[row + o];
                }
            }
        }
    }
}
