package io.github.snn4j.core.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Numbers as short text: coordinates, tick labels that agree with each other, and single values. */
final class Numbers {
    private static final String MINUS = "−";

    private Numbers() {}

    /** A coordinate, to a hundredth of a pixel. */
    static String coordinate(double value) {
        long hundredths = Math.round(value * 100);
        return hundredths % 100 == 0
                ? Long.toString(hundredths / 100)
                : BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString();
    }

    /** Three significant digits, with k, M, G for thousands and an exponent beyond. */
    static String brief(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : MINUS + "∞";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
        double size = Math.abs(rounded.doubleValue());
        if (size < 1e-3 || size >= 1e12) {
            int exponent = rounded.precision() - rounded.scale() - 1;
            return sign(plain(rounded.movePointLeft(exponent)) + "e" + exponent);
        }
        if (size < 1e4) {
            return sign(plain(size >= 1e3 ? new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN) : rounded));
        }
        int thousands = size >= 1e9 ? 3 : size >= 1e6 ? 2 : 1;
        return sign(plain(rounded.movePointLeft(3 * thousands)) + "kMG".charAt(thousands - 1));
    }

    /** Labels of equally spaced ticks, all with the same unit and number of decimals. */
    static List<String> ticks(List<Double> ticks, double step) {
        double largest = 0;
        for (double tick : ticks) {
            largest = Math.max(largest, Math.abs(tick));
        }
        int shift = 0;
        String unit = "";
        if (largest >= 1e12 || (largest > 0 && largest < 1e-3)) {
            shift = (int) Math.floor(Math.log10(largest) + 1e-9);
            unit = "e" + shift;
        } else if (largest >= 1e4) {
            int thousands = largest >= 1e9 ? 3 : largest >= 1e6 ? 2 : 1;
            shift = 3 * thousands;
            unit = String.valueOf("kMG".charAt(thousands - 1));
        }
        int decimals = decimals(step, shift);
        List<String> labels = new ArrayList<>();
        for (double tick : ticks) {
            BigDecimal shown = new BigDecimal(tick).movePointLeft(shift).setScale(decimals, RoundingMode.HALF_EVEN);
            labels.add(shown.signum() == 0 ? "0" : sign(shown.toPlainString() + unit));
        }
        return labels;
    }

    /** The decimals that a multiple of {@code step / 10^shift} needs; steps have at most two digits. */
    private static int decimals(double step, int shift) {
        BigDecimal digits = new BigDecimal(step).round(new MathContext(2)).movePointLeft(shift);
        return Math.max(0, digits.stripTrailingZeros().scale());
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    private static String sign(String text) {
        return text.startsWith("-") ? MINUS + text.substring(1) : text;
    }
}
