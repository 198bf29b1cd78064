package io.github.snn4j.models.chip.quantise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.Connection;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.Linear;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.Population;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SLAYER's fixed scales against its formulas, worked out otherwise. */
class SchemeTest {
    private static LoweredNetwork network(float[] weights, double threshold, float bias) {
        Linear host = Linear.dense(1, 1, new float[] {1});
        Linear linear = Linear.dense(1, weights.length, weights);
        float[] biases = new float[weights.length];
        java.util.Arrays.fill(biases, bias);
        return new LoweredNetwork(
                "n",
                4,
                new HostLayer(host, new float[0], 5),
                List.of(
                        new Population("in", Shape.vector(1), 1, 0.25, 1, 0, new float[0], List.of()),
                        new Population(
                                "out",
                                Shape.vector(weights.length),
                                0.3,
                                0.1,
                                threshold,
                                2,
                                biases,
                                List.of(new Connection("in", linear, 0)))),
                Decode.COUNT);
    }

    /** The even integer nearest to 64 w, found by looking at all of them; half to a multiple of 4, as half to even of 32 w. */
    private static int nearest(float w) {
        int best = -256;
        for (int i = -256; i <= 254; i += 2) {
            double nearer = Math.abs(i - 64.0 * w) - Math.abs(best - 64.0 * w);
            best = nearer < 0 || nearer == 0 && i % 4 == 0 ? i : best;
        }
        return best;
    }

    @Test
    void slayerHasOneScaleForAll() {
        float[] weights = {0, 0.015625f, 0.0468751f, -0.0468749f, 0.078125f, 1, -1, 3.98f, 4.5f, -3.99f, -4.2f, 0.7f};
        Quantisation q = Quantiser.quantise(network(weights, 1.3, -0.37f), Scheme.SLAYER);
        QuantisedPopulation out = q.network().populations().get(1);
        for (int i = 0; i < weights.length; i++) {
            assertEquals(nearest(weights[i]), out.inputs().get(0).weights()[i], "weight " + weights[i]);
        }
        assertEquals(0, out.inputs().get(0).weightExponent());
        // of 4096: 0.3 is 1228.8 and du one less, 0.1 is 409.6, 0.25 is 1024
        assertEquals(1228, out.decayCurrent());
        assertEquals(410, out.decayVoltage());
        assertEquals(1024, q.network().populations().get(0).decayVoltage());
        assertEquals(4095, q.network().populations().get(0).decayCurrent());
        // 64 · 1.3 = 83.2; 4096 · −0.37 = −1515.52
        assertEquals(83, out.thresholdMantissa());
        assertEquals(-1516, out.bias(0));
        assertEquals(3, out.refractoryDelay());
        // a range of 5 is 20480 of 4095 · 2^3, so a unit is 512 mantissas
        assertEquals(3, q.network().biasExponent());
        assertEquals(512, q.network().biasScale());
        LayerReport report = q.report().get(1);
        assertEquals(2, report.clippedWeights());
        assertEquals(83 / (64 * 1.3) - 1, report.thresholdError(), 1e-12);
        assertEquals(1229 / 4096.0 - 0.3, report.currentDecayError(), 1e-12);
        assertEquals(410 / 4096.0 - 0.1, report.voltageDecayError(), 1e-12);
        assertEquals(64, report.weightScale());
        assertEquals(4096, report.voltageScale());
    }

    @Test
    void whatAFixedScaleCannotHoldIsNamed() {
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> Quantiser.quantise(network(new float[] {1}, 2049, 0), Scheme.SLAYER));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("out: ") && message.contains("8392704") && message.contains("nengo"), message);
        e = assertThrows(
                IllegalArgumentException.class,
                () -> Quantiser.quantise(network(new float[] {1}, 1, 128), Scheme.SLAYER));
        assertTrue(String.valueOf(e.getMessage()).contains("524288.0 (limit 524160)"), e.toString());
    }

    @Test
    void schemesAreNamed() {
        assertEquals(Scheme.SLAYER, Scheme.of("slayer"));
        var e = assertThrows(IllegalArgumentException.class, () -> Scheme.of("lava"));
        assertTrue(String.valueOf(e.getMessage()).contains("nengo, slayer"), e.toString());
    }
}
