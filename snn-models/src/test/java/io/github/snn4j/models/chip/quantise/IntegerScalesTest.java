package io.github.snn4j.models.chip.quantise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.models.Golden;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class IntegerScalesTest {
    /** What nengo-loihi's own discretisation made of four configurations. */
    @Test
    void reproducesNengoLoihi() throws IOException {
        JsonNode root = new ObjectMapper()
                .readTree(Golden.file("loihi/nengo_loihi_emulator.json").toFile());
        assertEquals(4, root.size());
        root.forEach(IntegerScalesTest::check);
    }

    private static void check(JsonNode c) {
        double du = c.get("tau_s").doubleValue() == 0
                ? 1
                : -Math.expm1(-0.001 / c.get("tau_s").doubleValue());
        double dv = -Math.expm1(-0.001 / c.get("tau_rc").doubleValue());
        boolean relu = c.get("relu").booleanValue();
        int decayU = IntegerScales.currentDecay(du);
        int decayV = relu ? 0 : IntegerScales.voltageDecay(dv);
        assertEquals(c.get("decay_u").intValue(), decayU);
        assertEquals(c.get("decay_v").intValue(), decayV);
        double gainV = relu ? 1 : IntegerScales.gain(decayV, 0);
        double gain = IntegerScales.gain(decayU, 1) * gainV;
        JsonNode[] w = {c.get("float_W"), c.get("float_R")};
        double[] max = {largest(w[0]), w[1].isNull() ? 0 : largest(w[1])};
        double all = Math.max(max[0], max[1]);
        var s = IntegerScales.forWeights(
                new IntegerScales.Extremes(all, 1, largest(c.get("float_bias")), 0), gain, gainV, Exponents.FREE);
        assertEquals(c.at("/info/w_exp").intValue(), s.weightExponent());
        assertEquals(c.at("/info/v_scale").doubleValue(), s.voltageScale(), 1e-6 * s.voltageScale());
        assertEquals(c.at("/info/b_scale").doubleValue(), s.biasScale(), 1e-6 * s.biasScale());
        assertEquals(c.get("vth").intValue(), 64 * (int) Math.rint(Math.rint(s.voltageScale()) / 64));
        for (int i = 0; i < c.get("bias").size(); i++) {
            long b = (long) Math.rint(c.get("float_bias").get(i).doubleValue() * s.biasScale());
            int step = 1 << IntegerScales.biasExponent(b);
            assertEquals(c.get("bias").get(i).intValue(), (int) Math.rint(b / (double) step) * step, "bias " + i);
        }
        for (int k = 0; k < c.get("W_int").size(); k++) {
            int exponent = s.weightExponent() - IntegerScales.octavesBelow(max[k], all);
            assertEquals(c.get("w_exp").get(k).intValue(), exponent);
            double scale = s.weightScale() * Math.scalb(1.0, s.weightExponent() - exponent);
            for (int i = 0; i < w[k].size(); i++) {
                for (int j = 0; j < w[k].get(i).size(); j++) {
                    double scaled = w[k].get(i).get(j).doubleValue() * scale;
                    int stored = (IntegerScales.weight(scaled) * 64) >> -exponent;
                    assertEquals(c.get("W_int").get(k).get(i).get(j).intValue(), stored, k + " " + i + " " + j);
                }
            }
        }
    }

    private static double largest(JsonNode n) {
        if (n.isNumber()) {
            return Math.abs(n.doubleValue());
        }
        double max = 0;
        for (JsonNode child : n) {
            max = Math.max(max, largest(child));
        }
        return max;
    }

    @Test
    void gainIsTheSumOfATruncatedTrace() {
        for (int d : new int[] {200, 741, 2048}) {
            long x = 1 << 21;
            double sum = 0;
            for (long v = x; v > 0; v = (v * (4096 - d)) >> 12) {
                sum += v;
            }
            assertEquals(sum / x, IntegerScales.gain(d, 0), 2e-4 * sum / x);
            assertTrue(IntegerScales.gain(d, 0) < 4096.0 / d);
        }
    }

    @Test
    void exponentLadderKeepsTheThreshold() {
        var s = IntegerScales.forWeights(new IntegerScales.Extremes(0.001, 0.5, 0, 0), 1, 1, Exponents.FREE);
        assertEquals(0, s.weightExponent());
        s = IntegerScales.forWeights(new IntegerScales.Extremes(0.001, 1, 0, 0), 1, 1, Exponents.FREE);
        assertEquals(-1, s.weightExponent());
    }

    @Test
    void roundsHalfToEvenAndSaturates() {
        assertEquals(4, IntegerScales.weight(5));
        assertEquals(8, IntegerScales.weight(7));
        assertEquals(254, IntegerScales.weight(255));
        assertEquals(-254, IntegerScales.weight(-300));
        assertEquals(0, IntegerScales.biasExponent(4095));
        assertEquals(1, IntegerScales.biasExponent(-4096));
        assertEquals(7, IntegerScales.biasExponent(4095 << 7));
    }
}
