package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.array.NpyType;
import io.github.snn4j.core.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code snn simulate} for one input that is given as an array, and what they say of it. */
final class RawInput {
    /** What the array's numbers are. */
    enum Kind {
        PIXELS,
        BIAS,
        SPIKES;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
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
            description =
                    "pixels: through the file's input layer, as they are (for a file exported here, those of bytes"
                            + " are divided by 255, as in training); bias: that layer's integer bias mantissas; spikes, 0 or 1:"
                            + " to the first synapses. Default: pixels.")
    Kind kind = Kind.PIXELS;

    @Option(
            names = "--reset-interval",
            paramLabel = "N",
            description = "Set u and v of every layer to 0 every N steps. Default: only at the start.")
    @Nullable
    Integer resetInterval;

    @Option(names = "--reset-offset", paramLabel = "M", description = "The first step at which that is done.")
    @Nullable
    Integer resetOffset;

    @Option(
            names = "--probe",
            paramLabel = "LAYER:u,v,s",
            description = "Record these of a layer: u current, v potential, s spikes. May be repeated. Default: all.")
    List<String> probes = List.of();

    @Option(
            names = "--dump",
            paramLabel = "DIR",
            description = "Write what was recorded of each layer of neurons, numbered from 00, as NN-name-spikes.npy,"
                    + " -u.npy and -v.npy.")
    @Nullable
    Path dump;

    @Option(
            names = "--aligned",
            description = "Index recordings by the network's step plus 1, index 0 blank, instead of the chip's step.")
    boolean aligned;

    /** Refuses what contradicts itself or the verb's other options, before anything runs. */
    void check(Simulate options) throws IOException {
        if (!Files.isRegularFile(input)) {
            throw new IOException("--input " + input + ": "
                    + (Files.exists(input) ? "is a folder, expected a file" : "no such file"));
        }
        if (options.verify != null || options.samples != null || options.data.isGiven()) {
            throw new IllegalArgumentException(
                    "--input: shows one input; --data, --dataset, --samples and --verify are for the pictures of a data"
                            + " set");
        }
        if (resetInterval != null && resetInterval < 0 || resetOffset != null && resetOffset < 0) {
            throw new IllegalArgumentException("--reset-interval and --reset-offset must be at least 0, got "
                    + resetInterval + " and " + resetOffset);
        }
        if (resetOffset != null && resetInterval == null) {
            throw new IllegalArgumentException("--reset-offset: give --reset-interval N, too");
        }
        if (!probes.isEmpty() && dump == null) {
            options.common.note("snn simulate: what --probe records is written to --dump DIR only");
        }
        if (dump != null) {
            try {
                Files.createDirectories(dump);
            } catch (IOException e) {
                throw new IOException("--dump " + dump + ": cannot be made (" + AtomicFile.reason(e) + ")", e);
            }
        }
    }

    /** The array. */
    NpyFile read() throws IOException {
        return NpyFile.read(input);
    }

    /** What is recorded of layers of these names: of all of them everything unless probes say otherwise. */
    Probes probes(List<String> names) {
        if (probes.isEmpty()) {
            TreeSet<String> all = new TreeSet<>(dump == null ? List.of() : names);
            return new Probes(all, all, all);
        }
        Probes result = new Probes(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
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
                result.currents().add(layer);
            }
            if (what.contains("v")) {
                result.potentials().add(layer);
            }
            if (what.contains("s")) {
                result.spikes().add(layer);
            }
        }
        return result;
    }

    /** Layers by what is recorded of them. */
    record Probes(TreeSet<String> spikes, TreeSet<String> currents, TreeSet<String> potentials) {}

    /**
     * How many steps the array has, each of this shape; 1 where it has none and is held. Axes of length 1 may be left out, and
     * all of a shape be one axis.
     *
     * @param shape height, width, channels, or fewer
     * @throws IllegalArgumentException if its shape is another, or its steps are not those asked for
     */
    int frames(NpyFile array, List<Integer> shape, @Nullable Integer steps) {
        List<Integer> axes = Arrays.stream(array.shape()).boxed().toList();
        boolean held = kind != Kind.SPIKES && fits(axes, shape);
        boolean timed = axes.size() > 1 && fits(axes.subList(1, axes.size()), shape);
        if (!held && !timed || array.size() == 0) {
            int n = shape.stream().reduce(1, Math::multiplyExact);
            throw new IllegalArgumentException("--input " + input + ": has the shape " + axes + ", expected "
                    + (kind == Kind.SPIKES ? "" : "none or ") + "a number of steps, then " + shape
                    + (shape.size() == 3 ? " (height, width, channels) or [" + n + "]" : ""));
        }
        int frames = held ? 1 : axes.get(0);
        if (!held && steps != null && steps != frames) {
            throw new IllegalArgumentException(
                    "--steps " + steps + ": the input " + input + " has " + frames + " steps");
        }
        return frames;
    }

    private static boolean fits(List<Integer> axes, List<Integer> shape) {
        return axes.equals(List.of(shape.stream().reduce(1, Math::multiplyExact)))
                || without1(axes).equals(without1(shape));
    }

    private static List<Integer> without1(List<Integer> axes) {
        return axes.stream().filter(n -> n != 1).toList();
    }

    /** The numbers as whole ones, whatever their type. */
    int[] whole(NpyFile array) {
        int[] all = new int[array.size()];
        for (int i = 0; i < all.length; i++) {
            double value = array.getDouble(i);
            all[i] = (int) value;
            if (all[i] != value) {
                throw new IllegalArgumentException(
                        "--input " + input + ": bias mantissas are whole numbers, but number " + i + " is " + value);
            }
        }
        return all;
    }

    /** Whether number {@code i} is a spike. */
    boolean spike(NpyFile array, int i) {
        double value = array.getDouble(i);
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException(
                    "--input " + input + ": spikes are 0 or 1, but number " + i + " is " + value);
        }
        return value == 1;
    }

    /** The numbers as pixels, those of bytes as they were in training. */
    float[] pixels(NpyFile array, boolean ofTraining) {
        float[] all = array.toFloats();
        for (int i = 0; ofTraining && array.type() == NpyType.UINT8 && i < all.length; i++) {
            all[i] /= 255f;
        }
        return all;
    }
}
