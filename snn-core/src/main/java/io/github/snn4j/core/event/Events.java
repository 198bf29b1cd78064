package io.github.snn4j.core.event;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The events of one recording, in the order of their times; event {@code i} is element {@code i} of each array.
 *
 * <p>Events of one time keep the order of the file. The arrays are not copied and not to be changed. Coordinates are those
 * of the file: some formats count y from the bottom.
 *
 * @param width the pixels of a row; of a sensor without rows, such as a cochlea, its channels
 * @param height the number of rows, 1 of a sensor without rows
 * @param times in microseconds, from any origin, not descending
 * @param x from 0 to width − 1
 * @param y from 0 to height − 1
 * @param on the polarity: whether it became brighter
 */
public record Events(int width, int height, long[] times, short[] x, short[] y, boolean[] on) {
    /** Times lie within ±2^60 µs (36,000 years), so that differences cannot overflow. */
    public static final long MOST_TIME = 1L << 60;

    public Events {
        if (width < 1 || height < 1 || width > Short.MAX_VALUE || height > Short.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a sensor must have 1 to 32767 columns and rows, got " + width + "x" + height);
        }
        if (x.length != times.length || y.length != times.length || on.length != times.length) {
            throw new IllegalArgumentException("Events must have as many x, y and polarities as times, got "
                    + times.length + ", " + x.length + ", " + y.length + ", " + on.length);
        }
        for (int i = 0; i < times.length; i++) {
            if (x[i] < 0 || x[i] >= width || y[i] < 0 || y[i] >= height) {
                throw new IllegalArgumentException("event " + (i + 1) + " of " + times.length + " is at (" + x[i] + ", "
                        + y[i] + "), outside the sensor of " + width + "x" + height);
            }
            if (i > 0 && times[i] < times[i - 1]) {
                throw new IllegalArgumentException("Events must be in the order of their times, got " + times[i]
                        + " us after " + times[i - 1] + " us");
            }
        }
        if (times.length > 0 && (times[0] < -MOST_TIME || times[times.length - 1] > MOST_TIME)) {
            throw new IllegalArgumentException(
                    "times of events must lie within +-2^60 us, got " + times[0] + " to " + times[times.length - 1]);
        }
    }

    /** A recording without events. */
    public static Events none(int width, int height) {
        return new Events(width, height, new long[0], new short[0], new short[0], new boolean[0]);
    }

    /** How many there are. */
    public int size() {
        return times.length;
    }

    /** The same events of a sensor of another size, which they must fit. */
    public Events withSensor(int columns, int rows) {
        return new Events(columns, rows, times, x, y, on);
    }

    /** The events whose index passes. */
    public Events where(IntPredicate keep) {
        int[] kept = IntStream.range(0, size()).filter(keep).toArray();
        return kept.length == size() ? this : pick(kept);
    }

    /** The events from {@code from} (included) to {@code to} (excluded) microseconds. */
    public Events between(long from, long to) {
        int first = lowerBound(from);
        int end = Math.max(first, lowerBound(to));
        return new Events(
                width,
                height,
                Arrays.copyOfRange(times, first, end),
                Arrays.copyOfRange(x, first, end),
                Arrays.copyOfRange(y, first, end),
                Arrays.copyOfRange(on, first, end));
    }

    /** The first event at {@code time} or later. */
    private int lowerBound(long time) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Events pick(int[] kept) {
        long[] t = new long[kept.length];
        short[] px = new short[kept.length];
        short[] py = new short[kept.length];
        boolean[] p = new boolean[kept.length];
        for (int k = 0; k < kept.length; k++) {
            t[k] = times[kept[k]];
            px[k] = x[kept[k]];
            py[k] = y[kept[k]];
            p[k] = on[kept[k]];
        }
        return new Events(width, height, t, px, py, p);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Events e
                && width == e.width
                && height == e.height
                && Arrays.equals(times, e.times)
                && Arrays.equals(x, e.x)
                && Arrays.equals(y, e.y)
                && Arrays.equals(on, e.on);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(times) * 31 + Arrays.hashCode(x);
    }

    @Override
    public String toString() {
        return size() + " events of " + width + "x" + height
                + (size() == 0 ? "" : ", " + times[0] + " to " + times[size() - 1] + " us");
    }

    /** Takes events one by one, in any order, and sorts them by time where they are not. */
    public static final class Builder {
        private long[] times;
        private short[] x;
        private short[] y;
        private boolean[] on;
        private int size;
        private int highestX;
        private int highestY;

        /**
         * A builder with room for some events, and more as they come.
         *
         * @param room how many to expect; no more than the input can hold
         */
        public Builder(long room) {
            int n = (int) Math.max(16, Math.min(room, 1 << 20));
            times = new long[n];
            x = new short[n];
            y = new short[n];
            on = new boolean[n];
        }

        /** Adds an event; coordinates up to 32767. */
        public void add(long time, int column, int row, boolean polarity) {
            if (((column | row) & ~0x7fff) != 0) {
                throw new IllegalArgumentException(
                        "event " + (size + 1L) + " is at (" + column + ", " + row + "); 0 to 32767 were expected");
            }
            if (size == times.length) {
                grow();
            }
            times[size] = time;
            x[size] = (short) column;
            y[size] = (short) row;
            on[size++] = polarity;
            highestX = Math.max(highestX, column);
            highestY = Math.max(highestY, row);
        }

        /** By time, events of one time in the order they came. */
        private void sort() {
            int[] order = IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingLong(i -> times[i]))
                    .mapToInt(i -> i)
                    .toArray();
            long[] t = new long[size];
            short[] px = new short[size];
            short[] py = new short[size];
            boolean[] p = new boolean[size];
            for (int k = 0; k < size; k++) {
                t[k] = times[order[k]];
                px[k] = x[order[k]];
                py[k] = y[order[k]];
                p[k] = on[order[k]];
            }
            times = t;
            x = px;
            y = py;
            on = p;
        }

        private void grow() {
            if (size > Integer.MAX_VALUE / 2) {
                throw new IllegalArgumentException("more than " + size + " events in one recording; split it");
            }
            int n = size + (size >> 1);
            times = Arrays.copyOf(times, n);
            x = Arrays.copyOf(x, n);
            y = Arrays.copyOf(y, n);
            on = Arrays.copyOf(on, n);
        }

        /** The events of a sensor of known size. */
        public Events build(int width, int height) {
            boolean sorted = true;
            for (int i = 1; i < size && sorted; i++) {
                sorted = times[i - 1] <= times[i];
            }
            if (!sorted) {
                sort();
            }
            return new Events(
                    width,
                    height,
                    Arrays.copyOf(times, size),
                    Arrays.copyOf(x, size),
                    Arrays.copyOf(y, size),
                    Arrays.copyOf(on, size));
        }

        /**
         * The events of a sensor whose size the file does not tell.
         *
         * @param sizes {width, height} of what it may be; the first into which all events fit is taken
         */
        public Events buildFitting(int[]... sizes) {
            for (int[] candidate : sizes) {
                if (highestX < candidate[0] && highestY < candidate[1]) {
                    return build(candidate[0], candidate[1]);
                }
            }
            int[] largest = sizes[sizes.length - 1];
            return build(largest[0], largest[1]);
        }
    }
}
