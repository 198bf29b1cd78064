package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.chip.configuration.ConfigurationReader;
import io.github.snn4j.models.chip.configuration.ConfigurationWriter;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.DoesNotFitException;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.LimitsChecker;
import io.github.snn4j.models.chip.limits.Violation;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.Quantisation;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.LayerRange;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.nir.NirExport;
import io.github.snn4j.models.nir.NirGraph;
import io.github.snn4j.models.nir.NirWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn export}: a model as a core configuration. */
@Command(
        name = "export",
        description =
                "Compiles a model for a chip's cores and writes the core configuration, or writes it as NIR. Converts"
                        + " core configurations between JSON and the binary form.",
        footer = {
            "",
            "Example: snn export mnist-cnn.snn --target loihi1 --out mnist-cnn.snncfg.json",
            "         snn export mnist-cnn.snncfg.json --out mnist-cnn.snncfg",
            "         snn export mnist-cnn.snn --target nir --out mnist-cnn.nir"
        })
final class Export implements Callable<Integer> {
    private static final String NIR = "nir";

    @Mixin
    final Common common = new Common();

    @Parameters(
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "MODEL",
            description =
                    "A trained model (.snn), or a core configuration (.json, .snncfg) to write in another form; with"
                            + " --check also an architecture, by name or in JSON.")
    String name = "";

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "loihi1, loihi2, generic or the path of a limits file in JSON; or nir.")
    String target = "loihi1";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "The file to write: FILE.snncfg in the binary form, else JSON. Default: MODEL.json, or MODEL.nir.")
    @Nullable
    Path out;

    @Option(
            names = "--layers",
            paramLabel = "FROM:TO",
            description = "Only the layers from one to another, both by name and included; either may be left out.")
    @Nullable
    String layers;

    @Option(names = "--check", description = "Write nothing; only say what does not fit.")
    boolean check;

    @Option(
            names = "--set",
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "KEY=VALUE",
            description = "With --check: changes a setting of an architecture, as of snn train. May be repeated.")
    Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--inline", description = "Put all arrays into the JSON instead of a side file (.bin).")
    boolean inline;

    @Override
    public Integer call() throws Exception {
        Path given = Path.of(name);
        if (Files.isRegularFile(given) && ConfigurationReader.recognises(given)) {
            return convert(given);
        }
        boolean asNir = target.equals(NIR);
        Limits limits = asNir ? Limits.named("generic") : limits();
        TrainedNetwork model = layers == null ? model() : LayerRange.of(layers).of(model());
        if (asNir) {
            return nir(model);
        }
        if (check) {
            return check(model, limits);
        }
        Path file = file(".json");
        Quantisation quantised = Quantiser.quantise(Lowering.lower(model));
        CoreConfiguration configuration = Partitioner.partition(quantised.network(), limits);
        long bytes = write(configuration, file);
        recheck(file, limits);
        Usage usage = Usage.of(configuration, limits);
        common.say(lost(quantised).toString());
        common.say(usage.summary().toString());
        report(usage, bytes, file);
        return 0;
    }

    /** A configuration in another form. */
    private int convert(Path from) throws IOException {
        if (out == null) {
            throw new IllegalArgumentException(
                    from + ": is a core configuration already; give --out FILE.snncfg or --out"
                            + " FILE.json to write it in another form");
        }
        if (check || layers != null || !set.isEmpty()) {
            throw new IllegalArgumentException(
                    from + ": is a core configuration already; --check, --layers and --set are for models");
        }
        Path file = file("");
        CoreConfiguration configuration = ConfigurationReader.read(from);
        long bytes = write(configuration, file);
        report(Usage.of(configuration, null), bytes, file);
        return 0;
    }

    /** Writes the file and says how many bytes it and its side file have. */
    private long write(CoreConfiguration configuration, Path file) {
        if (inline && ConfigurationWriter.isBinary(file)) {
            throw new IllegalArgumentException("--inline is for JSON, and " + file + " is written in the binary form");
        }
        try {
            ConfigurationWriter.write(configuration, file, inline);
            Path side = ConfigurationWriter.sideFile(file);
            boolean hasSide = !ConfigurationWriter.isBinary(file) && Files.exists(side);
            return Files.size(file) + (hasSide ? Files.size(side) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": could not be written: " + e.getMessage(), e);
        }
    }

    private void report(Usage usage, long bytes, Path file) {
        common.say(usage.cores().size() + " cores, " + bytes + " bytes: " + file);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("cores", usage.cores().size());
        figures.put("bytes", bytes);
        figures.put("usage", usage.figures());
        figures.put("file", file.toString());
        common.answer(figures);
    }

    private int nir(TrainedNetwork model) throws IOException {
        NirGraph graph;
        try {
            graph = NirExport.graph(model);
        } catch (CannotExportException e) {
            if (!check) {
                throw e;
            }
            return problems(e.refusals().stream().map(Object::toString).toList(), model, NIR, new LinkedHashMap<>());
        }
        if (check) {
            return problems(List.of(), model, NIR, new LinkedHashMap<>());
        }
        Path file = file(".nir");
        try {
            NirWriter.write(graph, file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": could not be written: " + e.getMessage(), e);
        }
        long bytes = Files.size(file);
        common.say(graph.nodes().size() + " nodes, " + bytes + " bytes: " + file);
        if (!model.network().encoder().equals(new Direct())) {
            common.say("the encoder " + model.network().encoder()
                    + " is not in NIR: whoever runs the file gives it the input over time");
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("nodes", graph.nodes().size());
        figures.put("bytes", bytes);
        figures.put("file", file.toString());
        common.answer(figures);
        return 0;
    }

    /** Counts the written file anew, by code that shares nothing with what laid it out. */
    private static void recheck(Path file, Limits limits) throws IOException {
        List<Violation> violations = LimitsChecker.check(ConfigurationReader.read(file), limits);
        if (!violations.isEmpty()) {
            throw new DoesNotFitException("the written file " + file, limits.name(), violations);
        }
    }

    private Limits limits() throws IOException {
        boolean file = target.contains("/") || target.contains("\\") || target.endsWith(".json");
        if (!file) {
            return Limits.named(target);
        }
        if (!Files.isRegularFile(Path.of(target))) {
            throw new IOException("--target " + target + ": no such file");
        }
        return Limits.read(Path.of(target));
    }

    private TrainedNetwork model() throws IOException {
        NetworkSource source = NetworkSource.of(name, set);
        if (source.model() != null) {
            return source.model();
        }
        if (!check) {
            throw new IllegalArgumentException(
                    name + ": is an architecture without weights; train it first, or give --check");
        }
        return new TrainedNetwork(
                source.network(), Weights.initial(source.network().graph(), 0), Map.of());
    }

    private Path file(String ending) {
        Path file = out != null ? out : Path.of(stem(name) + ending);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "--out " + file + ": the folder " + folder + " does not exist; create it");
        }
        return file;
    }

    private int check(TrainedNetwork model, Limits limits) {
        List<String> problems;
        Map<String, Object> figures = new LinkedHashMap<>();
        try {
            CoreConfiguration configuration = Partitioner.partition(
                    Quantiser.quantise(Lowering.lower(model)).network(), limits);
            Usage usage = Usage.of(configuration, limits);
            common.say(usage.summary().toString());
            figures.put("cores", usage.cores().size());
            figures.put("usage", usage.figures());
            problems = List.of();
        } catch (DoesNotFitException e) {
            problems = e.violations().stream().map(Object::toString).toList();
        } catch (CannotExportException e) {
            problems = e.refusals().stream().map(Object::toString).toList();
        }
        return problems(problems, model, limits.name(), figures);
    }

    private int problems(List<String> problems, TrainedNetwork model, String where, Map<String, Object> figures) {
        figures.put("fits", problems.isEmpty());
        figures.put("problems", problems);
        problems.forEach(common::say);
        common.say(problems.isEmpty() ? "fits " + where : problems.size() + " problem(s)");
        common.answer(figures);
        if (!problems.isEmpty()) {
            common.note("snn export: " + model.network().name() + " does not fit " + where + ": " + problems.get(0)
                    + Failures.more(problems.size()));
        }
        return problems.isEmpty() ? 0 : Failures.BAD_INPUT;
    }

    private static Table lost(Quantisation q) {
        Table table = new Table(List.of(), "layer", "weight error (rms)", "threshold error", "decay error", "clipped");
        q.report()
                .forEach(r -> table.row(
                        r.layer(),
                        percent(r.weightRms()),
                        percent(r.thresholdError()),
                        percent(r.voltageDecayError()),
                        r.clippedWeights()));
        return table;
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.3f %%", 100 * fraction);
    }

    private static String stem(String file) {
        int dot = file.lastIndexOf('.');
        return dot > file.lastIndexOf('/') ? file.substring(0, dot) : file;
    }
}
