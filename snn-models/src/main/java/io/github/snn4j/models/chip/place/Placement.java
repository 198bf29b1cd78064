package io.github.snn4j.models.chip.place;

import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.configuration.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A position on the mesh for each core of a configuration, in the order of the file.
 *
 * @param cost of the hops of all spikes, in pJ
 * @param links how many spikes pass between chip k and chip k + 1
 */
@SuppressWarnings("ArrayRecordComponent")
public record Placement(int[] position, double cost, long[] links) {
    static Placement of(int[] position, Traffic traffic, Mesh mesh) {
        return new Placement(position, traffic.cost(position, mesh), traffic.links(position, mesh));
    }

    /** The configuration with its cores moved there. */
    public CoreConfiguration of(CoreConfiguration configuration, Mesh mesh) {
        Map<List<Integer>, Integer> moved = new HashMap<>();
        int next = 0;
        for (CoreConfiguration.Chip chip : configuration.chips()) {
            for (Core core : chip.cores()) {
                moved.put(List.of(chip.id(), core.id()), position[next++]);
            }
        }
        Map<Integer, TreeMap<Integer, Core>> chips = new TreeMap<>();
        configuration
                .chips()
                .forEach(chip -> chip.cores().forEach(core -> {
                    int at = moved.getOrDefault(List.of(chip.id(), core.id()), 0);
                    chips.computeIfAbsent(mesh.chip(at), c -> new TreeMap<>())
                            .put(mesh.core(at), move(core, at, moved, mesh));
                }));
        CoreConfiguration.Input input = configuration.input();
        return new CoreConfiguration(
                configuration.target(),
                configuration.source(),
                configuration.schedule(),
                new CoreConfiguration.Input(
                        input.kind(), input.host(), move(input.routes(), moved, mesh), input.encoder()),
                configuration.populations(),
                chips.entrySet().stream()
                        .map(e -> new CoreConfiguration.Chip(
                                e.getKey(), List.copyOf(e.getValue().values())))
                        .toList(),
                configuration.output());
    }

    private static Core move(Core c, int at, Map<List<Integer>, Integer> moved, Mesh mesh) {
        List<Route> routes = move(c.outAxons(), moved, mesh);
        return c.at(mesh.core(at), mesh.tile(at), routes, c.usage().outAxons());
    }

    private static List<Route> move(List<Route> routes, Map<List<Integer>, Integer> moved, Mesh mesh) {
        List<Route> result = new ArrayList<>();
        for (Route r : routes) {
            int to = moved.getOrDefault(List.of(r.chip(), r.core()), 0);
            result.add(new Route(mesh.chip(to), mesh.core(to), r.kind(), r.cx(), r.axon(), r.atom()));
        }
        return result;
    }
}
