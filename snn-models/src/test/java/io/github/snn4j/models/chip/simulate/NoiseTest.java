package io.github.snn4j.models.chip.simulate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.Semantics;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.chip.configuration.ConfigurationWriter;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import io.github.snn4j.models.chip.quantise.Quantiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The cores' noise against NengoLoihi's formula, (n + 64 offset) · 2^(exp − 7), on its way through u and v. */
class NoiseTest {
    private static final NoiseKey KEY = new NoiseKey(3, 5);
    private static final int STEPS = 20;
    private static final int NEURONS = 3;

    @TempDir
    Path folder = Path.of("");

    /** Three neurons that nothing drives, whose u keeps 4095/4096 and whose v keeps all. */
    private Path silent(Semantics semantics, String noise) throws IOException {
        var neurons = new QuantisedPopulation(
                "neurons",
                Shape.vector(NEURONS),
                0,
                0,
                131071,
                false,
                1,
                new short[0],
                new short[0],
                1,
                List.of(new QuantisedConnection("in", DenseGeometry.of(1, NEURONS), new short[NEURONS], 0, 0)));
        var network = new QuantisedNetwork(
                "silent",
                STEPS,
                new SpikeInput("in", Shape.vector(1)),
                0,
                0,
                List.of(neurons),
                Decode.COUNT,
                semantics,
                23,
                7);
        Path file = folder.resolve("silent.json");
        ConfigurationWriter.write(Partitioner.partition(network, Limits.named("loihi1")), file, true);
        String json = Files.readString(file);
        String edited = json.replaceAll("(?s)\"noise\":\\{.*?\\}", "\"noise\":" + noise);
        assertNotEquals(json, edited);
        return Files.writeString(file, edited);
    }

    private SimulationResult run(Path file) throws IOException {
        List<BitSet> nothing = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            nothing.add(new BitSet());
        }
        Recording all = new Recording(true, Set.of("neurons"), Set.of("neurons"));
        return new CoreSimulator(CoreProgram.load(file))
                .run(Stimulus.spikes(nothing).withNoise(KEY), all);
    }

    @ParameterizedTest
    @CsvSource({"LAVA,7,0,true", "LAVA,10,-3,true", "NENGO_LOIHI,5,1,true", "LAVA,9,2,false", "NENGO_LOIHI,8,0,false"})
    void noiseIsAddedWhereTheFileSays(Semantics semantics, int exp, int mant, boolean onV) throws IOException {
        SimulationResult r =
                run(silent(semantics, "{\"exp\": " + exp + ", \"mant\": " + mant + ", \"on_v\": " + onV + "}"));
        int[] u = new int[NEURONS];
        int[] v = new int[NEURONS];
        for (int t = 0; t < STEPS; t++) {
            for (int i = 0; i < NEURONS; i++) {
                // population 1: number 0 lies outside
                int noise = (int) ((KEY.draw(1, t, i) + 64 * mant) * Math.pow(2, exp - 7));
                u[i] = u[i] * 4095 / 4096 + (onV ? 0 : noise);
                v[i] = Math.max(v[i] + u[i] + (onV ? noise : 0), 1 - (1 << 23));
            }
            assertArrayEquals(u, r.currents().getOrDefault("neurons", new int[0][])[t], "u at step " + t);
            assertArrayEquals(v, r.voltages().getOrDefault("neurons", new int[0][])[t], "v at step " + t);
        }
        assertNotEquals(v[0], v[1]);
    }

    @Test
    void drawsAreUniformAndEachAnother() {
        int[] counts = new int[255];
        int draws = 255 * 400;
        for (int i = 0; i < draws; i++) {
            counts[KEY.draw(i % 7, i / 1000, i) + 127]++;
        }
        double chiSquare = 0;
        for (int n : counts) {
            chiSquare += (n - 400.0) * (n - 400) / 400;
        }
        // 254 degrees of freedom: mean 254, standard deviation 22.5
        assertEquals(254, chiSquare, 5 * 22.5);
        Set<List<Integer>> sequences = new HashSet<>();
        for (long seed = 0; seed < 3; seed++) {
            for (long example = 0; example < 3; example++) {
                for (int population = 0; population < 3; population++) {
                    List<Integer> sequence = new ArrayList<>();
                    for (int t = 0; t < 8; t++) {
                        sequence.add(new NoiseKey(seed, example).draw(population, t, 0));
                    }
                    sequences.add(sequence);
                }
            }
        }
        assertEquals(27, sequences.size());
    }

    @ParameterizedTest
    @EnumSource(Semantics.class)
    void noiseDoesNotDependOnWhereANeuronLies(Semantics semantics) {
        QuantisedNetwork network = Quantiser.quantise(Networks.convPoolDense(4, Decode.COUNT))
                .network()
                .with(semantics);
        Map<Resource, Long> fewer = new EnumMap<>(Limits.named("generic").values());
        fewer.put(Resource.COMPARTMENTS, 40L);
        List<CoreConfiguration> cuts = List.of(
                Partitioner.partition(network, Limits.named("generic")),
                Partitioner.partition(network, new Limits("short", fewer)));
        float[] picture = Networks.picture(1, 180);
        List<List<List<BitSet>>> spikes = new ArrayList<>();
        for (CoreConfiguration cut : cuts) {
            CoreProgram program = CoreProgram.of(cut.withNoiseExponent(18));
            Stimulus shown = Stimulus.bias(program.biasMantissas(picture), 6);
            spikes.add(new CoreSimulator(program, true)
                    .run(shown.withNoise(KEY), Recording.SPIKES)
                    .spikes());
            assertNotEquals(
                    new CoreSimulator(program, true)
                            .run(shown, Recording.SPIKES)
                            .spikes(),
                    spikes.get(0));
        }
        assertTrue(cuts.get(1).chips().get(0).cores().size()
                > cuts.get(0).chips().get(0).cores().size());
        assertEquals(spikes.get(0), spikes.get(1));
    }
}
