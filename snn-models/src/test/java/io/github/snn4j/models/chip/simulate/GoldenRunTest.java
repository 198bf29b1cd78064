package io.github.snn4j.models.chip.simulate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.models.Golden;
import io.github.snn4j.models.chip.configuration.ConfigurationWriter;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.configuration.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator against Lava's unit values and lava-dl's recording, on one core built by hand. */
class GoldenRunTest {
    private static final Recording ALL = new Recording(true, Set.of("out"), Set.of("out"));

    @TempDir
    Path folder = Path.of("");

    /** {@code w[source][neuron]}, spikes from outside, a constant bias. */
    private CoreSimulator simulator(int steps, short[][] w, Core.CompartmentProfile profile, int vth, int mant, int exp)
            throws IOException {
        return simulator(steps, w, profile, vth, mant, exp, 0, false);
    }

    private CoreSimulator simulator(
            int steps,
            short[][] w,
            Core.CompartmentProfile profile,
            int vth,
            int mant,
            int exp,
            int weightExp,
            boolean wrap)
            throws IOException {
        int n = w[0].length;
        List<Core.SynapseList> lists = new ArrayList<>();
        int[] identity = new int[w.length];
        for (int i = 0; i < w.length; i++) {
            identity[i] = i;
            lists.add(new Core.SynapseList(0, 1, n, new short[0], w[i], 0));
        }
        // 64 weights of 8 bits and 10 bits of head take nine words
        int bits = n / 64 * 9 * 64 + (n % 64 == 0 ? 0 : (n % 64 * 8 + 10 + 63) / 64 * 64);
        short[] bias = new short[n];
        short[] exponent = new short[n];
        java.util.Arrays.fill(bias, (short) mant);
        java.util.Arrays.fill(exponent, (short) exp);
        var core = new Core(
                0,
                List.of(0, 0),
                Core.Shared.WIDEST,
                List.of(profile),
                List.of(new Core.ThresholdProfile(vth)),
                List.of(new Core.SynapseFormat(8, "mixed", weightExp, 0, 0, "dense", 0, 64)),
                List.of(new Core.Group("out", List.of(0, 0, 0), List.of(1, 1, n), 0, 0, 0, bias, exponent)),
                new Core.InAxons(new short[w.length], identity, new int[w.length]),
                lists,
                List.of(),
                new Core.Usage(n, w.length, 0, (long) w.length * bits));
        var configuration = new CoreConfiguration(
                new CoreConfiguration.Target("loihi1", "lava"),
                new CoreConfiguration.Source("by hand"),
                new CoreConfiguration.Schedule(steps, 2, true),
                new CoreConfiguration.Input(
                        "spikes",
                        null,
                        List.of(new Route(0, 0, Core.InAxons.DISCRETE, identity, identity, new int[w.length])),
                        null),
                List.of(
                        new CoreConfiguration.Layer("in", List.of(1, 1, w.length), 0, 1),
                        new CoreConfiguration.Layer("out", List.of(1, 1, n), 1, 1)),
                List.of(new CoreConfiguration.Chip(0, List.of(core))),
                new CoreConfiguration.Output("out", "count"));
        Path file = folder.resolve("hand.json");
        ConfigurationWriter.write(configuration, file, false);
        return new CoreSimulator(CoreProgram.load(file), wrap);
    }

