package io.github.snn4j.core.catalogue;

/** The laws a record's numbers are checked against when it is made; messages read {@code Lif.tau must be > 0 s, got -1.0}. */
public final class Check {
    private Check() {}

    /** Finite and above 0. */
    public static void positive(String name, double value, String unit) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw violated(name, "> 0" + suffix(unit), value);
        }
    }

    /** Finite and not below 0. */
    public static void notNegative(String name, double value, String unit) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw violated(name, ">= 0" + suffix(unit), value);
        }
    }

    /** Neither infinite nor NaN. */
    public static void finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw violated(name, "finite", value);
        }
    }

    /** The exception for a law stated in words. */
    public static IllegalArgumentException violated(String name, String law, double value) {
        return new IllegalArgumentException(name + " must be " + law + ", got " + value);
    }

    private static String suffix(String unit) {
        return unit.isEmpty() ? "" : " " + unit;
    }
}
