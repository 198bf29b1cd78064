package io.github.snn4j.core.kernel;

/**
 * Sums of chosen rows of a matrix: what a convolution of spikes, a matrix product with them and their weight gradients
 * come down to.
 *
 * <p>Event i is row {@code rows[i]}, times {@code values[i]}. Target t is the sum of the events
 * {@code starts[t] … ends[t] - 1}, whose rows it finds {@code bases[t]} rows further on, and goes to row {@code to[t]} of the result.
 */
public final class RowSums {
    int[] rows = {};
    float[] values = {};
    int[] starts = {};
    int[] ends = {};
    int[] bases = {};
    int[] to = {};

    RowSums() {}

    /** Makes room for so many events; what was there is lost. */
    void reserveEvents(int events) {
        if (rows.length < events) {
            rows = new int[events];
            values = new float[events];
        }
    }

    /** Makes room for so many targets; what was there is lost. */
    void reserveTargets(int targets) {
        if (starts.length < targets) {
            starts = new int[targets];
            ends = new int[targets];
            bases = new int[targets];
            to = new int[targets];
        }
    }

    void target(int t, int start, int end, int base, int target) {
        starts[t] = start;
        ends[t] = end;
        bases[t] = base;
        to[t] = target;
    }

    static long bytes(int events, int targets) {
        return 8L * events + 16L * targets;
    }
}
