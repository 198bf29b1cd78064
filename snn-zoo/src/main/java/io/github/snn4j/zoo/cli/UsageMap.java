package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.plot.HeatMap;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Which share of its target's limits each core of a configuration uses, as a drawing. */
final class UsageMap {
    /** A limit that counts what a core holds. */
    private record Row(String name, Resource limit, ToLongFunction<Core.Usage> used) {}

    private static final List<Row> ROWS = List.of(
            new Row("compartments", Resource.COMPARTMENTS, Core.Usage::cx),
            new Row("input axons", Resource.IN_AXONS, Core.Usage::inAxons),
            new Row("output axons", Resource.OUT_AXONS, Core.Usage::outAxons),
            new Row("synapse memory", Resource.SYNAPSE_BITS, Core.Usage::synBits));

    private UsageMap() {}

    /**
     * Draws a panel for each limit that is known, and in it each core at its place on the mesh, chips side by side; without the
     * rows and columns around them that are empty.
     *
     * @throws IllegalArgumentException if the target's limits are not known
     */
    static String svg(CoreConfiguration configuration) {
        String target = configuration.target().name();
        Limits limits = limits(target);
        List<Row> known = ROWS.stream().filter(r -> limits.enforces(r.limit())).toList();
        if (known.isEmpty()) {
            throw new IllegalArgumentException(
                    "--heatmap: the target \"" + target + "\" has no limits to draw the use of; export for loihi1");
        }
        Grid grid = Grid.of(configuration, limits);
        int panel = grid.rows() + 1;
        double[][] percent = new double[known.size() * panel - 1][grid.columns()];
        List<String> names = new ArrayList<>();
        for (int r = 0; r < percent.length; r++) {
            Arrays.fill(percent[r], Double.NaN);
            names.add(r % panel == (panel - 1) / 2 ? known.get(r / panel).name() : "");
        }
        grid.cores().forEach((core, place) -> {
            for (int k = 0; k < known.size(); k++) {
                Row row = known.get(k);
                percent[k * panel + place.row()][place.column()] =
                        100.0 * row.used().applyAsLong(core.usage()) / limits.max(row.limit());
            }
        });
        int chips = configuration.chips().size();
        return HeatMap.of("Use of each core in % of the limit, " + target, percent)
                .rows(names)
                .columns(Collections.nCopies(grid.columns(), ""))
                .between(0, 100)
                .x(grid.cores().size() + " cores at their places on " + (chips == 1 ? "the chip" : chips + " chips"))
                .svg();
    }

    /** Where cores are drawn. */
    private record Grid(Map<Core, Place> cores, int rows, int columns) {
        record Place(int row, int column) {}

        /** The cores of a tile stand in a square, the chips in rows, with a row and a column free between them. */
        static Grid of(CoreConfiguration configuration, Limits limits) {
            int perTile = (int) limits.max(Resource.CORES_PER_TILE);
            int side = (int) Math.ceil(Math.sqrt(perTile));
            int tiles = (int) limits.max(Resource.TILE_COLUMNS);
            int width = tiles * side + 1;
            int perRow = perTile * tiles;
            int height = ((int) limits.max(Resource.CORES_PER_CHIP) + perRow - 1) / perRow * side + 1;
            int across = (int) Math.ceil(Math.sqrt(configuration.chips().size()));
            Map<Core, Place> all = new IdentityHashMap<>();
            for (CoreConfiguration.Chip chip : configuration.chips()) {
                for (Core core : chip.cores()) {
                    int tile = core.id() / perTile;
                    int within = core.id() % perTile;
                    all.put(
                            core,
                            new Place(
                                    chip.id() / across * height + tile / tiles * side + within / side,
                                    chip.id() % across * width + tile % tiles * side + within % side));
                }
            }
            int top = all.values().stream().mapToInt(Place::row).min().orElse(0);
            int left = all.values().stream().mapToInt(Place::column).min().orElse(0);
            all.replaceAll((core, place) -> new Place(place.row() - top, place.column() - left));
            return new Grid(
                    all,
                    all.values().stream().mapToInt(Place::row).max().orElse(0) + 1,
                    all.values().stream().mapToInt(Place::column).max().orElse(0) + 1);
        }
    }

    private static Limits limits(String target) {
        try {
            return Limits.named(target);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--heatmap: the limits of target \"" + target
                            + "\" are not in the file and not known by that name; export for loihi1",
                    e);
        }
    }
}
