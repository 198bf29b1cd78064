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
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.Population;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantiserTest {
    private static final int STEPS = 40;

    private static LoweredNetwork network(double threshold, double decayCurrent, double hostRange) {
        Random r = new Random(5);
        Linear host = Linear.dense(12, 20, Networks.floats(r, 240, 0.2));
        Linear hidden = Linear.dense(20, 30, Networks.floats(r, 600, 0.3));
        Linear out = Linear.dense(30, 4, Networks.floats(r, 120, 0.2));
        return new LoweredNetwork(
                "dense",
                STEPS,
                new HostLayer(host, Networks.floats(r, 20, 0.1), hostRange),
                List.of(
                        new Population("in", Shape.vector(20), 1, 0.2, 0.7, 0, new float[0], List.of()),
                        new Population(
                                "hidden",
                                Shape.vector(30),
                                decayCurrent,
                                0.1,
                                threshold,
                                1,
                                Networks.floats(r, 30, 0.05),
                                List.of(new Connection("in", hidden, 0))),
                        new Population(
                                "out",
                                Shape.vector(4),
                                1,
                                0,
                                Double.POSITIVE_INFINITY,
                                0,
                                Networks.floats(r, 4, 0.1),
                                List.of(new Connection("hidden", out, 0)))),
                Decode.POTENTIAL);
    }

    /** One float population, straight from its equations. */
    private static boolean[][] run(Population p, double[][] input, double[] lastVoltage) {
        int n = p.shape().size();
        double[] u = new double[n];
        int[] dead = new int[n];
        boolean[][] spikes = new boolean[STEPS][n];
        for (int t = 0; t < STEPS; t++) {
            for (int i = 0; i < n; i++) {
                double bias = p.bias().length == 0 ? 0 : p.bias()[i];
                boolean driven = p.inputs().isEmpty();
                u[i] = driven ? 0 : (1 - p.decayCurrent()) * u[i] + input[t][i];
                double v = (1 - p.decayVoltage()) * lastVoltage[i] + u[i] + bias + (driven ? input[t][i] : 0);
                v = dead[i]-- > 0 ? 0 : v;
                spikes[t][i] = v > p.threshold();
                dead[i] = spikes[t][i] ? p.refractorySteps() : dead[i];
                lastVoltage[i] = spikes[t][i] ? 0 : v;
            }
        }
        return spikes;
    }

    /** The weights that the integers stand for, so that only scales, decays and thresholds are compared. */
    private static Linear rounded(Quantisation q, int layer) {
        QuantisedConnection c = q.network().populations().get(layer).inputs().get(0);
        float[] w = new float[c.weights().length];
        for (int i = 0; i < w.length; i++) {
            w[i] = (float) (c.weights()[i] / q.report().get(layer).weightScale());
        }
        return new Linear(c.geometry(), w);
    }

    private static double[][] through(Linear l, boolean[][] spikes) {
        int n = l.geometry().out().size();
        double[][] result = new double[STEPS][n];
        for (int t = 0; t < STEPS; t++) {
            for (int i = 0; i < spikes[t].length; i++) {
                for (int o = 0; spikes[t][i] && o < n; o++) {
                    result[t][o] += l.weights()[i * n + o];
                }
            }
        }
        return result;
    }

    @ParameterizedTest
    @EnumSource
    void integersFollowTheFloatNetwork(Scheme scheme) {
        for (double decayCurrent : new double[] {1, 0.3}) {
            LoweredNetwork n = network(1.5, decayCurrent, 3);
            Quantisation q = Quantiser.quantise(n, scheme);
            int spikes = 0;
            int differing = 0;
            for (int picture = 0; picture < 10; picture++) {
                float[] x = Networks.picture(picture, 12);
                double[][] bias = new double[STEPS][];
                Arrays.fill(bias, ((HostLayer) n.input()).apply(x));
                boolean[][] in = run(n.populations().get(0), bias, new double[20]);
                Population hidden = n.populations().get(1);
                boolean[][] mid = run(hidden, through(rounded(q, 1), in), new double[30]);
                Population out = n.populations().get(2);
                double[] v = new double[4];
                run(out, through(rounded(q, 2), mid), v);
                LayerRun found = new IntegerForward(q.network()).run(x);
                int before = differing;
                for (int t = 0; t < STEPS; t++) {
                    for (int i = 0; i < 30; i++) {
                        spikes += mid[t][i] ? 1 : 0;
                        differing += mid[t][i] == found.spikes().get(1).get(t).get(i) ? 0 : 1;
                    }
                }
                double scale = q.network().populations().get(2).voltageScale();
                for (int o = 0; o < 4; o++) {
                    double tolerance = 0.02 + 0.6 * (differing - before);
                    assertEquals(v[o], found.potentials()[o] / scale, tolerance, "potential " + o);
                }
            }
            assertTrue(spikes > 500, spikes + " spikes");
            // of one scale for all, thresholds are rounded to 1/64
            double tolerated = scheme == Scheme.NENGO ? 0.02 : 0.05;
            assertTrue(differing < tolerated * spikes, differing + " of " + spikes + " spikes differ");
        }
    }

    @Test
    void theReportSaysWhatWasLost() {
        Quantisation q = Quantiser.quantise(network(1.5, 0.3, 3));
        LayerReport hidden = q.report().get(1);
        assertEquals("hidden", hidden.layer());
        assertTrue(hidden.weightRms() > 0 && hidden.weightRms() < 0.02, hidden.toString());
        assertTrue(hidden.weightMax() <= 1.5 / 255, hidden.toString());
        assertTrue(Math.abs(hidden.thresholdError()) < 1e-2, hidden.toString());
        assertEquals(Math.rint(0.3 * 4095 - 1), q.network().populations().get(1).decayCurrent());
        assertEquals(4095, q.network().populations().get(2).decayCurrent());
        assertEquals(131071, q.network().populations().get(2).thresholdMantissa());
    }

    @Test
    void whatCannotBeScaledNamesTheLayer() {
        var e = assertThrows(IllegalArgumentException.class, () -> Quantiser.quantise(network(1e6, 1, 3)));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("hidden: ") && message.contains("limit 8388544"), message);
        e = assertThrows(IllegalArgumentException.class, () -> Quantiser.quantise(network(1.5, 1, 1e9)));
        assertTrue(String.valueOf(e.getMessage()).startsWith("in: "), e.toString());
    }
}
