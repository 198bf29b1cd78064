package io.github.snn4j.core.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * A map from values {@code min … max} to coordinates {@code from … to}, linear or logarithmic.
 *
 * @param whole whether the values are whole numbers, so that ticks between them make no sense
 */
record Scale(double min, double max, double from, double to, boolean log, boolean whole) {
    /** Steps between ticks are one of these times a power of ten. */
    private static final double[] STEPS = {1, 2, 2.5, 5};

    record Ticks(List<Double> values, List<String> labels) {}

    double at(double value) {
        double share = log
                ? (Math.log(value) - Math.log(min)) / (Math.log(max) - Math.log(min))
                : (value / 2 - min / 2) / (max / 2 - min / 2);
        return from + share * (to - from);
    }

    /** Whether the value has a place: a number of usual size and, on a logarithmic scale, positive. */
    static boolean shows(double value, boolean log) {
        return log ? value >= 1e-300 && value <= 1e300 : Math.abs(value) <= 1e300;
    }

    boolean shows(double value) {
        return shows(value, log);
    }

    private Scale between(double newMin, double newMax) {
        return new Scale(newMin, newMax, from, to, log, whole);
    }

    Scale along(double newFrom, double newTo) {
        return new Scale(min, max, newFrom, newTo, log, whole);
    }

    /** The ticks for labels at least {@code gap} apart, across their direction {@code horizontal} or not. */
    Ticks ticks(double gap, boolean horizontal) {
        return log && max / min >= 10 ? logarithmic(gap, horizontal) : linear(gap, horizontal);
    }

    /** Widens the range to the neighbouring ticks. */
    Scale rounded(double gap) {
        if (log) {
            double low = Math.pow(10, Math.floor(Math.log10(min) + 1e-9));
            double high = Math.pow(10, Math.ceil(Math.log10(max) - 1e-9));
            return between(low, high);
        }
        double step = step(Math.max(2, (int) (Math.abs(to - from) / gap)), 0);
        double low = Math.floor(min / step + 1e-9) * step;
        double high = Math.ceil(max / step - 1e-9) * step;
        return Double.isFinite(low) && Double.isFinite(high) ? between(low, high) : this;
    }

    private Ticks linear(double gap, boolean horizontal) {
        int wanted = Math.max(1, (int) (Math.abs(to - from) / gap));
        for (int skip = 0; ; skip++) {
            double step = step(wanted, skip);
            List<Double> values = new ArrayList<>();
            double first = Math.ceil(min / step - 1e-9);
            for (int i = 0; (first + i) * step <= max + step * 1e-9; i++) {
                values.add((first + i) * step);
            }
            Ticks ticks = new Ticks(values, Numbers.ticks(values, step));
            double least = horizontal ? Text.widest(ticks.labels, Text.SMALL) + 12 : 18;
            if (values.size() <= 2 || least <= spacing(values)) {
                return ticks;
            }
        }
    }

    /** The least distance between neighbours, which on a logarithmic scale is that of the largest. */
    private double spacing(List<Double> values) {
        int last = values.size() - 1;
        return Math.abs(at(values.get(last)) - at(values.get(last - 1)));
    }

    /** The smallest permitted step that yields at most {@code wanted} intervals, or the {@code skip}-th larger one. */
    private double step(int wanted, int skip) {
        double least = max / wanted - min / wanted;
        double power = Math.pow(10, Math.floor(Math.log10(least)) - 1);
        for (int left = skip; ; power *= 10) {
            for (double digit : STEPS) {
                double step = digit * power;
                boolean permitted = !whole || (step >= 1 && step == Math.rint(step));
                if (step >= least * (1 - 1e-9) && permitted && left-- == 0) {
                    return step;
                }
            }
        }
    }

    private Ticks logarithmic(double gap, boolean horizontal) {
        int low = (int) Math.floor(Math.log10(min) + 1e-9);
        int high = (int) Math.ceil(Math.log10(max) - 1e-9);
        double decade = Math.abs(to - from) * Math.log(10) / (Math.log(max) - Math.log(min));
        double need = horizontal ? Math.max(gap, 56) : gap;
        double[] digits = decade * Math.log10(2) >= need ? new double[] {1, 2, 5} : new double[] {1};
        int every = Math.max(1, (int) Math.ceil(need / decade));
        List<Double> values = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int exponent = low; exponent <= high; exponent++) {
            for (double digit : digits) {
                double value = digit * Math.pow(10, exponent);
                boolean inside = value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9);
                if (inside && (exponent - low) % every == 0) {
                    values.add(value);
                    labels.add(Numbers.brief(value));
                }
            }
        }
        return new Ticks(values, labels);
    }
}
