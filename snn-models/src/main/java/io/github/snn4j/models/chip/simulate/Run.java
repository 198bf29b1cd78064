package io.github.snn4j.models.chip.simulate;

import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counters and recordings of one picture. */
final class Run {
    private final CoreProgram program;
    private final int output;
    private final boolean count;
    private final List<List<BitSet>> spikes = new ArrayList<>();
    private final Map<String, int[][]> currents = new HashMap<>();
    private final Map<String, int[][]> voltages = new HashMap<>();
    private final long[] outputs;
    private final long[] coreSpikes;
    private final long[] coreOperations;
    private final long[] coreUpdates;
    private final long[] stepOperations;
    private final long[] stepUpdates;
    private long operations;
    private long messages;
    private long within;
    private long eastWest;
    private long northSouth;
    private long fired;
    private long updates;
    private long slowest;
    final long[] overflows;
    final long[] saturations;

    Run(CoreProgram program, int steps, Recording recording) {
        this.program = program;
        List<CoreConfiguration.Layer> populations = program.configuration.populations();
        CoreConfiguration.Output out = program.configuration.output();
        List<String> names =
                populations.stream().map(CoreConfiguration.Layer::id).toList();
        output = names.indexOf(out.pop());
        count = out.decode().equals("count");
        outputs = new long[program.size(output)];
        coreSpikes = new long[program.cores];
        coreOperations = new long[program.cores];
        coreUpdates = new long[program.cores];
        stepOperations = new long[program.cores];
        stepUpdates = new long[program.cores];
        overflows = new long[populations.size()];
        saturations = new long[populations.size()];
        for (int p = 0; recording.spikes() && p < populations.size(); p++) {
            List<BitSet> perStep = new ArrayList<>();
            for (int t = 0; t < steps; t++) {
                perStep.add(new BitSet());
            }
            spikes.add(perStep);
        }
        recording.currents().forEach(p -> currents.put(p, new int[steps][size(names, p)]));
        recording.voltages().forEach(p -> voltages.put(p, new int[steps][size(names, p)]));
    }

    private int size(List<String> names, String population) {
        if (!names.contains(population)) {
            throw new IllegalArgumentException("No population is called " + population + "; there are " + names);
        }
        return program.size(names.indexOf(population));
    }

    boolean accumulates(int population) {
        return !count && population == output;
    }

    void fired(int population, int step, int neuron, int core) {
        fired++;
        if (core >= 0) {
            coreSpikes[core]++;
        }
        if (count && population == output) {
            outputs[neuron]++;
        }
        if (!spikes.isEmpty()) {
            spikes.get(population).get(step).set(neuron);
        }
    }

    void sent(CoreProgram p, int entry, int synapses) {
        operations += synapses;
        stepOperations[p.entryCore[entry]] += synapses;
        messages++;
        int hops = p.entryEastWest[entry] + p.entryNorthSouth[entry];
        within += hops == 0 ? 1 : 0;
        eastWest += p.entryEastWest[entry];
        northSouth += p.entryNorthSouth[entry];
    }

    void updated(CoreProgram.Block b) {
        updates += b.count();
        stepUpdates[b.core()] += b.count();
    }

    /** Ends a step of the chip's clock, which takes as long as its slowest core. */
    void endStep() {
        long longest = 0;
        for (int i = 0; i < stepOperations.length; i++) {
            longest = Math.max(longest, StepTime.picoseconds(stepOperations[i], stepUpdates[i]));
            coreOperations[i] += stepOperations[i];
            coreUpdates[i] += stepUpdates[i];
        }
        slowest += longest;
        Arrays.fill(stepOperations, 0);
        Arrays.fill(stepUpdates, 0);
    }

    void observe(CoreProgram.Block b, int step, int[] u, int[] v) {
        if (currents.isEmpty() && voltages.isEmpty()) {
            return;
        }
        String name = program.configuration.populations().get(b.population()).id();
        copy(b, currents.get(name), step, u);
        copy(b, voltages.get(name), step, v);
    }

    private void copy(CoreProgram.Block b, int @Nullable [][] kept, int step, int[] values) {
        for (int i = b.first(); kept != null && i < b.first() + b.count(); i++) {
            kept[step][program.neuron[i]] = values[i];
        }
    }

    SimulationResult result(int[] v, int chipSteps) {
        for (CoreProgram.Block b : program.blocks) {
            for (int i = b.first(); accumulates(b.population()) && i < b.first() + b.count(); i++) {
                outputs[program.neuron[i]] = v[i];
            }
        }
        int decision = 0;
        for (int i = 1; i < outputs.length; i++) {
            decision = outputs[i] > outputs[decision] ? i : decision;
        }
        var activity = new Activity(
                fired,
                operations,
                messages,
                within,
                eastWest,
                northSouth,
                updates,
                chipSteps,
                slowest,
                IntStream.range(0, program.cores)
                        .mapToObj(i -> new Activity.OfCore(coreSpikes[i], coreOperations[i], coreUpdates[i]))
                        .toList());
        return new SimulationResult(decision, outputs, spikes, currents, voltages, overflows, saturations, activity);
    }
}
