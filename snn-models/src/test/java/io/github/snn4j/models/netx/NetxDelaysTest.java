package io.github.snn4j.models.netx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.LimitsChecker;
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.simulate.CoreSimulator;
import io.github.snn4j.models.chip.simulate.Recording;
import io.github.snn4j.models.chip.simulate.SimulationResult;
import io.github.snn4j.models.chip.simulate.Stimulus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A dense layer with a delay for each synapse, behind a convolution; both are cut into tiles. */
class NetxDelaysTest {
    private static final int STEPS = 60;
    private static final int DELAYS = 16;
    private static final int NEURONS = 50;
    private static final Shape PICTURE = new Shape(3, 4, 6);
    private static final ConvGeometry CONV = ConvGeometry.of(PICTURE, 8, 3, 3, 1, 1);
    private static final NetxNeuron NEURON = new NetxNeuron(2048, 300, 60, 1);

    private final Random random = new Random(5);
    private final short[] kernel = even(CONV.weightCount());
    private final short[] weight = even(CONV.out().size() * NEURONS);
    private final byte[] delay = new byte[weight.length];

    NetxDelaysTest() {
        for (int i = 0; i < delay.length; i++) {
            delay[i] = (byte) random.nextInt(DELAYS);
        }
    }

    /** From −30 to 30, some of them 0. */
    private short[] even(int n) {
        short[] w = new short[n];
        for (int i = 0; i < n; i++) {
            w[i] = (short) (2 * (random.nextInt(31) - 15));
        }
        return w;
    }

    private static NetxLayer dense(Shape in, short[] weight, byte[] delay) {
        return new NetxLayer.Dense(
                "dense",
                in,
                Shape.vector(NEURONS),
                weight,
                0,
                null,
                delay.length == 0 ? null : delay,
                new short[0],
                NEURON);
    }

    private QuantisedNetwork delayed() {
        NetxLayer conv = new NetxLayer.Conv("conv", CONV, kernel, new short[0], NEURON);
        List<NetxLayer> layers = List.of(conv, dense(CONV.out(), weight, delay));
        return new NetxNetwork("delayed", PICTURE, layers, STEPS).quantised(STEPS);
    }

    private static Limits limits() {
        Map<Resource, Long> values = new EnumMap<>(Limits.named("loihi1").values());
        values.put(Resource.COMPARTMENTS, 32L);
        return new Limits("small", values);
    }

    private List<BitSet> input() {
        List<BitSet> input = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            BitSet fired = new BitSet();
            for (int i = 0; i < PICTURE.size(); i++) {
                fired.set(i, random.nextInt(4) == 0);
            }
            input.add(fired);
        }
        return input;
    }

    /** The same layer without delays, with an input for each delay of each neuron. */
    private LayerRun apart(List<BitSet> spikes) {
        int in = CONV.out().size();
        short[] weights = new short[DELAYS * weight.length];
        for (int i = 0; i < weight.length; i++) {
            weights[delay[i] * weight.length + i] = weight[i];
        }
        List<BitSet> shifted = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            BitSet fired = new BitSet();
            for (int d = 0; d < Math.min(DELAYS, t + 1); d++) {
                int first = d * in;
                spikes.get(t - d).stream().forEach(i -> fired.set(first + i));
            }
            shifted.add(fired);
        }
        Shape inputs = Shape.vector(DELAYS * in);
        NetxNetwork network = new NetxNetwork("apart", inputs, List.of(dense(inputs, weights, new byte[0])), STEPS);
        return new IntegerForward(network.quantised(STEPS)).runSpikes(shifted);
    }

    @Test
    void spikesAndPotentialsAreThoseOfShiftedSpikes() {
        QuantisedNetwork network = delayed();
        List<BitSet> input = input();
        LayerRun byLayer = new IntegerForward(network).runSpikes(input);
        LayerRun apart = apart(byLayer.spikes().get(0));
        CoreProgram program = CoreProgram.of(Partitioner.partition(network, limits()));
        SimulationResult onCores =
                new CoreSimulator(program).run(Stimulus.spikes(input), new Recording(true, Set.of(), Set.of("dense")));
        assertEquals(apart.spikes().get(0), byLayer.spikes().get(1));
        assertEquals(byLayer.spikes(), onCores.spikes().subList(1, 3));
        int[] v = onCores.voltages().getOrDefault("dense", new int[0][])[STEPS - 1];
        assertEquals(Arrays.toString(apart.potentials()), Arrays.toString(v));
        int spikes =
                apart.spikes().get(0).stream().mapToInt(BitSet::cardinality).sum();
        assertTrue(spikes > 100 && spikes < STEPS * NEURONS * 0.8, spikes + " spikes");
    }

    /** A list, and so an axon, has one delay: each tile has as many as it has sources with it, and one format for all. */
    @Test
    void eachSynapseIsStoredOnce() {
        CoreConfiguration c = Partitioner.partition(delayed(), limits());
        assertEquals(List.of(), LimitsChecker.check(c, limits()));
        int synapses = 0;
        int axons = 0;
        int[] tile = new int[NEURONS];
        for (Core core : c.chips().get(0).cores()) {
            if (core.groups().get(0).pop().equals("dense")) {
                synapses += core.synLists().stream().mapToInt(l -> l.w().length).sum();
                axons += core.inAxons().kinds().length;
                assertTrue(core.synFormats().size() <= 2, core.synFormats() + "");
                for (Core.Group g : core.groups()) {
                    int first = g.originWhc().get(2);
                    Arrays.fill(tile, first, first + g.sizeWhc().get(2), first);
                }
            }
        }
        int expected = 0;
        Set<List<Integer>> lists = new HashSet<>();
        for (int i = 0; i < weight.length; i++) {
            if (weight[i] != 0) {
                expected++;
                lists.add(List.of(i / NEURONS, (int) delay[i], tile[i % NEURONS]));
            }
        }
        assertTrue(tile[NEURONS - 1] > 0, "not cut");
        assertEquals(expected, synapses);
        assertEquals(lists.size(), axons);
    }

    /** A layer runs a chip step behind the one before it, and a delay adds to the step that every spike takes. */
    @Test
    void aDelayOfAllSynapsesDoesNotMoveTheLayer() {
        byte[] three = new byte[weight.length];
        java.util.Arrays.fill(three, (byte) 3);
        NetxLayer conv = new NetxLayer.Conv("conv", CONV, kernel, new short[0], NEURON);
        QuantisedNetwork network = new NetxNetwork(
                        "late", PICTURE, List.of(conv, dense(CONV.out(), weight, three)), STEPS)
                .quantised(STEPS);
        CoreConfiguration configuration = Partitioner.partition(network, limits());
        assertEquals(
                List.of(0, 1, 2),
                configuration.populations().stream()
                        .map(CoreConfiguration.Layer::layer)
                        .toList());
        List<BitSet> input = input();
        LayerRun expected = new IntegerForward(network).runSpikes(input);
        SimulationResult found = new CoreSimulator(CoreProgram.of(configuration)).runSpikes(input, Recording.SPIKES);
        assertEquals(expected.spikes().get(1), found.spikes().get(2));
        assertEquals(STEPS + 2, found.activity().chipSteps());
    }
}
