package io.github.snn4j.models.chip.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.SparseGeometry;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.LimitsChecker;
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.simulate.CoreSimulator;
import io.github.snn4j.models.chip.simulate.Recording;
import io.github.snn4j.models.chip.simulate.SimulationResult;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Connections in which every synapse stands by itself. */
class SparseNetworkTest {
    private static final int INPUTS = 40;
    private static final int NEURONS = 150;

    /** Some targets for each source, none for some. */
    private static SparseGeometry random(Random r, int in, int out, double density) {
        int[] first = new int[in + 1];
        List<Integer> targets = new ArrayList<>();
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out && i % 7 != 3; o++) {
                if (r.nextDouble() < density) {
                    targets.add(o);
                }
            }
            first[i + 1] = targets.size();
        }
        return new SparseGeometry(
                Shape.vector(in),
                Shape.vector(out),
                first,
                targets.stream().mapToInt(Integer::intValue).toArray());
    }

    private static QuantisedConnection connection(Random r, String from, SparseGeometry g, int delay) {
        short[] weights = new short[g.weightCount()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (short) (2 * (r.nextInt(200) - 80));
        }
        return new QuantisedConnection(from, g, weights, 0, delay);
    }

    @Test
    void coresSpikeAsTheForwardRun() {
        Random r = new Random(3);
        QuantisedNetwork network = new QuantisedNetwork(
                "sparse",
                12,
                new SpikeInput("input", Shape.vector(INPUTS)),
                0,
                0,
                List.of(new QuantisedPopulation(
                        "neurons",
                        Shape.vector(NEURONS),
                        4095,
                        800,
                        150,
                        false,
                        1,
                        new short[0],
                        new short[0],
                        64,
                        List.of(
                                connection(r, "input", random(r, INPUTS, NEURONS, 0.2), 0),
                                connection(r, "neurons", random(r, NEURONS, NEURONS, 0.1), 1)))),
                Decode.COUNT);
        Map<Resource, Long> values = new EnumMap<>(Limits.named("loihi1").values());
        values.put(Resource.SYNAPSE_BITS, 16_000L);
        Limits limits = new Limits("small", values);
        CoreConfiguration configuration = Partitioner.partition(network, limits);
        assertTrue(
                configuration.chips().get(0).cores().size() > 3,
                configuration.chips().get(0).cores().size() + " cores");
        assertEquals(List.of(), LimitsChecker.check(configuration, limits));
        List<BitSet> spikes = new ArrayList<>();
        for (int t = 0; t < network.steps(); t++) {
            BitSet step = new BitSet();
            for (int i = 0; i < INPUTS; i++) {
                step.set(i, r.nextDouble() < 0.3);
            }
            spikes.add(step);
        }
        LayerRun expected = new IntegerForward(network).runSpikes(spikes);
        SimulationResult found = new CoreSimulator(CoreProgram.of(configuration)).runSpikes(spikes, Recording.SPIKES);
        assertEquals(
                0,
                Verification.compare(List.of("input", "neurons"), expected, found, false)
                        .mismatches());
        int fired = found.spikes().get(1).stream().mapToInt(BitSet::cardinality).sum();
        assertTrue(fired > 100 && fired < NEURONS * network.steps() * 0.8, fired + " spikes");
    }

    private static QuantisedPopulation population(String name, int size, List<QuantisedConnection> inputs) {
        return new QuantisedPopulation(
                name, Shape.vector(size), 4095, 800, 150, false, 1, new short[0], new short[0], 64, inputs);
    }

    /** Tiles that only just take their inputs have more output axons than a core, so the least cores are of finer cuts. */
    @Test
    void aCutIsAsFineAsItsOutputsNeed() {
        Random r = new Random(8);
        QuantisedNetwork network = new QuantisedNetwork(
                "spreading",
                4,
                new SpikeInput("input", Shape.vector(INPUTS)),
                0,
                0,
                List.of(
                        population("a", 540, List.of(connection(r, "input", random(r, INPUTS, 540, 0.1), 0))),
                        population("b", 200, List.of(connection(r, "a", random(r, 540, 200, 0.1), 0)))),
                Decode.COUNT);
        Map<Resource, Long> values = new EnumMap<>(Limits.named("loihi1").values());
        values.put(Resource.OUT_AXONS, 400L);
        values.put(Resource.IN_AXONS, 400L);
        Limits limits = new Limits("small", values);
        CoreConfiguration configuration = Partitioner.partition(network, limits);
        assertEquals(List.of(), LimitsChecker.check(configuration, limits));
        int cores =
                configuration.chips().stream().mapToInt(c -> c.cores().size()).sum();
        assertEquals(26, cores);
    }
}
