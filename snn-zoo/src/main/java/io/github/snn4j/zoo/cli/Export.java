package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.core.kernel.Workers;
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
import io.github.snn4j.models.chip.quantise.Exponents;
import io.github.snn4j.models.chip.quantise.Quantisation;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.verify.FiringRates;
import io.github.snn4j.models.chip.verify.NoisePictures;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.LayerRange;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.netx.NetxExport;
import io.github.snn4j.models.netx.NetxNetwork;
import io.github.snn4j.models.netx.NetxWriter;
import io.github.snn4j.models.nir.NirExport;
import io.github.snn4j.models.nir.NirWriter;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.models.train.Subset;
import io.github.snn4j.zoo.dataset.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToIntFunction;
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
                "Compiles a model for a chip's cores and writes the core configuration, or writes it as NIR or netx.",
        footer = {
            "",
            "Example: snn export mnist-cnn.snn --target loihi1 --out mnist-cnn.json",
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
            description = "How many test examples of --data firing rates are predicted on; without --data it is noise."
                    + " Default: 20.")
    @Nullable
    Integer samples;

    @Parameters(
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "MODEL",
            description = "A trained model (.snn); with --check also an architecture, by name or in JSON.")
    String name = "";

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "loihi1, loihi2, generic or the path of a limits file in JSON; or nir or netx.")
    String target = "loihi1";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The file to write. Default: MODEL.json, MODEL.nir or MODEL.net.")
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

    @Mixin
    final SchemeOption scheme = new SchemeOption();

    @Option(names = "--inline", description = "Put all arrays into the JSON instead of a side file (.bin).")
    boolean inline;

    @Override
    public Integer call() throws Exception {
        Compute.atLeastOne("--samples", samples);
        boolean cores = !target.equals(NIR) && !target.equals(NETX);
        Limits limits = cores ? limits() : Limits.named("generic");
        TrainedNetwork model = layers == null ? model() : LayerRange.of(layers).of(model());
        if (!cores) {
            return target.equals(NIR) ? nir(model) : netx(model);
        }
        if (check) {
            return check(model, limits);
        }
        Path file = file(".json");
        Quantisation quantised = Quantiser.quantise(Lowering.lower(model), scheme.of(model));
        CoreConfiguration configuration = Partitioner.partition(quantised.network(), limits);
        long bytes;
        try {
            ConfigurationWriter.write(configuration, file, inline);
            Path side = ConfigurationWriter.sideFile(file);
            bytes = Files.size(file) + (Files.exists(side) ? Files.size(side) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": could not be written: " + e.getMessage(), e);
        }
        recheck(file, limits);
        Usage usage = Usage.of(configuration, limits);
        Optional<Dataset> examples = examples(model);
        FiringRates rates = null;
        if (examples.isPresent()) {
            try (Workers workers = compute.workers()) {
                rates = FiringRates.measure(model, quantised.network(), examples.get(), workers);
            }
            common.say("firing rates on "
                    + (data.isGiven()
                            ? examples.get().size() + " of " + examples.get().name()
                            : "noise (--data: on data)")
                    + ":");
        } else {
            common.note("snn export: firing rates are predicted on recordings only; give --data");
        }
        ExportLoss loss = new ExportLoss(quantised.report(), rates);
        common.say(loss.table().toString());
        common.say(usage.summary().toString());
        common.say(usage.cores().size() + " cores, " + bytes + " bytes: " + file);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("cores", usage.cores().size());
        figures.put("bytes", bytes);
        figures.put("usage", usage.figures());
        figures.put("scheme", scheme.of(model).key());
        figures.put("layers", loss.figures());
        figures.put("file", file.toString());
        common.answer(figures);
        return 0;
    }

    private int nir(TrainedNetwork model) throws IOException {
        return toTool(
                model,
                ".nir",
                NirExport::graph,
                NirWriter::write,
                "nodes",
                g -> g.nodes().size());
    }

    private int netx(TrainedNetwork model) throws IOException {
        return toTool(
                model,
                ".net",
                m -> {
                    Quantisation quantised = Quantiser.quantise(Lowering.lower(m), scheme.of(m), Exponents.NONE);
                    NetxNetwork network = NetxExport.network(quantised.network());
                    common.say(new ExportLoss(quantised.report(), null).table().toString());
                    return network;
                },
                NetxWriter::write,
                "layers",
                n -> n.layers().size());
    }

    private interface Writer<T> {
        void write(T network, Path file) throws IOException;
    }

    /** Writes what another tool reads, or with {@code --check} says what of it that tool does not have. */
    private <T> int toTool(
            TrainedNetwork model,
            String ending,
            Function<TrainedNetwork, T> export,
            Writer<T> writer,
            String parts,
            ToIntFunction<T> count)
            throws IOException {
        T network;
        try {
            network = export.apply(model);
        } catch (CannotExportException e) {
            if (!check) {
                throw e;
            }
            return problems(e.refusals().stream().map(Object::toString).toList(), model, target, new LinkedHashMap<>());
        }
        if (check) {
            return problems(List.of(), model, target, new LinkedHashMap<>());
        }
        Path file = file(ending);
        try {
            writer.write(network, file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": could not be written: " + e.getMessage(), e);
        }
        long bytes = Files.size(file);
        common.say(count.applyAsInt(network) + " " + parts + ", " + bytes + " bytes: " + file);
        if (!model.network().encoder().equals(new Direct())) {
            common.say("the encoder " + model.network().encoder() + " is not in " + target
                    + ": whoever runs the file gives it the input over time");
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(parts, count.applyAsInt(network));
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
                    Quantiser.quantise(Lowering.lower(model), scheme.of(model)).network(), limits);
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
                : Optional.of(new NoisePictures(n, network.graph().input(), network.classes()));
    }

    private static String stem(String file) {
        int dot = file.lastIndexOf('.');
        return dot > file.lastIndexOf('/') ? file.substring(0, dot) : file;
    }
}
