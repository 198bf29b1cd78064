package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.TrainingMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn summary}: a network layer by layer. */
@Command(
        name = "summary",
        description = "Shows a network layer by layer: shape, parameters, synaptic operations, neuron, memory.",
        footer = {
            "",
            "Example: snn summary mnist-cnn",
            "         snn summary resnet34 --set width=0.5 --set input=[96,96,3]"
        })
final class Summary implements Callable<Integer> {
    @Mixin
    final Common common = new Common();

    @Parameters(
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "MODEL|NAME",
            description = "A trained model (.snn), a built-in architecture, or a network in JSON.")
    String name = "";

    @Option(
            names = "--set",
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "KEY=VALUE",
            description = "Changes a setting of an architecture, such as width=0.5; snn train NAME --help lists all."
                    + " May be repeated.")
    Map<String, String> set = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        Network network = NetworkSource.of(name, set).network();
        List<Survey.Row> rows = Survey.of(network.graph()).rows();
        List<Map<String, Object>> layers = new ArrayList<>();
        Table table =
                new Table(List.of(1, 2, 6), "layer", "kind", "output", "parameters", "operations", "memory", "neuron");
        long parameters = 0;
        long operations = 0;
        long total;
        try (Workers workers = new Workers(1)) {
            List<Plan.CallReport> calls = calls(network, workers);
            for (Survey.Row row : rows) {
                long bytes = calls.stream()
                        .filter(c -> c.layer().equals(row.name()))
                        .mapToLong(Plan.CallReport::bytes)
                        .sum();
                table.row(
                        row.name(),
                        row.kind(),
                        row.out(),
                        row.parameters(),
                        row.multiplyAccumulates(),
                        Size.text(bytes),
                        row.neuron() == null ? "" : neuron(row.neuron()));
                layers.add(layer(row, bytes));
                parameters += row.parameters();
                operations += row.multiplyAccumulates();
            }
            total = TrainingMemory.forecast(network, network.recipe().batch(), Long.MAX_VALUE, workers)
                    .total();
        }
        common.say(network.name() + ": input " + network.graph().input() + ", " + network.steps() + " steps of "
                + network.dt() + " s, encoder " + network.encoder() + ", read-out "
                + network.readout().name().toLowerCase(java.util.Locale.ROOT));
        common.say(table.toString());
        common.say(parameters + " parameters; at most " + operations
                + " synaptic operations a step (those of a layer times its input's firing rate)");
        common.say("training holds " + Size.text(total) + " with a batch of "
                + network.recipe().batch());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("name", network.name());
        figures.put("steps", network.steps());
        figures.put("parameters", parameters);
        figures.put("synaptic_operations", operations);
        figures.put("training_bytes", total);
        figures.put("layers", layers);
        common.answer(figures);
        return 0;
    }

    private static List<Plan.CallReport> calls(Network network, Workers workers) {
        Weights weights = Weights.zeros(network.graph());
        PlanOptions options =
                TrainingMemory.options(network, weights, network.recipe().batch(), Long.MAX_VALUE);
        return Plan.compile(network.graph(), weights, options, workers).explain();
    }

    private static Map<String, Object> layer(Survey.Row row, long bytes) {
        Map<String, Object> layer = new LinkedHashMap<>();
        layer.put("name", row.name());
        layer.put("kind", row.kind());
        layer.put("input", extents(row.in()));
        layer.put("output", extents(row.out()));
        layer.put("parameters", row.parameters());
        layer.put("synaptic_operations", row.multiplyAccumulates());
        layer.put("bytes", bytes);
        if (row.neuron() != null) {
            layer.put("neuron", row.neuron().toString());
            layer.put("recurrence", row.neuron().recurrence());
        }
        return layer;
    }

    private static List<Integer> extents(io.github.snn4j.core.kernel.Shape s) {
        return List.of(s.height(), s.width(), s.channels());
    }

    private static String neuron(NeuronModel neuron) {
        return neuron.getClass().getSimpleName() + ": " + neuron.recurrence();
    }
}
