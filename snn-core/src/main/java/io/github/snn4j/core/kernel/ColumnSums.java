package io.github.snn4j.core.kernel;

import java.util.Arrays;

/** Sums over the rows of a matrix, one for each column: over pieces cut by shape, which are then added in order. */
final class ColumnSums {
    private static final int PIECES = 64;

    /** Adds the sums of a range of rows. */
    @FunctionalInterface
    interface Piece {
        void add(int firstRow, int rows, double[] sums, int offset);
    }

    private final Workers workers;
    private final int columns;

    ColumnSums(Workers workers, int columns) {
        this.workers = workers;
        this.columns = columns;
    }

    void reserve(ScratchMemory scratch) {
        scratch.reserveColumns(PIECES * columns);
    }

    /** The sums are at the start of the array returned, which the next call of any kernel overwrites. */
    double[] of(int rows, Piece piece) {
        int perPiece = Math.max(Kernels.RUN, (rows + PIECES - 1) / PIECES);
        int pieces = (rows + perPiece - 1) / perPiece;
        double[] partial = workers.scratch().columns(PIECES * columns);
        Arrays.fill(partial, 0, pieces * columns, 0);
        workers.forEach(pieces, (task, worker) -> {
            int first = task * perPiece;
            piece.add(first, Math.min(perPiece, rows - first), partial, task * columns);
        });
        for (int task = 1; task < pieces; task++) {
            for (int c = 0; c < columns; c++) {
                partial[c] += partial[task * columns + c];
            }
        }
        return partial;
    }
}