    private static List<BitSet> spikes(int steps, int... at) {
        List<BitSet> result = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            result.add(new BitSet());
        }
        for (int t : at) {
            result.get(t).set(0);
        }
        return result;
    }

    private static int[] first(int[][] trace) {
        int[] values = new int[trace.length];
        for (int t = 0; t < values.length; t++) {
            values[t] = trace[t][0];
        }
        return values;
    }

    private static int[][] of(java.util.Map<String, int[][]> traces) {
        return traces.getOrDefault("out", new int[0][]);
    }

    @Test
    void lavaDenseRecording() throws IOException {
        double[][] in = Golden.npy("loihi/lava-dl/dense/in.npy.gz");
        double[][] out = Golden.npy("loihi/lava-dl/dense/out.npy.gz");
        double[][] weight = Golden.npy("loihi/lava-dl/dense/weight.npy.gz");
        short[][] w = new short[in.length][out.length];
        List<BitSet> input = spikes(2000);
        for (int i = 0; i < in.length; i++) {
            for (int o = 0; o < out.length; o++) {
                w[i][o] = (short) weight[o][i];
            }
            for (int t = 0; t < 2000; t++) {
                input.get(t).set(i, in[i][t] == 1);
            }
        }
        var simulator = simulator(2000, w, new Core.CompartmentProfile(4095, 415, 1), 6, 0, 0);
        SimulationResult r = simulator.runSpikes(input, Recording.SPIKES);
        int spikes = 0;
        int differing = 0;
        // Step t of the layer is chip step t + 1, the recording's index; its index 0 is blank.
        for (int t = 0; t < 1999; t++) {
            for (int o = 0; o < out.length; o++) {
                boolean fired = r.spikes().get(1).get(t).get(o);
                spikes += fired ? 1 : 0;
                differing += fired == (out[o][t + 1] == 1) ? 0 : 1;
            }
        }
        assertEquals(1826, spikes);
        assertEquals(0, differing);
    }

    @Test
    void currentDecaysAsInLava() throws IOException {
        var s = simulator(8, new short[][] {{128}}, new Core.CompartmentProfile(2047, 0, 1), 131071, 0, 0);
        SimulationResult r = s.runSpikes(spikes(8, 0), ALL);
        assertArrayEquals(new int[] {8192, 4096, 2048, 1024, 512, 256, 128, 64}, first(of(r.currents())));
    }

    @Test
    void voltageDecaysAsInLava() throws IOException {
        // Lava's du = 0 keeps 4095/4096 of u, which gives exactly these values.
        var s = simulator(8, new short[][] {{128}}, new Core.CompartmentProfile(0, 2048, 1), 131071, 0, 0);
        SimulationResult r = s.runSpikes(spikes(8, 0), ALL);
        assertArrayEquals(new int[] {8192, 12286, 14331, 15351, 15859, 16111, 16235, 16295}, first(of(r.voltages())));
    }

    @Test
    void biasAndThresholdAsInLava() throws IOException {
        var s = simulator(10, new short[][] {{0}}, new Core.CompartmentProfile(0, 0, 1), 8, 2, 6);
        SimulationResult r = s.runSpikes(spikes(10), ALL);
        List<Integer> fired = new ArrayList<>();
        for (int t = 0; t < 10; t++) {
            if (r.spikes().get(1).get(t).get(0)) {
                fired.add(t + 1);
            }
        }
        assertEquals(List.of(5, 10), fired);
        assertEquals(2, r.outputs()[0]);
        var b = simulator(1, new short[][] {{0}}, new Core.CompartmentProfile(0, 0, 1), 131071, 4095, 5);
        assertEquals(4095 * 32, first(of(b.runSpikes(spikes(1), ALL).voltages()))[0]);
    }

    @Test
    void weightExponentShiftsTheSum() throws IOException {
        var profile = new Core.CompartmentProfile(4095, 0, 1);
        var s = simulator(1, new short[][] {{-6}}, profile, 131071, 0, 0, -2, false);
        assertEquals(-2 * 64, first(of(s.runSpikes(spikes(1, 0), ALL).currents()))[0]);
        s = simulator(1, new short[][] {{-6}}, profile, 131071, 0, 0, 2, false);
        assertEquals(-24 * 64, first(of(s.runSpikes(spikes(1, 0), ALL).currents()))[0]);
    }

    @Test
    void refractoryPeriodKeepsTheVoltageAtZero() throws IOException {
        var s = simulator(8, new short[][] {{0}}, new Core.CompartmentProfile(0, 0, 3), 1, 2, 6);
        SimulationResult r = s.runSpikes(spikes(8), ALL);
        // A spike, then refract - 1 = 2 dead steps.
        assertEquals(3, r.outputs()[0]);
        assertTrue(r.spikes().get(1).get(0).get(0) && r.spikes().get(1).get(3).get(0));
    }

    @Test
    void overflowIsAnErrorUnlessWrapped() throws IOException {
        short[][] w = {{250}};
        var profile = new Core.CompartmentProfile(0, 0, 1);
        var strict = simulator(6, w, profile, 131071, 0, 0, 7, false);
        var e = assertThrows(ChipOverflowException.class, () -> strict.runSpikes(spikes(6, 0, 1, 2, 3, 4, 5), ALL));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("out") && message.contains("neuron 0"), message);
        var wrapping = simulator(6, w, profile, 131071, 0, 0, 7, true);
        SimulationResult r = wrapping.runSpikes(spikes(6, 0, 1, 2, 3, 4, 5), ALL);
        assertTrue(r.overflows()[1] > 0);
        int unit = 250 << 13;
        int[] u = first(of(r.currents()));
        assertEquals(unit, u[0]);
        long fifth = u[3] * 4095L / 4096 + unit;
        assertEquals(fifth > 1 << 23 ? fifth - (1 << 24) : fifth, u[4]);
        assertTrue(u[4] < 0);
    }
}
