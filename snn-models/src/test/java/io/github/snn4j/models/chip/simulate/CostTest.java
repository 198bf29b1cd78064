package io.github.snn4j.models.chip.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.configuration.Route;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run costs, against figures added up by hand. */
class CostTest {
    private static final short NONE = Core.InAxons.DISCRETE;

    /** A core of neurons that fire in the step in which a weight of 10 arrives, with one list to all of them. */
    private static Core core(int id, int column, int row, String population, short[] weights, List<Route> routes) {
        int n = weights.length;
        return new Core(
                id,
                List.of(column, row),
                Core.Shared.WIDEST,
                List.of(new Core.CompartmentProfile(4095, 4096, 1)),
                List.of(new Core.ThresholdProfile(1)),
                List.of(new Core.SynapseFormat(8, "mixed", 0, 0, 0, "dense", 0, 64)),
                List.of(new Core.Group(
                        population, List.of(0, 0, 0), List.of(1, 1, n), 0, 0, 0, new short[0], new short[0])),
                new Core.InAxons(new short[] {NONE}, new int[] {0}, new int[] {0}),
                List.of(new Core.SynapseList(0, 1, n, new short[0], weights, 0)),
                routes,
                new Core.Usage(n, 1, routes.size(), 64));
    }

    private static Route route(int from, int to) {
        return new Route(0, to, NONE, new int[] {from}, new int[] {0}, new int[] {0});
    }

    /** in → two of a (tile 0, 0); the first → three of b (same tile), the second → one of c (tile 2, 1). */
    private static CoreConfiguration configuration() {
        return new CoreConfiguration(
                new CoreConfiguration.Target("loihi1", "lava"),
                new CoreConfiguration.Source("tiny"),
                new CoreConfiguration.Schedule(3, 3, true),
                new CoreConfiguration.Input("spikes", null, List.of(route(0, 0)), null),
                List.of(
                        new CoreConfiguration.Layer("in", List.of(1, 1, 1), 0, 1),
                        new CoreConfiguration.Layer("a", List.of(1, 1, 2), 1, 1),
                        new CoreConfiguration.Layer("b", List.of(1, 1, 3), 2, 1),
                        new CoreConfiguration.Layer("c", List.of(1, 1, 1), 2, 1)),
                List.of(new CoreConfiguration.Chip(
                        0,
                        List.of(
                                core(0, 0, 0, "a", new short[] {10, 10}, List.of(route(0, 1), route(1, 2))),
                                core(1, 0, 0, "b", new short[] {10, 0, 10}, List.of()),
                                core(2, 2, 1, "c", new short[] {10}, List.of())))),
                new CoreConfiguration.Output("c", "count"));
    }

    private static Activity run(CoreProgram program) {
        BitSet one = new BitSet();
        one.set(0);
        return new CoreSimulator(program)
                .run(Stimulus.spikes(List.of(one, new BitSet(), one)), Recording.NONE)
                .activity();
    }

    @Test
    void countsOfEachCoreAndOfTheMesh() {
        Activity a = run(CoreProgram.of(configuration()));
        // in, a, b and c, each twice
        assertEquals(2 * (1 + 2 + 2 + 1), a.spikes());
        assertEquals(2 * (2 + 3 + 1), a.synapticOperations());
        assertEquals(2 * 3, a.messages());
        assertEquals(2 * 2, a.messagesWithinTile());
        assertEquals(2 * 2, a.hopsEastWest());
        assertEquals(2, a.hopsNorthSouth());
        assertEquals(3 * (2 + 3 + 1), a.neuronUpdates());
        assertEquals(3 + 3 - 1, a.chipSteps());
        assertEquals(
                List.of(new Activity.OfCore(4, 4, 6), new Activity.OfCore(4, 6, 9), new Activity.OfCore(2, 2, 3)),
                a.cores());
        Activity twice = a.and(a);
        assertEquals(2 * a.slowestCores(), twice.slowestCores());
        assertEquals(new Activity.OfCore(8, 12, 18), twice.cores().get(1));
    }

    @Test
    void theSlowestCoreSetsTheStep() {
        CoreConfiguration c = configuration();
        Activity a = run(CoreProgram.of(c));
        double[] steps = {
            // a's two synapses
            2 * 3.5,
            // a's two neurons, whose spikes are less work for b
            2 * 8.4,
            // b's three neurons, more than a's neurons and synapses
            3 * 8.4,
            // and b's three synapses
            3 * 8.4 + 3 * 3.5,
            3 * 8.4
        };
        StepTime time = StepTime.davies2018(c, a);
        assertEquals(Arrays.stream(steps).sum() / 5, time.slowestCore(), 1e-9);
        // two tiles of 32
        assertEquals(113 + 352 / 31.0, time.barrier(), 1e-9);
        assertTrue(time.toString().contains("Davies") && time.toString().contains("pre-silicon"), time.toString());
    }

    @Test
    void energyByModel() {
        CoreProgram program = CoreProgram.of(configuration());
        Activity a = run(program);
        double chip = 12 * 23.6 + 18 * 81 + 4 * 1.7 + 4 * 3.0 + 2 * 4.0;
        assertEquals(chip, EnergyReport.davies2018(a).total(), 1e-9);
        List<EnergyEstimate> all = EnergyEstimate.of(program, a, 2);
        // five weights other than 0, six neurons
        double[] expected = {chip, 12 * 0.9, 2 * 5 * 4.6, 2 * (5 + 6) * 8600};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], all.get(i).picojoules(), 1e-9, all.get(i).what());
        }
        assertTrue(all.get(0).model().contains("Davies") && all.get(0).caveat().contains("pre-silicon"));
        assertTrue(all.get(3).model().contains("KerasSpiking"));
    }

    /** A convolution with padding after a composed pool, and a dense layer of a pooled picture, on as many cores as it takes. */
    @Test
    void pooledInputsAreMultipliedOnce() {
        Shape picture = new Shape(8, 6, 3);
        var conv = new ConvGeometry(picture, 5, 3, 2, 1, 1, 1, 0, 2);
        Shape out = conv.out();
        assertEquals(new Shape(4, 2, 5), out);
        var dense = new DenseGeometry(out, Shape.vector(7), 2);
        var network = new QuantisedNetwork(
                "pooled",
                2,
                new SpikeInput("in", picture),
                0,
                0,
                List.of(population("conv", out, "in", conv), population("out", Shape.vector(7), "conv", dense)),
                Decode.COUNT);
        CoreProgram program = CoreProgram.of(Partitioner.partition(network, Limits.named("loihi1")));
        // rows of the 4x3 pooled picture under a kernel of 3 with padding: 2 + 3 + 3 + 2; columns 2 + 2
        long taps = (2 + 3 + 3 + 2) * (2 + 2) * 3 * 5;
        assertEquals(new OperationsOfAnn(0, taps + 2 * 1 * 5 * 7), OperationsOfAnn.of(program));
    }

    private static QuantisedPopulation population(
            String name, Shape shape, String source, io.github.snn4j.models.chip.Geometry geometry) {
        short[] weights = new short[geometry.weightCount()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (short) (2 + 2 * (i % 50));
        }
        return new QuantisedPopulation(
                name,
                shape,
                4095,
                0,
                100,
                false,
                1,
                new short[0],
                new short[0],
                1,
                List.of(new QuantisedConnection(source, geometry, weights, 0, 0)));
    }
}
