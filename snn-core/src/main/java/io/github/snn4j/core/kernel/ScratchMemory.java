package io.github.snn4j.core.kernel;

import java.util.Arrays;

/**
 * What kernels compute with beside their arguments, shared by all that run on the same {@link Workers}: one kernel runs at
 * a time, so each use is as large as the largest that asked for it.
 *
 * <p>What an array holds is lost when another kernel runs. Arrays are allocated when they are asked for, as large as was
 * {@linkplain #reserve reserved} by then.
 */
public final class ScratchMemory {
    /** Arrays that a kernel has in use at once. */
    public enum Use {
        /** Weights or gradients in the order of the inner loop. */
        PACKED(false),
        /** Pictures with their border, or transformed. */
        PICTURES(false),
        /** Pictures on their way from one kernel to the next. */
        BETWEEN(false),
        /** What a worker computes apart because it does not fit where it goes. */
        ASIDE(true),
        /** What a worker transforms: once, */
        ROWS(true),
        /** twice, */
        HALFWAY(true),
        /** as the factors of its products, */
        FACTORS(true),
        /** and these themselves. */
        PRODUCTS(true);

        private final boolean perWorker;

        Use(boolean perWorker) {
            this.perWorker = perWorker;
        }
    }

    private final int workers;
    private final int[] sizes = new int[Use.values().length];
    private final float[][][] floats;
    private final int[][] starts;
    private final RowSums[] sums;
    private double[] columns = {};
    private int startsSize;
    private int events;
    private int targets;
    private int columnsSize;

    /** Nothing yet, for so many workers. */
    public ScratchMemory(int workers) {
        this.workers = workers;
        floats = new float[sizes.length][workers][0];
        starts = new int[workers][0];
        sums = new RowSums[workers];
        Arrays.setAll(sums, i -> new RowSums());
    }

    /** Makes room for all that the other one has room for, as soon as it is asked for. */
    public void reserve(ScratchMemory other) {
        for (Use use : Use.values()) {
            reserve(use, other.sizes[use.ordinal()]);
        }
        reserveStarts(other.startsSize);
        reserveSums(other.events, other.targets);
        reserveColumns(other.columnsSize);
    }

    /** Makes room for so many floats, for each worker where each has its own. */
    public void reserve(Use use, int size) {
        sizes[use.ordinal()] = Math.max(sizes[use.ordinal()], size);
    }

    void reserveStarts(int size) {
        startsSize = Math.max(startsSize, size);
    }

    void reserveSums(int mostEvents, int mostTargets) {
        events = Math.max(events, mostEvents);
        targets = Math.max(targets, mostTargets);
    }

    void reserveColumns(int size) {
        columnsSize = Math.max(columnsSize, size);
    }

    /** How much it holds once everything reserved was asked for. */
    public long bytes() {
        long bytes = 8L * columnsSize + workers * (4L * startsSize + RowSums.bytes(events, targets));
        for (Use use : Use.values()) {
            bytes += 4L * sizes[use.ordinal()] * (use.perWorker ? workers : 1);
        }
        return bytes;
    }

    /** At least so many floats. */
    public float[] floats(Use use, int size) {
        reserve(use, size);
        return array(use, 0, sizes[use.ordinal()]);
    }

    /** At least so many floats of a worker's own; called by that worker, so it reserves nothing. */
    float[] floats(Use use, int worker, int size) {
        return array(use, worker, Math.max(size, sizes[use.ordinal()]));
    }

    private float[] array(Use use, int index, int size) {
        float[][] arrays = floats[use.ordinal()];
        if (arrays[index].length < size) {
            arrays[index] = new float[size];
        }
        return arrays[index];
    }

    /** At least so many numbers of a worker's own. */
    int[] starts(int worker, int size) {
        if (starts[worker].length < size) {
            starts[worker] = new int[Math.max(size, startsSize)];
        }
        return starts[worker];
    }

    /** A worker's lists with room for so many. */
    RowSums sums(int worker, int mostEvents, int mostTargets) {
        RowSums s = sums[worker];
        if (s.rows.length < mostEvents) {
            s.reserveEvents(Math.max(mostEvents, events));
        }
        if (s.starts.length < mostTargets) {
            s.reserveTargets(Math.max(mostTargets, targets));
        }
        return s;
    }

    /** At least so many sums. */
    double[] columns(int size) {
        if (columns.length < size) {
            reserveColumns(size);
            columns = new double[columnsSize];
        }
        return columns;
    }
}
