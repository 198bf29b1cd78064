package io.github.snn4j.models.chip.place;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.LimitsChecker;
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.simulate.Activity;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.simulate.CoreSimulator;
import io.github.snn4j.models.chip.simulate.Recording;
import io.github.snn4j.models.chip.simulate.SimulationResult;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacerTest {
    /** Small cores, so that a small network lies on many of them, five to a chip. */
    private static Limits limits(long compartments, long perChip, long perTile) {
        Map<Resource, Long> values = new EnumMap<>(Limits.named("loihi1").values());
        values.put(Resource.COMPARTMENTS, compartments);
        values.put(Resource.CORES_PER_CHIP, perChip);
        values.put(Resource.CORES_PER_TILE, perTile);
        values.put(Resource.TILE_COLUMNS, 2L);
        return new Limits("small", values);
    }

    private static CoreConfiguration configuration(Limits limits) {
        QuantisedNetwork network =
                Quantiser.quantise(Networks.convPoolDense(7, Decode.COUNT)).network();
        return Partitioner.partition(network, limits);
    }

    private static SimulationResult run(CoreConfiguration configuration) {
        return new CoreSimulator(CoreProgram.of(configuration)).run(Networks.picture(1, 180), Recording.SPIKES);
    }

    private static Map<String, long[]> spikes(CoreConfiguration configuration) {
        Map<String, long[]> spikes = new HashMap<>();
        List<List<BitSet>> fired = run(configuration).spikes();
        for (int p = 0; p < fired.size(); p++) {
            long[] n = new long
                    [configuration.populations().get(p).shapeWhc().stream().reduce(1, (a, b) -> a * b)];
            fired.get(p).forEach(step -> step.stream().forEach(i -> n[i]++));
            spikes.put(configuration.populations().get(p).id(), n);
        }
        return spikes;
    }

    private static double hops(CoreConfiguration configuration) {
        Activity activity = run(configuration).activity();
        return Mesh.EAST_WEST_PJ * activity.hopsEastWest() + Mesh.NORTH_SOUTH_PJ * activity.hopsNorthSouth();
    }

    @ParameterizedTest
    @ValueSource(longs = {60, 100})
    void theCostIsThatOfTheSimulatedHopsAndTheSpikesStay(long compartments) {
        Limits limits = limits(compartments, 5, 2);
        CoreConfiguration configuration = configuration(limits);
        Mesh mesh = Mesh.of(limits);
        Traffic traffic = Traffic.of(configuration, spikes(configuration));
        Placer placer = new Placer(traffic, mesh, Map.of());
        Set<Double> costs = new HashSet<>();
        for (Placement p : List.of(placer.roundRobin(), placer.greedy(), placer.annealed(3))) {
            CoreConfiguration placed = p.of(configuration, mesh);
            assertEquals(p.cost(), hops(placed), 1e-6 * p.cost());
            assertEquals(run(configuration).spikes(), run(placed).spikes());
            assertEquals(List.of(), LimitsChecker.check(placed, limits));
            costs.add(p.cost());
        }
        assertTrue(costs.size() > 1, "placements of equal cost tell nothing: " + costs);
    }

    @Test
    void annealedIsTheBestOfAllPermutations() {
        Limits limits = limits(250, 8, 1);
        CoreConfiguration configuration = configuration(limits);
        Traffic traffic = Traffic.of(configuration, spikes(configuration));
        assertTrue(traffic.cores() >= 5 && traffic.cores() <= 8, traffic.cores() + " cores");
        Mesh mesh = Mesh.of(limits);
        Placer placer = new Placer(traffic, mesh, Map.of());
        double best = best(traffic, mesh, new int[traffic.cores()], 0, new boolean[8]);
        assertEquals(best, placer.annealed(1).cost(), 1e-9 * best);
        assertTrue(placer.greedy().cost() >= best);
        assertTrue(placer.roundRobin().cost() > best);
    }

    private static double best(Traffic traffic, Mesh mesh, int[] position, int next, boolean[] taken) {
        if (next == position.length) {
            return traffic.cost(position, mesh);
        }
        double best = Double.MAX_VALUE;
        for (int at = 0; at < taken.length; at++) {
            if (!taken[at]) {
                taken[at] = true;
                position[next] = at;
                best = Math.min(best, best(traffic, mesh, position, next + 1, taken));
                taken[at] = false;
            }
        }
        return best;
    }

    @Test
    void roundRobinDealsCoresToChips() {
        Limits limits = limits(60, 5, 2);
        CoreConfiguration configuration = configuration(limits);
        Mesh mesh = Mesh.of(limits);
        Placement p = new Placer(Traffic.even(configuration), mesh, Map.of()).roundRobin();
        int chips = mesh.chips(p.position().length);
        assertTrue(chips > 1);
        for (int i = 0; i < chips; i++) {
            assertEquals(i, mesh.chip(p.position()[i]));
        }
        assertEquals(chips - 1, p.links().length);
        // every neuron once: a spike between chip 0 and chip 2 passes both links
        assertTrue(p.links()[0] > 0);
    }

    @Test
    void pinnedCoresStayAndEqualSeedsGiveEqualPlacements() {
        Limits limits = limits(60, 5, 2);
        CoreConfiguration configuration = configuration(limits);
        Traffic traffic = Traffic.of(configuration, spikes(configuration));
        Mesh mesh = Mesh.of(limits);
        Map<Integer, Integer> pins = Map.of(0, 7, 3, 0);
        Placer placer = new Placer(traffic, mesh, pins);
        for (Placement p : List.of(placer.roundRobin(), placer.greedy(), placer.annealed(5))) {
            assertEquals(7, p.position()[0]);
            assertEquals(0, p.position()[3]);
            assertEquals(
                    p.position().length,
                    java.util.Arrays.stream(p.position()).distinct().count());
        }
        assertArrayEquals(
                placer.annealed(5).position(),
                new Placer(traffic, mesh, pins).annealed(5).position());
        assertNotEquals(
                List.of(placer.annealed(5).cost()),
                List.of(new Placer(traffic, mesh, Map.of()).annealed(5).cost()));
        var twice = assertThrows(IllegalArgumentException.class, () -> new Placer(traffic, mesh, Map.of(0, 7, 1, 7)));
        assertTrue(twice.getMessage().contains("chip 1 core 2"), twice.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Placer(traffic, mesh, Map.of(1000, 7)));
    }
}
