package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.plot.HeatMap;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import java.util.ArrayList;
import java.util.List;
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
     * Draws a row for each limit that is known and a column for each core.
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
        List<Core> cores = new ArrayList<>();
        configuration.chips().forEach(chip -> cores.addAll(chip.cores()));
        double[][] percent = new double[known.size()][cores.size()];
        for (int r = 0; r < percent.length; r++) {
            for (int i = 0; i < cores.size(); i++) {
                Row row = known.get(r);
                percent[r][i] = 100.0 * row.used().applyAsLong(cores.get(i).usage()) / limits.max(row.limit());
            }
        }
        String chips = configuration.chips().size() == 1
                ? "core"
                : "core, numbered on over " + configuration.chips().size() + " chips";
        return HeatMap.of("Use of each core in % of the limit, " + target, percent)
                .rows(known.stream().map(Row::name).toList())
                .between(0, 100)
                .x(chips)
                .y("resource")
                .svg();
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
