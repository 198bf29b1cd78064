package io.github.snn4j.zoo.cli;

import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code snn inspect}: what is in a file. */
@Command(
        name = "inspect",
        description = "Shows what is in a model.",
        footer = {"", "Example: snn inspect mnist-cnn.snn"})
final class Inspect implements Callable<Integer> {
    @Mixin
    final Common common = new Common();

    @Parameters(paramLabel = "FILE", description = "A trained model or checkpoint (.snn).")
    Path file = Path.of("");

    @Override
    public Integer call() throws Exception {
        SnnFile.Content content = NetworkSource.content(file);
        model(content.model(), content.training() == null ? "model" : "checkpoint");
        return 0;
    }

    private void model(TrainedNetwork model, String kind) {
        String hash = SnnFile.weightsSha256(model);
        List<Map<String, Object>> layers = new ArrayList<>();
        Table table = new Table(List.of(1, 2), "layer", "kind", "output", "parameters");
        for (Survey.Row row : Survey.of(model.network().graph()).rows()) {
            table.row(row.name(), row.kind(), row.out(), row.parameters());
            layers.add(Map.of(
                    "name", row.name(),
                    "kind", row.kind(),
                    "output", row.out().toString(),
                    "parameters", row.parameters()));
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
