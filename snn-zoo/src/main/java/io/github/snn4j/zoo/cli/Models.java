package io.github.snn4j.zoo.cli;

import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.models.architecture.Architectures;
import io.github.snn4j.models.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code snn models}: what can be trained by name. */
@Command(
        name = "models",
        description = "Lists the built-in architectures.",
        footer = {"", "Example: snn models --json"})
final class Models implements Callable<Integer> {
    @Mixin
    final Common common = new Common();

    @Override
    public Integer call() {
        Table table = new Table(List.of(1), "name", "input", "classes", "steps", "parameters");
        List<Map<String, Object>> models = new ArrayList<>();
        for (String name : Architectures.names()) {
            Network n = Architectures.named(name);
            long parameters = Survey.of(n.graph()).rows().stream()
                    .mapToLong(Survey.Row::parameters)
                    .sum();
            table.row(name, n.graph().input(), n.classes(), n.steps(), parameters);
            Map<String, Object> model = new LinkedHashMap<>();
            model.put("name", name);
            model.put("input", n.graph().input().toString());
            model.put("classes", n.classes());
            model.put("steps", n.steps());
            model.put("parameters", parameters);
            models.add(model);
        }
        common.say(table.toString());
        common.answer(Map.of("models", models));
        return 0;
    }
}
