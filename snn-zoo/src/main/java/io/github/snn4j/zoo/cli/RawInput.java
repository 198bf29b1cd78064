package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.array.NpyType;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code snn simulate} for one input that is given as an array. */
final class RawInput {
    /** What the array's numbers are. */
    enum Kind {
        PIXELS,
        BIAS,
        SPIKES
    }

    @Option(
            names = "--input",
            required = true,
            paramLabel = "X.npy",
            description = "The input: [T,H,W,C] or [T,N]; pixels and bias without T are held.")
    Path input = Path.of("");

    @Option(
            names = "--input-kind",
            paramLabel = "KIND",
            description = "pixels: through the file's input layer; bias: that layer's integer bias mantissas;"
                    + " spikes: to the first synapses. Default: pixels.")
    Kind kind = Kind.PIXELS;

    @Option(
            names = "--reset-interval",
            paramLabel = "N",
            description = "Set u and v of every layer to 0 every N steps. Default: only at the start.")
    int resetInterval;

    @Option(names = "--reset-offset", paramLabel = "M", description = "The first step at which that is done.")
    int resetOffset;

    @Option(
            names = "--probe",
            paramLabel = "LAYER:u,v,s",
            description = "Record these of a layer: u current, v potential, s spikes. May be repeated. Default: all.")
    List<String> probes = List.of();

    @Option(
            names = "--dump",
            paramLabel = "DIR",
            description = "Write what was recorded as NN-name-spikes.npy, -u.npy and -v.npy.")
    @Nullable
    Path dump;

    @Option(
            names = "--aligned",
            description = "Index recordings by the network's step plus 1, index 0 blank, instead of the chip's step.")
    boolean aligned;

