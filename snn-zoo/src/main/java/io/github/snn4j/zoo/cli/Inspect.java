package io.github.snn4j.zoo.cli;

import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.models.chip.configuration.ConfigurationDiff;
import io.github.snn4j.models.chip.configuration.ConfigurationReader;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** {@code snn inspect}: what is in a file. */
@Command(
        name = "inspect",
        description = "Shows what is in a model or core configuration, or where two configurations differ.",
        footer = {"", "Example: snn inspect mnist-cnn.snn", "         snn inspect mnist-cnn.json --diff other.json"})
final class Inspect implements Callable<Integer> {
    private static final int SHOWN = 50;

    @Mixin
    final Common common = new Common();

    @Parameters(
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "FILE",
            description = "A trained model or checkpoint (.snn), or a core configuration (.json).")
    Path file = Path.of("");

    @Option(names = "--diff", paramLabel = "OTHER", description = "Say where two core configurations differ.")
    @Nullable
    Path other;

    @Override
    public Integer call() throws Exception {
        if (other != null) {
            difference(other);
        } else if (isJson(NetworkSource.existing(file))) {
            configuration(ConfigurationReader.read(NetworkSource.existing(file)));
        } else {
            SnnFile.Content content = NetworkSource.content(file);
            model(content.model(), content.training() == null ? "model" : "checkpoint");
        }
        return 0;
    }

    /** A configuration begins with a brace, a model does not, whatever their names. */
    private static boolean isJson(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return file.toString().toLowerCase(Locale.ROOT).endsWith(".json") || in.read() == '{';
        }
    }

    private void difference(Path second) throws IOException {
        List<String> found = ConfigurationDiff.differences(
                ConfigurationReader.read(NetworkSource.existing(file)),
                ConfigurationReader.read(NetworkSource.existing(second)));
        found.stream().limit(SHOWN).forEach(common::say);
        common.say(found.isEmpty() ? "no difference" : found.size() + " differences");
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("kind", "difference");
        figures.put("differences", found);
        common.answer(figures);
    }

    private void configuration(CoreConfiguration c) {
        Usage usage = Usage.of(c, null);
        List<Map<String, Object>> layers = new ArrayList<>();
        Table table = new Table(List.of(1), "layer", "shape", "depth");
        for (CoreConfiguration.Layer layer : c.populations()) {
            List<Integer> whc = layer.shapeWhc();
            List<Integer> shape = List.of(whc.get(1), whc.get(0), whc.get(2));
            table.row(layer.id(), shape, layer.layer());
            Map<String, Object> figure = new LinkedHashMap<>();
            figure.put("name", layer.id());
            figure.put("shape", shape);
            figure.put("depth", layer.layer());
            layers.add(figure);
        }
        common.say("core configuration of model " + c.source().model() + " for "
                + c.target().name() + ", " + c.schedule().steps() + " steps, read by "
                + c.output().decode());
        common.say(table.toString());
        common.say(usage.table().toString());
        common.say(usage.cores().size() + " cores on " + c.chips().size() + " chip(s)");
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("kind", "configuration");
        figures.put("model", c.source().model());
        figures.put("target", c.target().name());
        figures.put("steps", c.schedule().steps());
        figures.put("layers", layers);
        figures.put("cores", usage.cores().size());
        figures.put("usage", usage.figures());
        common.answer(figures);
    }

    private void model(TrainedNetwork model, String kind) {
        String hash = SnnFile.weightsSha256(model);
        List<Map<String, Object>> layers = new ArrayList<>();
        Table table = new Table(List.of(1, 2), "layer", "kind", "output", "parameters");
        for (Survey.Row row : Survey.of(model.network().graph()).rows()) {
            table.row(row.name(), row.kind(), row.out(), row.parameters());
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("name", row.name());
            layer.put("kind", row.kind());
            layer.put("output", row.out().toString());
            layer.put("parameters", row.parameters());
            layers.add(layer);
        }
        common.say(kind + " of network " + model.network().name() + ", "
                + model.network().steps() + " steps");
        common.say(table.toString());
        common.say("weights SHA-256: " + hash);
        model.provenance().forEach((key, value) -> common.say(key + ": " + value.replace("\t", ", ")));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("kind", kind);
        figures.put("network", model.network().name());
        figures.put("layers", layers);
        figures.put("weights_sha256", hash);
        figures.put("provenance", model.provenance());
        common.answer(figures);
    }
}
