package io.github.snn4j.zoo.bench;

import java.util.Arrays;

/** Durations of a step after warm-up, in milliseconds. */
public record Timing(double median, double min, double max, int n) {
    private static final int WARM_UP_STEPS = 3;
    private static final int LEAST_STEPS = 5;
    private static final int MOST_STEPS = 10_000;

    /** What is timed. */
    interface Step {
        void run(int number);
    }

    /**
     * Runs a step until the just-in-time compiler is done with it, then times it.
     *
     * @param warmUp how many seconds to warm up for, at least three steps
     * @param seconds how many seconds to measure for, at least five steps
     */
    static Timing of(Step step, double warmUp, double seconds) {
        int number = 0;
        long start = System.nanoTime();
        while (number < WARM_UP_STEPS || secondsSince(start) < warmUp) {
            step.run(number++);
        }
        double[] millis = new double[MOST_STEPS];
        int n = 0;
        start = System.nanoTime();
        while (n < MOST_STEPS && (n < LEAST_STEPS || secondsSince(start) < seconds)) {
            long before = System.nanoTime();
            step.run(number++);
            millis[n++] = (System.nanoTime() - before) / 1e6;
        }
        double[] sorted = Arrays.copyOf(millis, n);
        Arrays.sort(sorted);
        return new Timing((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1], n);
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
