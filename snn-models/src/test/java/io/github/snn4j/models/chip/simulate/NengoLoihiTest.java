package io.github.snn4j.models.chip.simulate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.Golden;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.Semantics;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.chip.configuration.ConfigurationWriter;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.IntegerScales;
import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What NengoLoihi's emulator recorded, compiled for a core, written, read and run. */
class NengoLoihiTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void currentsVoltagesAndSpikesAreThoseRecorded(int index) throws IOException {
        JsonNode all = new ObjectMapper()
                .readTree(Golden.file("loihi/nengo_loihi_emulator.json").toFile());
        assertEquals(4, all.size());
        JsonNode golden = all.get(index);
        int steps = golden.get("T").asInt();
        QuantisedNetwork network = network(golden, steps);
        List<BitSet> input = spikes(golden.get("input_spikes"), steps);
        Path file = folder.resolve("nengo.json");
        ConfigurationWriter.write(Partitioner.partition(network, Limits.named("loihi1")), file, false);
        CoreSimulator simulator = new CoreSimulator(CoreProgram.load(file));
        Recording everything = new Recording(true, Set.of("neurons"), Set.of("neurons"));
        SimulationResult found = simulator.run(Stimulus.spikes(input), everything);
        LayerRun forward = new IntegerForward(network).runSpikes(input);
        int spikes = 0;
        for (int t = 0; t < steps; t++) {
            String at = "configuration " + index + ", step " + t;
            assertArrayEquals(
                    numbers(golden, "current", t), found.currents().getOrDefault("neurons", new int[0][])[t], at);
            assertArrayEquals(
                    numbers(golden, "voltage", t), found.voltages().getOrDefault("neurons", new int[0][])[t], at);
            BitSet recorded = new BitSet();
            int[] fired = numbers(golden, "spiked", t);
            for (int i = 0; i < fired.length; i++) {
                recorded.set(i, fired[i] != 0);
            }
            spikes += recorded.cardinality();
            assertEquals(recorded, found.spikes().get(1).get(t), at);
            assertEquals(recorded, forward.spikes().get(0).get(t), at);
        }
        assertTrue(spikes > 10, spikes + " spikes");
    }

    private static QuantisedNetwork network(JsonNode golden, int steps) {
        int inputs = golden.get("nin").asInt();
        int n = golden.get("n").asInt();
        List<QuantisedConnection> connections = new ArrayList<>();
        for (int c = 0; c < golden.get("W_int").size(); c++) {
            int from = c == 0 ? inputs : n;
            int exponent = golden.get("w_exp").get(c).asInt();
            short[] weights = new short[from * n];
            for (int i = 0; i < from; i++) {
                for (int o = 0; o < n; o++) {
                    double whole = golden.get("W_int").get(c).get(i).get(o).asDouble() / 64;
                    weights[i * n + o] = (short) Math.scalb(whole, -exponent);
                }
            }
            // a spike of the step before, from outside and around
            connections.add(new QuantisedConnection(
                    c == 0 ? "outside" : "neurons", DenseGeometry.of(from, n), weights, exponent, 1));
        }
        short[] mantissa = new short[n];
        short[] exponents = new short[n];
        for (int i = 0; i < n; i++) {
            int bias = golden.get("bias").get(i).asInt();
            exponents[i] = (short) IntegerScales.biasExponent(bias);
            mantissa[i] = (short) (bias >> exponents[i]);
            assertEquals(bias, mantissa[i] << exponents[i]);
        }
        QuantisedPopulation neurons = new QuantisedPopulation(
                "neurons",
                Shape.vector(n),
                golden.get("decay_u").asInt(),
                golden.get("decay_v").asInt(),
                golden.get("vth").asInt() / 64,
                false,
                golden.get("refract_delay").asInt(),
                mantissa,
                exponents,
                1,
                connections);
        assertEquals(0, golden.get("vmin").asInt());
        assertEquals((1 << 23) - 1, golden.get("vmax").asInt());
        return new QuantisedNetwork(
                "nengo",
                steps,
                new SpikeInput("outside", Shape.vector(inputs)),
                0,
                0,
                List.of(neurons),
                Decode.COUNT,
                Semantics.NENGO_LOIHI,
                0,
                7);
    }

    private static List<BitSet> spikes(JsonNode recorded, int steps) {
        List<BitSet> spikes = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            BitSet fired = new BitSet();
            recorded.get(t).forEach(i -> fired.set(i.asInt()));
            spikes.add(fired);
        }
        return spikes;
    }

    private static int[] numbers(JsonNode golden, String name, int step) {
        JsonNode row = golden.get("out").get(name).get(step);
        int[] values = new int[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i).asInt();
        }
        return values;
    }
}
