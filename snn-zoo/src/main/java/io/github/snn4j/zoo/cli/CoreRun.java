package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.file.AtomicFile;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.simulate.CoreSimulator;
import io.github.snn4j.models.chip.simulate.NoiseKey;
import io.github.snn4j.models.chip.simulate.Recording;
import io.github.snn4j.models.chip.simulate.SimulationResult;
import io.github.snn4j.models.chip.simulate.Stimulus;
import io.github.snn4j.models.chip.verify.LayerDump;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code snn simulate --input} of a core configuration or a netx network. */
final class CoreRun {
    private final Simulate options;
    private final RawInput raw;
    private final CoreProgram program;
    private final CoreConfiguration file;
    private final boolean exported;

    /**
     * A run.
     *
     * @param exported whether the file came from a model of this library, whose pictures have pixels from 0 to 1
     */
    CoreRun(Simulate options, RawInput raw, CoreProgram program, boolean exported) {
        this.options = options;
        this.raw = raw;
        this.program = program;
        this.exported = exported;
        file = program.configuration();
    }

    /** Runs the input and answers the spikes of each layer. */
    void run() throws IOException {
        raw.check(options);
        List<String> names =
                file.onCores().stream().map(CoreConfiguration.Layer::id).toList();
        RawInput.Probes probes = raw.probes(names);
        Stimulus stimulus = stimulus();
        if (raw.resetInterval != null) {
            stimulus = stimulus.withResets(raw.resetInterval, raw.resetOffset == null ? 0 : raw.resetOffset);
        }
        if (options.cores.noise()) {
            stimulus = stimulus.withNoise(new NoiseKey(options.compute.seed, 0));
        }
        SimulationResult result = new CoreSimulator(program, options.cores.wrap)
                .run(stimulus, new Recording(true, probes.currents(), probes.potentials()));
        List<Map<String, Object>> layers = new ArrayList<>();
        for (String name : names) {
            int k = index(name);
            long spikes = result.spikes().get(k).stream()
                    .mapToLong(BitSet::cardinality)
                    .sum();
            long overflows = result.overflows()[k];
            long saturations = result.saturations()[k];
            options.common.say(name + ": " + spikes + " spikes"
                    + (overflows > 0 ? ", " + overflows + " overflows" : "")
                    + (saturations > 0 ? ", " + saturations + " saturations" : ""));
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("name", name);
            layer.put("spikes", spikes);
            layer.put("overflows", overflows);
            layer.put("saturations", saturations);
            layers.add(layer);
        }
        options.common.say("decision: " + result.decision());
        if (raw.dump != null) {
            try {
                int files = new LayerDump(file, raw.aligned)
                        .write(result, probes.spikes(), raw.dump)
                        .size();
                options.common.say(files + " files in " + raw.dump);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "--dump " + raw.dump + ": cannot be written (" + AtomicFile.reason(e) + ")", e);
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("layers", layers);
        figures.put("decision", result.decision());
        options.costs.report(program, result.activity(), 1, options.common, figures);
        options.common.answer(figures);
    }

    private int index(String name) {
        return file.populations().stream()
                .map(CoreConfiguration.Layer::id)
                .toList()
                .indexOf(name);
    }

    private Stimulus stimulus() throws IOException {
        NpyFile array = raw.read();
        CoreConfiguration.Host host = file.input().host();
        if (raw.kind == RawInput.Kind.SPIKES) {
            if (host != null) {
                throw new IllegalArgumentException(
                        "--input-kind spikes: the file is driven by pixels; give --input-kind pixels or bias");
            }
            List<Integer> whc = file.populations().get(0).shapeWhc();
            return Stimulus.spikes(
                    spikes(array, raw.frames(array, List.of(whc.get(1), whc.get(0), whc.get(2)), options.steps)));
        }
        if (host == null) {
            throw new IllegalArgumentException(
                    "--input-kind " + raw.kind + ": the file is driven by spikes; give --input-kind spikes");
        }
        boolean bias = raw.kind == RawInput.Kind.BIAS;
        int frames = raw.frames(array, bias ? host.outHwc() : host.inHwc(), options.steps);
        int[] mantissas = bias ? raw.whole(array) : new int[0];
        float[] pixels = bias ? new float[0] : raw.pixels(array, exported);
        int n = array.size() / frames;
        List<int[]> biases = new ArrayList<>();
        for (int t = 0; t < frames; t++) {
            biases.add(
                    bias
                            ? Arrays.copyOfRange(mantissas, t * n, (t + 1) * n)
                            : program.biasMantissas(Arrays.copyOfRange(pixels, t * n, (t + 1) * n)));
        }
        return frames > 1
                ? Stimulus.biases(biases)
                : Stimulus.bias(
                        biases.get(0), options.steps == null ? file.schedule().steps() : options.steps);
    }

    private List<BitSet> spikes(NpyFile array, int steps) {
        int n = array.size() / steps;
        List<BitSet> spikes = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            BitSet fired = new BitSet(n);
            for (int i = 0; i < n; i++) {
                fired.set(i, raw.spike(array, step * n + i));
            }
            spikes.add(fired);
        }
        return spikes;
    }
}
