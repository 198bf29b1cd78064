package io.github.snn4j.models.chip.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.configuration.ConfigurationReader;
import io.github.snn4j.models.chip.configuration.ConfigurationWriter;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.configuration.Route;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.LimitsChecker;
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.simulate.*;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way: quantise, partition, write, read, simulate, compare with the layer-level forward. */
class ExportTest {
    @TempDir
    Path folder = Path.of("");

    private static Limits small(Map<Resource, Long> changed) {
        Map<Resource, Long> values = new EnumMap<>(Limits.named("loihi1").values());
        values.putAll(changed);
        return new Limits("small", values);
    }

    private static List<String> names(QuantisedNetwork network) {
        return network.populations().stream().map(QuantisedPopulation::name).toList();
    }

    private Verification verify(LoweredNetwork lowered, Limits limits, int fewestCores) throws IOException {
        QuantisedNetwork network = Quantiser.quantise(lowered).network();
        CoreConfiguration configuration = Partitioner.partition(network, limits);
        Path file = folder.resolve("net.snncfg.json");
        ConfigurationWriter.write(configuration, file, false);
        assertEquals(List.of(), LimitsChecker.check(ConfigurationReader.read(file), limits));
        CoreProgram program = CoreProgram.load(file);
        int cores =
                configuration.chips().stream().mapToInt(c -> c.cores().size()).sum();
        assertTrue(cores >= fewestCores, cores + " cores");
        var simulator = new CoreSimulator(program);
        var forward = new IntegerForward(network);
        var result = new Verification(0, Optional.empty());
        long[] fired = new long[network.populations().size()];
        for (int i = 0; i < 8; i++) {
            float[] picture = Networks.picture(
                    i, ((HostLayer) lowered.input()).linear().geometry().in().size());
            LayerRun expected = forward.run(picture);
            assertArrayEquals(new long[fired.length], expected.overflows());
            SimulationResult found = simulator.run(picture, Recording.SPIKES);
            for (int k = 0; k < fired.length; k++) {
                fired[k] += expected.spikes().get(k).stream()
                        .mapToInt(BitSet::cardinality)
                        .sum();
            }
            result = result.and(
                    Verification.compare(names(network), expected, found, lowered.decode() == Decode.POTENTIAL));
        }
        for (int k = 0; k < fired.length - (lowered.decode() == Decode.POTENTIAL ? 1 : 0); k++) {
            assertTrue(fired[k] > 50, "layer " + k + " hardly fires: " + fired[k]);
        }
        return result;
    }

    private static final String LAYERS =
            "{'type': 'Conv2d', 'channels': 4, 'padding': 1}, {'type': 'Spiking', 'neuron': "
                    + "{'type': 'Lif', 'tau': 0.004, 'decayInput': true, 'threshold': 0.1}}, ";

