package io.github.snn4j.zoo.bench;

import java.util.Arrays;

/**
 * Durations of a step in milliseconds.
 *
 * @param n how many steps were timed
 */
public record Timing(double median, double min, double max, int n) {
    private static final int WARM_UP_STEPS = 3;
    private static final int LEAST_STEPS = 5;
    private static final int MOST_STEPS = 10_000;

    /** What is timed. */
    interface Step {
        void run(int number);
    }

    /** Runs a step for some seconds and at least three times; returns how often. */
    static int warmUp(Step step, double seconds) {
        int n = 0;
        long start = System.nanoTime();
        while (n < WARM_UP_STEPS || since(start) < 1e9 * seconds) {
            step.run(n++);
        }
        return n;
    }

    /** Times a step for some seconds and at least five times, counting on from {@code first}. */
    static Timing of(Step step, int first, double seconds) {
        double[] millis = new double[MOST_STEPS];
        int n = 0;
        long start = System.nanoTime();
        while (n < MOST_STEPS && (n < LEAST_STEPS || since(start) < 1e9 * seconds)) {
            long before = System.nanoTime();
            step.run(first + n);
            millis[n++] = since(before) / 1e6;
        }
        Arrays.sort(millis, 0, n);
        return new Timing((millis[(n - 1) / 2] + millis[n / 2]) / 2, millis[0], millis[n - 1], n);
    }

    private static long since(long start) {
        return System.nanoTime() - start;
    }
}
