package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.models.architecture.Architectures;
import io.github.snn4j.models.architecture.Method;
import io.github.snn4j.models.architecture.Methods;
import io.github.snn4j.models.architecture.OperationCount;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.TrainingMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code snn models}: what can be trained by name. */
@Command(
        name = "models",
        description = "Lists the built-in architectures and the published methods.",
        footer = {
            "",
            "Operations of a picture with --architectures: MAC are the multiply-accumulates of the layers that get numbers"
                    + " (once on a picture that is the same at every step, else at each of T steps); SOP are synaptic"
                    + " operations, T x rate x the multiply-accumulates a step of the layers that get spikes, at a rate of"
                    + " 0.1 spikes a step (--json also gives them per unit of rate). Memory is what a training step with"
                    + " the given batch holds, known without running it.",
            "",
            "Example: snn models --architectures --json"
        })
final class Models implements Callable<Integer> {
    private static final double RATE = 0.1;

    @Mixin
    final Common common = new Common();

    @Option(names = "--methods", description = "The published methods instead, with what their papers reached.")
    boolean methods;

    @Option(names = "--architectures", description = "With operations a picture and the memory of a training step.")
    boolean architectures;

    @Override
    public Integer call() {
        if (methods) {
            listMethods();
        } else {
            listArchitectures();
        }
        return 0;
    }

    private void listMethods() {
        Table table = new Table(List.of(1, 4), "method", "ImageNet network", "steps", "accuracy", "paper");
        List<Map<String, Object>> all = new ArrayList<>();
        for (String name : Methods.names()) {
            Method m = Methods.named(name);
            Method.Published p = m.published();
            table.row(
                    name, p.architecture(), p.steps(), String.format(Locale.ROOT, "%.2f %%", p.accuracy()), m.paper());
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("name", name);
            figures.put("paper", m.paper());
            figures.put("architecture", p.architecture());
            figures.put("steps", p.steps());
            figures.put("published_accuracy", p.accuracy());
            figures.put("settings", m.settings());
            figures.put("decisions", m.decisions());
            all.add(figures);
        }
        common.say(table.toString());
        common.answer(Map.of("methods", all));
    }

    private void listArchitectures() {
        List<String> header = new ArrayList<>(List.of("name", "input", "classes", "steps", "parameters"));
        if (architectures) {
            header.addAll(List.of("MAC", "SOP", "batch", "memory"));
        }
        Table table = new Table(List.of(1), header.toArray(String[]::new));
        List<Map<String, Object>> models = new ArrayList<>();
        try (Workers workers = new Workers(1)) {
            for (String name : Architectures.names()) {
                Network n = Architectures.named(name);
                Map<String, Object> model = new LinkedHashMap<>();
                long parameters = Survey.of(n.graph()).rows().stream()
                        .mapToLong(Survey.Row::parameters)
                        .sum();
                model.put("name", name);
                model.put("input", n.graph().input().toString());
                model.put("classes", n.classes());
                model.put("steps", n.steps());
                model.put("parameters", parameters);
                List<Object> cells = new ArrayList<>(model.values());
                if (architectures) {
                    cells.addAll(costs(n, model, workers));
                }
                table.row(cells.toArray());
                models.add(model);
            }
        }
        common.say(table.toString());
        common.answer(Map.of("models", models));
    }

    /** Adds what a network costs to its figures; the same as cells of the table. */
    private static List<Object> costs(Network n, Map<String, Object> model, Workers workers) {
        OperationCount count = OperationCount.of(n.graph());
        long multiply = count.multiplyAccumulates(n.steps());
        long synaptic = Math.round(count.synapticOperations(n.steps(), RATE));
        int batch = n.recipe().batch();
        long bytes = TrainingMemory.forecast(n, batch, Long.MAX_VALUE, workers).total();
        model.put("multiply_accumulates", multiply);
        model.put("synaptic_operations", synaptic);
        model.put("rate", RATE);
        model.put("synaptic_operations_per_rate", Math.round(count.synapticOperations(n.steps(), 1)));
        model.put("batch", batch);
        model.put("training_bytes", bytes);
        return List.of(millions(multiply), millions(synaptic), batch, Size.text(bytes));
    }

    private static String millions(long operations) {
        return String.format(Locale.ROOT, "%.1f M", operations / 1e6);
    }
}
