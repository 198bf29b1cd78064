package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.file.AtomicFile;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.simulate.Activity;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.simulate.EnergyEstimate;
import io.github.snn4j.models.chip.simulate.EnergyReport;
import io.github.snn4j.models.chip.simulate.StepTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a simulated run took, by core and by model, as text and for JSON. */
final class Costs {
    @Option(names = "--per-core", description = "Say what each core did: spikes, synaptic operations, neuron updates.")
    boolean perCore;

    @Option(
            names = "--heatmap",
            paramLabel = "FILE.svg",
            description = "Draw how much of its target's limits each core uses.")
    @Nullable
    Path heatmap;

    /** Whether any of them was given. */
    boolean given() {
        return perCore || heatmap != null;
    }

    /** Draws what does not depend on the run, before it. */
    void draw(CoreConfiguration configuration) {
        if (heatmap == null) {
            return;
        }
        String svg = UsageMap.svg(configuration);
        try {
            AtomicFile.write(heatmap, svg);
        } catch (IOException e) {
            throw new UncheckedIOException("--heatmap " + e.getMessage(), e);
        }
    }

    /**
     * Says it and puts it among the figures.
     *
     * @param examples how many were shown
     */
    void report(CoreProgram program, Activity a, long examples, Common common, Map<String, Object> figures) {
        CoreConfiguration.Target target = program.configuration().target();
        common.say("simulated: " + target.name() + " in the arithmetic of " + target.semantics());
        common.say("spikes: " + a.spikes() + ", synaptic operations: " + a.synapticOperations() + ", neuron updates: "
                + a.neuronUpdates() + ", steps: " + a.chipSteps());
        common.say("messages: " + a.messages() + ", of which " + a.messagesWithinTile()
                + " within a tile; hops between tiles: " + a.hopsEastWest() + " east-west, " + a.hopsNorthSouth()
                + " north-south");
        StepTime time = StepTime.davies2018(program.configuration(), a);
        double latency = time.total() * a.chipSteps() / examples;
        common.say(String.format(
                Locale.ROOT,
                "an example takes %.3f ms, %d steps; a step takes %s",
                latency / 1e6,
                a.chipSteps() / examples,
                time));
        List<EnergyEstimate> estimates = EnergyEstimate.of(program, a, examples);
        Table table = new Table(List.of(2), "energy an example", "nJ", "model");
        estimates.forEach(e -> table.row(e.what(), nanojoules(e.picojoules() / examples), e.model()));
        common.say(table.toString());
        estimates.stream().map(e -> e.model() + ": " + e.caveat()).distinct().forEach(common::say);
        if (perCore) {
            common.say(cores(program, a).toString());
        }
        figures.put("target", target.name());
        figures.put("profile", target.semantics());
        figures.put("spikes", a.spikes());
        figures.put("synaptic_operations", a.synapticOperations());
        figures.put("neuron_updates", a.neuronUpdates());
        figures.put("chip_steps", a.chipSteps());
        figures.put("messages", a.messages());
        figures.put("messages_within_tile", a.messagesWithinTile());
        figures.put("hops_east_west", a.hopsEastWest());
        figures.put("hops_north_south", a.hopsNorthSouth());
        figures.put("example_ns", latency);
        figures.put("step_ns", time.total());
        figures.put("step_slowest_core_ns", time.slowestCore());
        figures.put("step_model", time.model() + "; " + time.caveat());
        EnergyReport chip = EnergyReport.davies2018(a);
        figures.put("energy_pj", chip.total());
        figures.put("energy_model", chip.model() + "; " + chip.caveat());
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("synaptic_operations", chip.synapses());
        parts.put("neuron_updates", chip.neurons());
        parts.put("within_tile", chip.spikesWithinTile());
        parts.put("hops_east_west", chip.hopsEastWest());
        parts.put("hops_north_south", chip.hopsNorthSouth());
        figures.put("energy_parts_pj", parts);
        figures.put("energy_estimates", estimates.stream().map(Costs::figures).toList());
        if (perCore) {
            figures.put("cores", coreFigures(program, a));
        }
        if (heatmap != null) {
            common.say("use of each core: " + heatmap);
            figures.put("heatmap", heatmap.toString());
        }
    }

    private static Map<String, Object> figures(EnergyEstimate e) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("what", e.what());
        figures.put("model", e.model());
        figures.put("caveat", e.caveat());
        figures.put("counted", e.counted());
        figures.put("pj", e.picojoules());
        return figures;
    }

    private static String nanojoules(double picojoules) {
        return String.format(Locale.ROOT, picojoules < 1e5 ? "%.2f" : "%.0f", picojoules / 1e3);
    }

    private static List<String> names(CoreProgram program) {
        List<String> names = new ArrayList<>();
        for (CoreConfiguration.Chip chip : program.configuration().chips()) {
            for (Core core : chip.cores()) {
                names.add(chip.id() + "/" + core.id());
            }
        }
        return names;
    }

    private static Table cores(CoreProgram program, Activity a) {
        Table table = new Table(List.of(), "core", "spikes", "synaptic operations", "neuron updates");
        List<String> names = names(program);
        for (int i = 0; i < names.size(); i++) {
            Activity.OfCore c = a.cores().get(i);
            table.row(names.get(i), c.spikes(), c.synapticOperations(), c.neuronUpdates());
        }
        return table.row(
                "most",
                a.cores().stream().mapToLong(Activity.OfCore::spikes).max().orElse(0),
                a.cores().stream()
                        .mapToLong(Activity.OfCore::synapticOperations)
                        .max()
                        .orElse(0),
                a.cores().stream()
                        .mapToLong(Activity.OfCore::neuronUpdates)
                        .max()
                        .orElse(0));
    }

    private static List<Map<String, Object>> coreFigures(CoreProgram program, Activity a) {
        List<Map<String, Object>> all = new ArrayList<>();
        List<String> names = names(program);
        for (int i = 0; i < names.size(); i++) {
            Activity.OfCore c = a.cores().get(i);
            Map<String, Object> core = new LinkedHashMap<>();
            core.put("core", names.get(i));
            core.put("spikes", c.spikes());
            core.put("synaptic_operations", c.synapticOperations());
            core.put("neuron_updates", c.neuronUpdates());
            all.add(core);
        }
        return all;
    }
}
