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
        PACKED,
        /** Pictures with their border. */
        PICTURES,
        /** Pictures on their way from one kernel to the next. */
        BETWEEN
    }

    private final int workers;
    private final int[] sizes = new int[Use.values().length];
    private final float[][] floats = new float[sizes.length][];
    private final float[][] asides;
    private final int[][] starts;
    private final RowSums[] sums;
    private double[] columns = {};
    private int asideSize;
    private int startsSize;
    private int events;
    private int targets;
    private int columnsSize;

    /** Nothing yet, for so many workers. */
    public ScratchMemory(int workers) {
        this.workers = workers;
        Arrays.fill(floats, new float[0]);
        asides = new float[workers][0];
        starts = new int[workers][0];
        sums = new RowSums[workers];
        Arrays.setAll(sums, i -> new RowSums());
    }

    /** Makes room for all that the other one has room for, as soon as it is asked for. */
    public void reserve(ScratchMemory other) {
        for (Use use : Use.values()) {
            reserve(use, other.sizes[use.ordinal()]);
        }
        reserveAside(other.asideSize);
        reserveStarts(other.startsSize);
        reserveSums(other.events, other.targets);
        reserveColumns(other.columnsSize);
    }

    /** Makes room for so many floats. */
    public void reserve(Use use, int size) {
        sizes[use.ordinal()] = Math.max(sizes[use.ordinal()], size);
    }

    void reserveAside(int size) {
        asideSize = Math.max(asideSize, size);
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
        long shared = 8L * columnsSize;
        for (int size : sizes) {
            shared += 4L * size;
        }
        return shared + workers * (4L * asideSize + 4L * startsSize + RowSums.bytes(events, targets));
    }

    /** At least so many floats. */
    public float[] floats(Use use, int size) {
        int i = use.ordinal();
        reserve(use, size);
        if (floats[i].length < sizes[i]) {
            floats[i] = new float[sizes[i]];
        }
        return floats[i];
    }

    /** At least so many floats of a worker's own. */
    float[] aside(int worker, int size) {
        if (asides[worker].length < size) {
            asides[worker] = new float[Math.max(size, asideSize)];
        }
        return asides[worker];
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
