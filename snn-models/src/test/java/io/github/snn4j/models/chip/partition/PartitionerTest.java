package io.github.snn4j.models.chip.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.architecture.Architectures;
import io.github.snn4j.models.chip.Connection;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.Linear;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.Population;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.DoesNotFitException;
import io.github.snn4j.models.chip.limits.LeastCores;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.LimitsChecker;
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.limits.Violation;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.TrainedNetwork;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionerTest {
    private static QuantisedNetwork dense(int in, int hidden, int out) {
        Random r = new Random(2);
        return Quantiser.quantise(new LoweredNetwork(
                        "dense",
                        4,
                        HostLayer.of(Linear.dense(6, in, Networks.floats(r, 6 * in, 0.3)), new float[0], 1),
                        List.of(
                                new Population("in", Shape.vector(in), 1, 0, 1, 0, new float[0], List.of()),
                                new Population(
                                        "hidden",
                                        Shape.vector(hidden),
                                        1,
                                        0,
                                        1,
                                        0,
                                        new float[0],
                                        List.of(new Connection(
                                                "in",
                                                Linear.dense(in, hidden, Networks.floats(r, in * hidden, 0.1)),
                                                0))),
                                new Population(
                                        "out",
                                        Shape.vector(out),
                                        1,
                                        0,
                                        1,
                                        0,
                                        new float[0],
                                        List.of(new Connection(
                                                "hidden",
                                                Linear.dense(hidden, out, Networks.floats(r, hidden * out, 0.1)),
                                                0)))),
                        Decode.COUNT))
                .network();
    }

    private static int cores(CoreConfiguration c) {
        return c.chips().stream().mapToInt(chip -> chip.cores().size()).sum();
    }

    @Test
    void aSmallNetworkTakesOneCorePerPopulation() {
        assertEquals(3, cores(Partitioner.partition(dense(100, 50, 10), Limits.named("loihi1"))));
    }

    @Test
    void aLayerLargerThanACoreIsCutAndKeepsEveryLimit() {
        Limits limits = Limits.named("loihi1");
        // 1000 axons of n weights: eight words hold 62 of them, 1,048,576 bits hold n = 124, so 500 need 5 cores.
        CoreConfiguration c = Partitioner.partition(dense(1000, 500, 10), limits);
        assertEquals(List.of(), LimitsChecker.check(c, limits));
        Set<Integer> hidden = new java.util.TreeSet<>();
        c.chips().get(0).cores().forEach(core -> {
            if (core.groups().get(0).pop().equals("hidden")) {
                hidden.add(core.id());
            }
        });
        assertEquals(5, hidden.size());
        // 5 entries per neuron of 1000 are more than 4096 slots: the input needs two cores.
        assertEquals(8, cores(c));
    }

    @Test
    void aConvolutionOverManyCoresKeepsEveryLimit() {
        Map<Resource, Long> values = new EnumMap<>(Limits.named("loihi1").values());
        values.put(Resource.COMPARTMENTS, 128L);
        values.put(Resource.OUT_AXONS, 1200L);
        values.put(Resource.SYNAPSE_BITS, 100_000L);
        Limits limits = new Limits("small", values);
        Random r = new Random(4);
        Shape picture = new Shape(14, 11, 2);
        Linear host = Networks.conv(r, picture, 6, 3, 3, 1, 1, 0.3);
        Linear conv = Networks.conv(r, new Shape(14, 11, 6), 7, 3, 3, 1, 1, 0.3);
        Linear out = Linear.dense(14 * 11 * 7, 3, Networks.floats(r, 14 * 11 * 7 * 3, 0.1));
        QuantisedNetwork n = Quantiser.quantise(new LoweredNetwork(
                        "conv",
                        4,
                        HostLayer.of(host, new float[0], 1),
                        List.of(
                                new Population("a", new Shape(14, 11, 6), 1, 0.5, 1, 0, new float[0], List.of()),
                                new Population(
                                        "b",
                                        new Shape(14, 11, 7),
                                        1,
                                        0.5,
                                        1,
                                        0,
                                        new float[0],
                                        List.of(new Connection("a", conv, 0))),
                                new Population(
                                        "c",
                                        Shape.vector(3),
                                        1,
                                        0.5,
                                        1,
                                        0,
                                        new float[0],
                                        List.of(new Connection("b", out, 0)))),
                        Decode.COUNT))
                .network();
        CoreConfiguration c = Partitioner.partition(n, limits);
        assertTrue(cores(c) >= 18, cores(c) + " cores");
        assertEquals(List.of(), LimitsChecker.check(c, limits));
        // The checker is not blind: one limit below what is used is reported.
        long most = 0;
        for (var core : c.chips().get(0).cores()) {
            most = Math.max(most, core.usage().synBits());
        }
        values.put(Resource.SYNAPSE_BITS, most - 1);
        List<Violation> found = LimitsChecker.check(c, new Limits("smaller", values));
        assertTrue(!found.isEmpty() && found.get(0).resource() == Resource.SYNAPSE_BITS);
    }

    /** No more than one and a half times the cores that the layers would fill if they could be cut anywhere. */
    @ParameterizedTest
    @CsvSource({"mnist-cnn, 1", "vgg11, 0.25", "vgg11, 0.5"})
    void coresAreFull(String name, double width) {
        Network network = Architectures.built(name)
                .map(a -> a.network(a.standard(), Map.of("width", width + "", "pooling", "average")))
                .orElseGet(() -> Architectures.named(name));
        TrainedNetwork model = new TrainedNetwork(network, Weights.initial(network.graph(), 0), Map.of());
        Limits limits = Limits.named("loihi1");
        CoreConfiguration c =
                Partitioner.partition(Quantiser.quantise(Lowering.lower(model)).network(), limits);
        assertEquals(List.of(), LimitsChecker.check(c, limits));
        long least = LeastCores.of(c, limits);
        assertTrue(cores(c) <= 1.5 * least, cores(c) + " cores, " + least + " would do");
    }

    @Test
    void everyViolationIsListed() {
        Map<Resource, Long> values = new EnumMap<>(Limits.named("loihi1").values());
        values.put(Resource.IN_AXONS, 90L);
        values.put(Resource.SYNAPSE_BITS, 500L);
        values.put(Resource.THRESHOLD_MANTISSA, 10L);
        Limits limits = new Limits("tiny", values);
        var e = assertThrows(DoesNotFitException.class, () -> Partitioner.partition(dense(100, 50, 60), limits));
        Set<Resource> resources = EnumSet.noneOf(Resource.class);
        Set<String> layers = new java.util.TreeSet<>();
        for (Violation v : e.violations()) {
            resources.add(v.resource());
            layers.add(v.layer());
            assertTrue(v.needed() > v.limit() && !v.remedy().isEmpty(), v.toString());
        }
        assertTrue(resources.containsAll(Set.of(Resource.SYNAPSE_BITS, Resource.THRESHOLD_MANTISSA)), e.toString());
        assertEquals(Set.of("in", "hidden", "out"), layers);
        assertTrue(e.toString().contains("hidden tile"), e.toString());
    }

    @Test
    void tooManyCoresAreAViolation() {
        Map<Resource, Long> values = new EnumMap<>(Limits.named("loihi1").values());
        values.put(Resource.CHIPS, 1L);
        values.put(Resource.CORES_PER_CHIP, 7L);
        var e = assertThrows(
                DoesNotFitException.class,
                () -> Partitioner.partition(dense(1000, 500, 10), new Limits("short", values)));
        assertTrue(e.violations().stream().anyMatch(v -> v.resource() == Resource.CHIPS), e.toString());
    }

    /** Even where no cut has as few tiles as there are cores. */
    @Test
    void fewerCoresThanAnyCutTakesAreAViolationBesideOthers() {
        QuantisedNetwork network =
                Quantiser.quantise(Networks.convPoolDense(2, Decode.COUNT)).network();
        Map<Resource, Long> values = new EnumMap<>(Limits.named("loihi1").values());
        values.put(Resource.CHIPS, 1L);
        values.put(Resource.CORES_PER_CHIP, 4L);
        values.put(Resource.COMPARTMENTS, 7L);
        values.put(Resource.THRESHOLD_MANTISSA, 10L);
        var e = assertThrows(
                DoesNotFitException.class, () -> Partitioner.partition(network, new Limits("four", values)));
        Set<Resource> resources = EnumSet.noneOf(Resource.class);
        e.violations().forEach(v -> resources.add(v.resource()));
        assertTrue(resources.containsAll(Set.of(Resource.CHIPS, Resource.THRESHOLD_MANTISSA)), e.toString());
    }

    @Test
    void synapseMemoryIsWhatNengoLoihiCounts() {
        // 20 axons of 16 dense weights: 3840 bits, golden/loihi/nengo_loihi_emulator.json, configuration 1.
        assertEquals(3840, 20 * SynapseMemory.bits(16, 8));
    }

    /** Of all blocks of up to 64, by trying them. */
    @Test
    void noBlockTakesFewerBitsASynapse() {
        for (int each = 8; each <= 8 + 7 + 12; each++) {
            double least = Double.MAX_VALUE;
            for (int block = 1; block <= 64; block++) {
                least = Math.min(least, (block * each + 10 + 63) / 64 * 64.0 / block);
            }
            int block = SynapseMemory.block(each);
            assertEquals(least, SynapseMemory.bits(100 * block, each) / (100.0 * block), 1e-9, each + " bits");
        }
        assertEquals(62, SynapseMemory.block(8));
        assertEquals(64 * 8 + 64, SynapseMemory.bits(65, 8));
    }

    /** Ten read-out neurons fit on one core, so no spike goes to more than one axon. */
    @Test
    void whatFitsOnACoreIsNotCut() {
        CoreConfiguration c = Partitioner.partition(dense(100, 50, 10), Limits.named("loihi1"));
        c.chips().get(0).cores().forEach(core -> assertEquals(1, core.groups().size(), core.groups() + ""));
    }
}