    /**
     * Runs the input and answers the spikes of each layer.
     *
     * @param options of the verb; without steps there are as many as the input has, else the file's
     */
    Map<String, Object> run(CoreProgram program, Simulate options) throws IOException {
        Common common = options.common;
        CoreConfiguration configuration = program.configuration();
        if (!Files.isRegularFile(input)) {
            throw new IOException("--input " + input + ": no such file");
        }
        if (resetInterval < 0 || resetOffset < 0) {
            throw new IllegalArgumentException("--reset-interval and --reset-offset must be at least 0, got "
                    + resetInterval + " and " + resetOffset);
        }
        Recording recording = recording(configuration);
        Stimulus stimulus = stimulus(program, options.steps).withResets(resetInterval, resetOffset);
        if (options.cores.noise()) {
            stimulus = stimulus.withNoise(new NoiseKey(options.compute.seed, 0));
        }
        SimulationResult result = new CoreSimulator(program, options.cores.wrap).run(stimulus, recording);
        List<Map<String, Object>> layers = new ArrayList<>();
        for (int k = 0; k < configuration.populations().size(); k++) {
            String name = configuration.populations().get(k).id();
            long spikes = result.spikes().get(k).stream()
                    .mapToLong(BitSet::cardinality)
                    .sum();
            common.say(name + ": " + spikes + " spikes");
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("name", name);
            layer.put("spikes", spikes);
            layers.add(layer);
        }
        common.say("decision: " + result.decision());
        if (dump != null) {
            write(configuration, result, dump, common);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("layers", layers);
        figures.put("decision", result.decision());
        options.costs.report(program, result.activity(), 1, common, figures);
        return figures;
    }

    private void write(CoreConfiguration configuration, SimulationResult result, Path folder, Common common) {
        try {
            Files.createDirectories(folder);
            List<Path> files = new LayerDump(configuration, aligned).write(result, folder);
            common.say(files.size() + " files in " + folder);
        } catch (IOException e) {
            throw new UncheckedIOException("--dump " + folder + ": could not be written: " + e.getMessage(), e);
        }
    }

    private Recording recording(CoreConfiguration configuration) {
        List<String> names = configuration.populations().stream()
                .map(CoreConfiguration.Layer::id)
                .toList();
        if (probes.isEmpty()) {
            Set<String> all = dump == null ? Set.of() : Set.copyOf(names);
            return new Recording(true, all, all);
        }
        Set<String> currents = new HashSet<>();
        Set<String> voltages = new HashSet<>();
        for (String probe : probes) {
            int colon = probe.lastIndexOf(':');
            String layer = colon < 0 ? probe : probe.substring(0, colon);
            List<String> what = colon < 0
                    ? List.of("u", "v", "s")
                    : Arrays.asList(probe.substring(colon + 1).split(",", -1));
            if (!names.contains(layer) || !List.of("u", "v", "s").containsAll(what)) {
                throw new IllegalArgumentException(
                        "--probe " + probe + ": expected LAYER:u,v,s with a layer of " + names);
            }
            if (what.contains("u")) {
                currents.add(layer);
            }
            if (what.contains("v")) {
                voltages.add(layer);
            }
        }
        return new Recording(true, currents, voltages);
    }

    private Stimulus stimulus(CoreProgram program, @Nullable Integer steps) throws IOException {
        CoreConfiguration c = program.configuration();
        NpyFile array = NpyFile.read(input);
        CoreConfiguration.Host host = c.input().host();
        if (kind == Kind.SPIKES) {
            if (host != null) {
                throw new IllegalArgumentException(
                        "--input-kind spikes: the file is driven by pixels; give --input-kind pixels or bias");
            }
            return Stimulus.spikes(
                    spikes(array, frames(array, c.populations().get(0).shapeWhc(), steps)));
        }
        if (host == null) {
            throw new IllegalArgumentException("--input-kind " + kind.name().toLowerCase(java.util.Locale.ROOT)
                    + ": the file is driven by spikes; give --input-kind spikes");
        }
        List<Integer> hwc = kind == Kind.PIXELS ? host.inHwc() : host.outHwc();
        int frames = frames(array, hwc, steps);
        List<int[]> biases = new ArrayList<>();
        if (kind == Kind.BIAS) {
            if (!array.type().isInteger()) {
                throw new IllegalArgumentException(
                        "--input " + input + ": bias mantissas are whole numbers, got " + array.type());
            }
            int[] all = array.toInts();
            int n = all.length / frames;
            for (int t = 0; t < frames; t++) {
                biases.add(Arrays.copyOfRange(all, t * n, (t + 1) * n));
            }
        } else {
            float[] all = array.toFloats();
            for (int i = 0; i < all.length && array.type() == NpyType.UINT8; i++) {
                all[i] /= 255f;
            }
            int n = all.length / frames;
            for (int t = 0; t < frames; t++) {
                biases.add(program.biasMantissas(Arrays.copyOfRange(all, t * n, (t + 1) * n)));
            }
        }
        return frames > 1
                ? Stimulus.biases(biases)
                : Stimulus.bias(biases.get(0), steps == null ? c.schedule().steps() : steps);
    }

    /** How many steps the array has of {@code shape} each; 1 where it is held. */
    private int frames(NpyFile array, List<Integer> shape, @Nullable Integer steps) {
        int n = shape.stream().reduce(1, Math::multiplyExact);
        int frames = array.size() % n == 0 ? array.size() / n : 0;
        boolean held = frames == 1 && kind != Kind.SPIKES;
        boolean timed = frames > 0 && array.shape().length > 1 && array.shape()[0] == frames;
        if (!held && !timed) {
            throw new IllegalArgumentException("--input " + input + ": has the shape " + Arrays.toString(array.shape())
                    + ", expected a number of steps" + (kind == Kind.SPIKES ? "" : " or none") + ", then " + n
                    + " numbers (height, width, channels: " + shape + ")");
        }
        if (!held && steps != null && steps != frames) {
            throw new IllegalArgumentException(
                    "--steps " + steps + ": the input " + input + " has " + frames + " steps");
        }
        return frames;
    }

    private static List<BitSet> spikes(NpyFile array, int steps) {
        int n = array.size() / steps;
        List<BitSet> spikes = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            BitSet fired = new BitSet(n);
            for (int i = 0; i < n; i++) {
                fired.set(i, array.getDouble(step * n + i) != 0);
            }
            spikes.add(fired);
        }
        return spikes;
    }
}
