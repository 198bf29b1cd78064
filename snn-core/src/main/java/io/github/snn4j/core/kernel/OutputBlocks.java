package io.github.snn4j.core.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * The outputs of a layer cut into the blocks that {@link Kernels#rowSums} takes: within each group the widest first, the
 * last filled up with zeros.
 */
final class OutputBlocks {
    /**
     * Some adjacent outputs.
     *
     * @param group of a grouped convolution
     * @param output the first one, counted over all groups
     * @param count how many there are
     * @param width how many a row of the block holds
     */
    record Block(int group, int output, int count, int width) {}

    private static final double FULL_ENOUGH = 0.7;

    final List<Block> all = new ArrayList<>();

    /** The floats that a row of every block takes together. */
    final int rowFloats;

    OutputBlocks(int groups, int outputs, int[] widths) {
        for (int group = 0; group < groups; group++) {
            int done = 0;
            while (done < outputs) {
                int width = width(outputs - done, widths);
                int count = Math.min(width, outputs - done);
                all.add(new Block(group, group * outputs + done, count, width));
                done += count;
            }
        }
        this.rowFloats = all.stream().mapToInt(Block::width).sum();
    }

    /** The widest that is filled; where a rest must be filled up anyway, one block of mostly outputs instead of several. */
    private static int width(int left, int[] widths) {
        int narrowest = widths[widths.length - 1];
        for (int i = widths.length - 1; i >= 0 && left % narrowest != 0; i--) {
            if (widths[i] >= left && left > FULL_ENOUGH * widths[i]) {
                return widths[i];
            }
        }
        for (int width : widths) {
            if (width <= left) {
                return width;
            }
        }
        return narrowest;
    }

    int widest() {
        return all.stream().mapToInt(Block::width).max().orElseThrow();
    }
}
