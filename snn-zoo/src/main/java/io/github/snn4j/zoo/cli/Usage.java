package io.github.snn4j.zoo.cli;

import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each core of a configuration uses, against the target's limits where they are known. */
record Usage(
        List<String> populations,
        List<OfCore> cores,
        @Nullable Limits limits) {
    /** One core. */
    record OfCore(String name, String populations, Core.Usage used) {}

    static Usage of(CoreConfiguration configuration, @Nullable Limits limits) {
        List<OfCore> cores = new ArrayList<>();
        for (CoreConfiguration.Chip chip : configuration.chips()) {
            for (Core core : chip.cores()) {
                String populations = String.join(
                        ", ",
                        core.groups().stream().map(Core.Group::pop).distinct().toList());
                cores.add(new OfCore(chip.id() + "/" + core.id(), populations, core.usage()));
            }
        }
        List<String> populations = configuration.onCores().stream()
                .map(CoreConfiguration.Layer::id)
                .toList();
        return new Usage(populations, cores, limits);
    }

    Table table() {
        Table table =
                new Table(List.of(1), "core", "populations", "compartments", "in-axons", "out-axons", "synapse bits");
        for (OfCore c : cores) {
            table.row(
                    c.name,
                    c.populations,
                    cell(c.used.cx(), Resource.COMPARTMENTS),
                    cell(c.used.inAxons(), Resource.IN_AXONS),
                    cell(c.used.outAxons(), Resource.OUT_AXONS),
                    cell(c.used.synBits(), Resource.SYNAPSE_BITS));
        }
        return table;
    }

    private String cell(long used, Resource resource) {
        return limits == null || !limits.enforces(resource)
                ? Long.toString(used)
                : String.format(Locale.ROOT, "%d (%d %%)", used, Math.round(100.0 * used / limits.max(resource)));
    }

    /** The same for JSON. */
    List<Map<String, Object>> figures() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (OfCore c : cores) {
            Map<String, Object> core = new LinkedHashMap<>();
            core.put("core", c.name);
            core.put("populations", c.populations);
            core.put("compartments", c.used.cx());
            core.put("in_axons", c.used.inAxons());
            core.put("out_axons", c.used.outAxons());
            core.put("synapse_bits", c.used.synBits());
            all.add(core);
        }
        return all;
    }

    /** Says what each layer uses and what could not be checked, and puts all of it among the figures. */
    void report(Limits limits, Common common, Map<String, Object> figures) {
        common.say(summary().toString());
        List<String> unknown = limits.unknown().stream().map(Resource::key).toList();
        if (!unknown.isEmpty()) {
            common.say("not checked, as " + limits.name() + " has no limit of it: " + String.join(", ", unknown));
        }
        figures.put("cores", cores.size());
        figures.put("usage", figures());
        figures.put("not_checked", unknown);
    }

    /** What the cores of one population use together. */
    record Total(String population, int cores, long compartments, long inAxons, long outAxons, long synapseBits) {
        Total and(Total t) {
            return new Total(
                    population,
                    cores + t.cores,
                    compartments + t.compartments,
                    inAxons + t.inAxons,
                    outAxons + t.outAxons,
                    synapseBits + t.synapseBits);
        }
    }

    /** By population, in the order of the network. */
    List<Total> totals() {
        Map<String, Total> totals = new LinkedHashMap<>();
        populations.forEach(p -> totals.put(p, new Total(p, 0, 0, 0, 0, 0)));
        for (OfCore c : cores) {
            Total one = new Total(c.populations, 1, c.used.cx(), c.used.inAxons(), c.used.outAxons(), c.used.synBits());
            totals.merge(c.populations, one, Total::and);
        }
        return List.copyOf(totals.values());
    }

    /** A row a population. */
    Table summary() {
        Table table = new Table(List.of(), "layer", "cores", "compartments", "in-axons", "out-axons", "synapse bits");
        totals().forEach(t -> table.row(t.population, t.cores, t.compartments, t.inAxons, t.outAxons, t.synapseBits));
        return table;
    }
}
