package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.chip.configuration.ConfigurationReader;
import io.github.snn4j.models.chip.configuration.ConfigurationWriter;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.DoesNotFitException;
import io.github.snn4j.models.chip.limits.LeastCores;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.LimitsChecker;
import io.github.snn4j.models.chip.limits.Violation;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.Quantisation;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.verify.FiringRates;
import io.github.snn4j.models.chip.verify.NoisePictures;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.LayerRange;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.models.train.Subset;
import io.github.snn4j.zoo.dataset.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn export}: a model as a core configuration, NIR or netx. */
@Command(
        name = "export",
        description =
                "Compiles a model for a chip's cores and writes the core configuration, or writes it as NIR or netx."
                        + " Converts core configurations between JSON and the binary form.",
        footer = {
            "",
            "Example: snn export mnist-cnn.snn --target loihi1 --out mnist-cnn.snncfg.json",
            "         snn export mnist-cnn.snncfg.json --out mnist-cnn.snncfg",
            "         snn export mnist-cnn.snn --target nir --out mnist-cnn.nir",
            "         snn export nmnist-cnn.snn --target netx --out nmnist-cnn.net"
        })
final class Export implements Callable<Integer> {
    private static final String NIR = "nir";
    private static final String NETX = "netx";

    private static final int SHOWN = 20;

    @Mixin
    final Common common = new Common();

    @Mixin
    final Compute compute = new Compute();

