package io.github.snn4j.core.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
    private static Scale fitted(double... values) {
        return Axis.PLAIN.fit(List.of(values), 0, 480);
    }

    @Test
    void ticksAreTheOnesAPersonWouldDraw() {
        assertEquals(List.of("0", "0.2", "0.4", "0.6", "0.8", "1.0"), labels(0, 1, 80));
        assertEquals(
                List.of("0", "25", "50", "75", "100"),
                fitted(0, 99.5).rounded(120).ticks(120, true).labels());
        assertEquals(List.of("0", "10k", "20k", "30k"), labels(0, 30_000, 150));
        assertEquals(List.of("−1.0", "−0.5", "0", "0.5", "1.0"), labels(-1, 1, 110));
        assertEquals(List.of("0", "1e-5", "2e-5", "3e-5"), labels(0, 3e-5, 150));
        assertEquals(List.of("1", "2", "3"), fitted(1, 3).ticks(44, true).labels());
    }

    private static List<String> labels(double min, double max, double gap) {
        return new Scale(min, max, 0, 480, false, false).ticks(gap, true).labels();
    }

    /** Over every size of number: labels apart from each other, all different, short, and close to their tick's value. */
    @Test
    void labelsNeverTouch() {
        for (boolean log : new boolean[] {false, true}) {
            for (int exponent = -290; exponent <= 290; exponent += 5) {
                for (double span : new double[] {1e-9, 1e-4, 0.03, 0.5, 7, 4e4, 1e9}) {
                    double low = Math.pow(10, exponent);
                    Axis axis = log ? Axis.PLAIN.logarithmic() : Axis.PLAIN;
                    Scale scale = axis.fit(List.of(new double[] {low, low * (1 + span)}), 0, 480);
                    check(scale);
                    check(scale.rounded(40));
                    if (!log) {
                        check(axis.fit(List.of(new double[] {-low, low * span}), 0, 480));
                    }
                }
            }
        }
    }

    private static void check(Scale scale) {
        Scale.Ticks ticks = scale.ticks(44, true);
        String what = scale + " " + ticks;
        assertTrue(ticks.values().size() <= 12, what);
        assertEquals(ticks.labels().size(), new HashSet<>(ticks.labels()).size(), what);
        for (int i = 0; i < ticks.values().size(); i++) {
            double at = scale.at(ticks.values().get(i));
            assertTrue(at >= -0.01 && at <= 480.01, what);
            if (i > 0) {
                double before = scale.at(ticks.values().get(i - 1));
                double room =
                        width(ticks.labels().get(i)) / 2 + width(ticks.labels().get(i - 1)) / 2;
                assertTrue(at - before > room || ticks.labels().size() == 2, what);
            }
        }
    }

    /** The width of digits at 12 pixels in DejaVu Sans, the widest of the usual fonts. */
    private static double width(String label) {
        return label.length() * 7.6 - label.chars().filter(c -> c == '.').count() * 3.8;
    }

    @Test
    void singleValuesAreShort() {
        assertEquals("0", Numbers.brief(0));
        assertEquals("−0.012", Numbers.brief(-0.012));
        assertEquals("1.23", Numbers.brief(1.23456));
        assertEquals("1235", Numbers.brief(1234.6));
        assertEquals("12.3k", Numbers.brief(12_345));
        assertEquals("1M", Numbers.brief(999_999));
        assertEquals("4.5e-7", Numbers.brief(4.5e-7));
        assertEquals("1e12", Numbers.brief(1e12));
        assertEquals("–", Numbers.brief(Double.NaN));
        assertEquals("−∞", Numbers.brief(Double.NEGATIVE_INFINITY));
    }

    @Test
    void degenerateDataStillHaveAScale() {
        for (double[] values :
                new double[][] {{}, {0}, {5, 5}, {-3}, {Double.MIN_VALUE, 0}, {1e308, -1e308}, {1e300, -1e300}}) {
            Scale scale = fitted(values);
            assertTrue(scale.min() < scale.max(), scale.toString());
            assertTrue(!scale.ticks(44, true).values().isEmpty(), scale.toString());
            scale.rounded(44);
        }
    }
}
