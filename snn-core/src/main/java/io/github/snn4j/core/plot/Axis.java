package io.github.snn4j.core.plot;

/**
 * What a plot says about an axis before the data are known.
 *
 * @param min the lower end, or NaN to take it from the data
 * @param max the upper end, or NaN to take it from the data
 */
record Axis(String label, boolean log, double min, double max) {
    static final Axis PLAIN = new Axis("", false, Double.NaN, Double.NaN);

    Axis labelled(String newLabel) {
        return new Axis(newLabel, log, min, max);
    }

    Axis logarithmic() {
        return new Axis(label, true, min, max);
    }

    Axis between(double newMin, double newMax) {
        if (!(newMin < newMax) || !Double.isFinite(newMin) || !Double.isFinite(newMax)) {
            throw new IllegalArgumentException("An axis needs finite ends in order, got " + newMin + " to " + newMax);
        }
        return new Axis(label, log, newMin, newMax);
    }

    /** The scale that holds all values that can be shown; without any it runs from 0 to 1 (logarithmic: 0.1 to 1). */
    Scale fit(Iterable<double[]> data, double from, double to) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        boolean whole = true;
        for (double[] values : data) {
            for (double value : values) {
                if (Scale.shows(value, log)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                    whole &= value == Math.rint(value);
                }
            }
        }
        if (low > high) {
            low = log ? 0.1 : 0;
            high = 1;
        }
        low = Double.isNaN(min) || (log && min <= 0) ? low : min;
        high = Double.isNaN(max) || (log && max <= 0) ? high : max;
        double least = log ? 0.01 : 1e-12;
        if (!(high - low > 1e-300 + least * Math.max(Math.abs(low), Math.abs(high)))) {
            double margin = low == 0 ? 0.5 : Math.abs(low) / 2;
            low -= margin;
            high += margin;
        }
        return new Scale(low, high, from, to, log, whole && !log);
    }
}