    @Mixin
    final DataOptions data = new DataOptions();

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "How many test examples of --data firing rates, and with them the spikes between cores, are"
                    + " predicted on; without --data it is noise. Default: 20.")
    @Nullable
    Integer samples;

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
            description = "loihi1, loihi2, generic or the path of a limits file in JSON; or nir or netx.")
    String target = "loihi1";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "The file to write: FILE.snncfg in the binary form, else JSON. Default: MODEL.json, MODEL.nir or"
                            + " MODEL.net.")
    @Nullable
    Path out;

    @Option(
            names = "--layers",
            paramLabel = "FROM:TO",
            description = "Only the layers from one to another, both by name and included; either may be left out.")
    @Nullable
    String layers;

    @Option(
            names = "--steps",
            paramLabel = "T",
            description = "How many steps the cores show an example. Default: the model's.")
    @Nullable
    Integer steps;

    @Option(names = "--check", description = "Write nothing; only say what does not fit.")
    boolean check;

    @Option(
            names = "--set",
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "KEY=VALUE",
            description = "With --check: changes a setting of an architecture, as of snn train. May be repeated.")
    Map<String, String> set = new LinkedHashMap<>();

    @Mixin
    final SchemeOption scheme = new SchemeOption();

    @Mixin
    final PlacementOptions placement = new PlacementOptions();

    @Option(names = "--inline", description = "Put all arrays into the JSON instead of a side file (.bin).")
    boolean inline;

    @Override
    public Integer call() throws Exception {
        Compute.atLeastOne("--samples", samples);
        Compute.atLeastOne("--steps", steps);
        Path given = Path.of(name);
        if (Files.isRegularFile(given) && ConfigurationReader.recognises(given)) {
            return convert(given);
        }
        boolean cores = !target.equals(NIR) && !target.equals(NETX);
        Limits limits = cores ? limits() : Limits.named("generic");
        TrainedNetwork whole = steps == null ? model() : model().withSteps(steps);
        TrainedNetwork model = layers == null ? whole : LayerRange.of(layers).of(whole);
        if (!cores && (inline || placement.given())) {
            throw new IllegalArgumentException(
                    "--inline, --placement and --pin are for core configurations, not for " + target);
        }
        if (!cores) {
            ToolExport tools = new ToolExport(this);
            return target.equals(NIR) ? tools.nir(model) : tools.netx(model);
        }
        if (check) {
            return check(model, limits);
        }
        Path file = file(".json");
        Quantisation quantised = Quantiser.quantise(Lowering.lower(model), scheme.of(model));
        CoreConfiguration inOrder = Partitioner.partition(quantised.network(), limits);
        Optional<Dataset> examples = examples(model);
        FiringRates rates = null;
        if (examples.isPresent()) {
            try (Workers workers = compute.workers()) {
                rates = FiringRates.measure(model, quantised.network(), examples.get(), workers);
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        PlacementOptions.Placed placed = placement.place(inOrder, limits, rates, compute.seed, figures);
        var source = new CoreConfiguration.Source(
                model.network().name(), Provenance.hint(model), SnnFile.weightsSha256(model));
        long bytes = write(placed.configuration().from(source), file);
        recheck(file, limits);
        Usage usage = Usage.of(placed.configuration(), limits);
        ExportLoss loss = new ExportLoss(quantised.report(), rates);
        if (examples.isEmpty()) {
            common.note("snn export: firing rates are predicted on recordings only; give --data");
        } else {
            common.say("firing rates on "
                    + (data.isGiven()
                            ? examples.get().size() + " of " + examples.get().name()
                            : "noise (--data: on data)")
                    + ":");
        }
        common.say(loss.table().toString());
        common.say(placed.costs().toString());
        usage.report(limits, common, figures);
        figures.put("scheme", scheme.of(model).key());
        figures.put("layers", loss.figures());
        long least = LeastCores.of(placed.configuration(), limits);
        common.say(String.format(
                Locale.ROOT,
                "%.2f times the %d cores that would do if layers could be cut anywhere",
                (double) usage.cores().size() / least,
                least));
        figures.put("least_cores", least);
        report(usage.cores().size(), limits.name(), bytes, file, figures);
        return 0;
    }

    /** A configuration in another form. */
    private int convert(Path from) throws IOException {
        if (out == null) {
            throw new IllegalArgumentException(
                    from + ": is a core configuration already; give --out FILE.snncfg or --out"
                            + " FILE.json to write it in another form");
        }
        if (check || layers != null || steps != null || !set.isEmpty() || scheme.given() || placement.given()) {
            throw new IllegalArgumentException(from
                    + ": is a core configuration already; --check, --layers, --steps, --set, --quantize, --placement and"
                    + " --pin are for models");
        }
        CoreConfiguration configuration = ConfigurationReader.read(from);
        String own = configuration.target().name();
        if (common.isGiven("--target") && !target.equals(own)) {
            throw new IllegalArgumentException("--target " + target + ": " + from + " is a core configuration for "
                    + own + "; export the model for another target");
        }
        Path file = file("");
        long bytes = write(configuration, file);
        Usage usage = Usage.of(configuration, null);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("usage", usage.figures());
        report(usage.cores().size(), configuration.target().name(), bytes, file, figures);
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
            throw new UncheckedIOException("--out " + e.getMessage(), e);
        }
    }

    private void report(int cores, String target, long bytes, Path file, Map<String, Object> figures) {
        common.say(cores + " cores of " + target + ", " + bytes + " bytes: " + file);
        figures.put("cores", cores);
        figures.put("target", target);
        figures.put("bytes", bytes);
        figures.put("file", file.toString());
        common.answer(figures);
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

    Path file(String ending) {
        Path file = out != null ? out : Path.of(stem(name) + ending);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "--out " + file + ": the folder " + folder + " does not exist; create it");
        }
        return file;
    }

    private int check(TrainedNetwork model, Limits limits) {
        Problems problems;
        Map<String, Object> figures = new LinkedHashMap<>();
        try {
            CoreConfiguration configuration = Partitioner.partition(
                    Quantiser.quantise(Lowering.lower(model), scheme.of(model)).network(), limits);
            Usage usage = Usage.of(configuration, limits);
            usage.report(limits, common, figures);
            problems = Problems.NONE;
        } catch (DoesNotFitException e) {
            problems = Problems.of(e);
        } catch (CannotExportException e) {
            problems = Problems.of(e);
        }
        return problems.answer(common, model.network().name(), limits.name(), figures);
    }

    /** What firing rates are predicted on. */
    private Optional<Dataset> examples(TrainedNetwork model) throws IOException {
        Network network = model.network();
        int n = samples == null ? SHOWN : samples;
        if (data.isGiven()) {
            Dataset all = data.open(Split.TEST, Provenance.hint(model), network);
            return Optional.of(Subset.first(all, Math.min(n, all.size())));
        }
        return network.encoder().takesFrames()
                ? Optional.empty()
                : Optional.of(new NoisePictures(n, network.graph().input()));
    }

    private static String stem(String file) {
        int dot = file.lastIndexOf('.');
        return dot > file.lastIndexOf('/') ? file.substring(0, dot) : file;
    }
}