    /** Shortcuts, which need delays; pooled squares, maxima and recurrent weights, on cores of few neurons. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'Residual', 'body': [LAYERS {'type': 'Conv2d', 'channels': 4, 'padding': 1}]}, SPIKING, "
                        + "'AveragePool2d', {'type': 'Conv2d', 'channels': 5, 'padding': 1}, SPIKING",
                "'MaxPool2d', {'type': 'Conv2d', 'channels': 5, 'padding': 1}, SPIKING, 'AveragePool2d', 'Flatten'",
                "{'type': 'Dense', 'units': 12}, {'type': 'Recurrent', 'neuron': {'type': 'Lif', 'tau': 0.004, "
                        + "'decayInput': true, 'threshold': 0.05}}"
            })
    void whatIsLoweredRunsOnCores(String layers) throws IOException {
        String spiking =
                "{'type': 'Spiking', 'neuron': {'type': 'Lif', 'tau': 0.004, 'decayInput': true, 'threshold': 0.03}}";
        String json = ("{'name': 'n', 'input': [8, 8, 2], 'steps': 6, 'layers': [" + LAYERS
                        + layers.replace("LAYERS", LAYERS).replace("SPIKING", spiking)
                        + ", {'type': 'Dense', 'units': 3}]}")
                .replace('\'', '"');
        Network network = NetworkJson.builtIn().read(json, "n.json");
        TrainedNetwork model = new TrainedNetwork(network, Weights.initial(network.graph(), 4), Map.of());
        Limits limits = small(Map.of(Resource.COMPARTMENTS, 60L, Resource.CX_BASE, 9L));
        Verification v = verify(Lowering.lower(model), limits, 4);
        assertEquals(0, v.mismatches(), v + "");
    }

    @Test
    void fileEqualsForwardOnOneCorePerLayer() throws IOException {
        for (Decode decode : Decode.values()) {
            LoweredNetwork n = Networks.convPoolDense(7, decode);
            assertEquals(0, verify(n, Limits.named("loihi1"), 4).mismatches());
        }
    }

    @Test
    void fileEqualsForwardWhenEveryResourceIsShort() throws IOException {
        Limits limits = small(Map.of(
                Resource.COMPARTMENTS,
                64L,
                Resource.SYNAPSE_BITS,
                40_000L,
                Resource.OUT_AXONS,
                800L,
                Resource.IN_AXONS,
                60L,
                Resource.CX_BASE,
                15L));
        assertEquals(
                0, verify(Networks.convPoolDense(8, Decode.COUNT), limits, 8).mismatches());
        assertEquals(
                0,
                verify(Networks.convPoolDense(9, Decode.POTENTIAL), limits, 8).mismatches());
    }

    @Test
    void fileEqualsForwardAcrossChipsAndSkips() throws IOException {
        Limits limits = small(Map.of(Resource.COMPARTMENTS, 40L, Resource.CORES_PER_CHIP, 5L));
        assertEquals(0, verify(Networks.skipping(3), limits, 12).mismatches());
    }

    @Test
    void oneChangedWeightIsFound() throws IOException {
        QuantisedNetwork network =
                Quantiser.quantise(Networks.convPoolDense(7, Decode.COUNT)).network();
        Path file = folder.resolve("changed.json");
        ConfigurationWriter.write(Partitioner.partition(network, Limits.named("loihi1")), file, true);
        assertFalse(Files.exists(folder.resolve("changed.bin")));
        float[] picture = Networks.picture(0, 180);
        LayerRun expected = new IntegerForward(network).run(picture);
        int source = expected.spikes().get(2).get(0).nextSetBit(0);
        CoreConfiguration configuration = ConfigurationReader.read(file);
        // The read-out is the last core.
        var cores = configuration.chips().get(0).cores();
        Core out = cores.get(cores.size() - 1);
        short[] weights =
                out.synLists().get(list(configuration, "conv3", source, out)).w();
        weights[4] = (short) (expected.spikes().get(3).get(1).get(4) ? -254 : 254);
        ConfigurationWriter.write(configuration, file, true);
        SimulationResult found = new CoreSimulator(CoreProgram.load(file)).run(picture, Recording.SPIKES);
        Verification v = Verification.compare(names(network), expected, found, false);
        assertTrue(v.mismatches() > 0);
        Verification.Difference first = v.first().orElseThrow();
        assertEquals("out", first.layer());
        assertEquals(4, first.neuron());
        int step = 0;
        while (expected.spikes().get(3).get(step).get(4)
                == found.spikes().get(3).get(step).get(4)) {
            step++;
        }
        assertEquals(step, first.step());
    }

    /** The list that a neuron's spikes reach on a core. */
    private static int list(CoreConfiguration configuration, String population, int neuron, Core to) {
        Shape shape =
                Networks.convPoolDense(7, Decode.COUNT).populations().get(2).shape();
        for (Core core : configuration.chips().get(0).cores()) {
            for (Core.Group g : core.groups()) {
                int c = neuron % shape.channels() - g.originWhc().get(2);
                int x = neuron / shape.channels() % shape.width()
                        - g.originWhc().get(0);
                int y = neuron / shape.channels() / shape.width()
                        - g.originWhc().get(1);
                boolean inside = g.pop().equals(population)
                        && Math.min(c, Math.min(x, y)) >= 0
                        && x < g.sizeWhc().get(0)
                        && y < g.sizeWhc().get(1)
                        && c < g.sizeWhc().get(2);
                int cx =
                        g.firstCx() + (y * g.sizeWhc().get(0) + x) * g.sizeWhc().get(2) + c;
                for (Route r : inside ? core.outAxons() : List.<Route>of()) {
                    for (int i = 0; r.core() == to.id() && i < r.cx().length; i++) {
                        if (r.cx()[i] == cx) {
                            return to.inAxons().lists()[r.axon()[i]];
                        }
                    }
                }
            }
        }
        throw new AssertionError(population + " " + neuron + " does not reach core " + to.id());
    }

    @Test
    void countsAreThoseOfTheSpikes() throws IOException {
        QuantisedNetwork network =
                Quantiser.quantise(Networks.convPoolDense(7, Decode.COUNT)).network();
        Path file = folder.resolve("counts.json");
        ConfigurationWriter.write(Partitioner.partition(network, Limits.named("loihi1")), file, false);
        SimulationResult r = new CoreSimulator(CoreProgram.load(file)).run(Networks.picture(1, 180), Recording.SPIKES);
        long spikes = 0;
        for (List<BitSet> layer : r.spikes()) {
            spikes += layer.stream().mapToInt(BitSet::cardinality).sum();
        }
        long last =
                9L * r.spikes().get(2).stream().mapToInt(BitSet::cardinality).sum();
        assertEquals(spikes, r.activity().spikes());
        assertTrue(r.activity().synapticOperations() > last);
        assertEquals(6 + 4 - 1, r.activity().chipSteps());
        EnergyReport energy = EnergyReport.davies2018(r.activity());
        assertEquals(23.6 * r.activity().synapticOperations(), energy.synapses(), 1e-6);
        assertTrue(energy.toString().contains("Davies") && energy.toString().contains("pre-silicon"));
    }
}
