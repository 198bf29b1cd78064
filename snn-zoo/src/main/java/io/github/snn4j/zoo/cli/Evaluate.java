package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.models.train.EarlyExit;
import io.github.snn4j.models.train.Evaluation;
import io.github.snn4j.zoo.dataset.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn evaluate}: a model on the test part of a data set. */
@Command(
        name = "evaluate",
        description = "Measures a model on test data: accuracy, firing rates, confusion matrix.",
        footer = {
            "",
            "Example: snn evaluate mnist-cnn.snn --data shared/data --steps 8",
            "         snn evaluate mnist-cnn.snn --data shared/data --steps 1,2,4 --exit-confidence 0.9"
        })
final class Evaluate implements Callable<Integer> {
    @Mixin
    final Common common = new Common();

    @Mixin
    final Compute compute = new Compute();

    @Mixin
    final DataOptions data = new DataOptions();

    @Mixin
    final ExitOption early = new ExitOption();

    @Parameters(showDefaultValue = Help.Visibility.NEVER, paramLabel = "MODEL", description = "A trained model (.snn).")
    Path file = Path.of("");

    @Option(
            names = "--steps",
            paramLabel = "T",
            split = ",",
            description = "Steps an example is shown, or several such as 1,2,4. Default: the model's.")
    List<Integer> steps = List.of();

    @Option(names = "--batch", paramLabel = "N", description = "Examples at once; changes speed only.")
    int batch = 128;

    @Option(
            names = "--card",
            paramLabel = "FILE",
            description =
                    "Write a model card: what it was trained by, accuracy, firing rates, and what to check it by.")
    @Nullable
    Path card;

    @Override
    public Integer call() throws Exception {
        steps.forEach(t -> Compute.atLeastOne("--steps", t));
        Compute.atLeastOne("--batch", batch);
        EarlyExit exit = early.exit();
        TrainedNetwork model = NetworkSource.model(file);
        List<Integer> shown = steps.isEmpty() ? List.of(model.network().steps()) : steps;
        if (card != null && (exit != null || shown.size() > 1)) {
            throw new IllegalArgumentException("--card " + card
                    + ": a card is of one evaluation of all steps; give one --steps and no --exit-confidence");
        }
        List<Map<String, Object>> results = new ArrayList<>();
        Table all = new Table(List.of(), "steps", "accuracy", "loss");
        try (Workers workers = compute.workers()) {
            for (int t : shown) {
                long start = System.nanoTime();
                Network network = model.network().withSteps(t);
                Dataset test = data.open(Split.TEST, Provenance.hint(model), network);
                Evaluation found = (exit == null
                                ? new Evaluation.Evaluator(network, model.weights(), batch, workers)
                                : new Evaluation.Evaluator(network, model.weights(), batch, exit, workers))
                        .run(test, compute.seed);
                report(network, found, exit, test);
                if (card != null) {
                    new ModelCard(model, t, found, test).write(card, batch, compute.seed, workers);
                    common.say("card: " + card);
                }
                Map<String, Object> figures = figures(network, found, exit);
                figures.put("seconds", (System.nanoTime() - start) / 1e9);
                results.add(figures);
                all.row(
                        t,
                        TrainingProgress.percent(found.accuracy()),
                        String.format(java.util.Locale.ROOT, "%.4f", found.loss()));
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>(results.get(results.size() - 1));
        if (shown.size() > 1) {
            common.say(all.toString());
            figures.put("results", results);
        }
        common.answer(figures);
        return 0;
    }

    private void report(Network network, Evaluation found, @Nullable EarlyExit exit, Dataset test) {
        common.say((steps.size() > 1 ? network.steps() + " steps: " : "") + "accuracy: "
                + TrainingProgress.percent(found.accuracy()) + " of " + test.size() + " examples of "
                + test.name() + ", loss " + String.format(java.util.Locale.ROOT, "%.4f", found.loss()));
        if (exit != null) {
            common.say(steps(found, network.steps()));
        }
        Table rates = new Table(List.of(), "layer", "firing rate");
        found.firingRates().forEach((layer, rate) -> rates.row(layer, TrainingProgress.percent(rate)));
        common.say(rates.toString());
        common.say("confusion matrix, a row a label, a column a prediction:");
        common.say(confusion(found.confusion(), test.classes()).toString());
    }

    private static Map<String, Object> figures(Network network, Evaluation found, @Nullable EarlyExit exit) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("test_accuracy", found.accuracy());
        figures.put("loss", Common.finite(found.loss()));
        figures.put("examples", found.predictions().length);
        figures.put("steps", network.steps());
        if (exit != null) {
            figures.put("exit_confidence", exit.confidence());
            figures.put("mean_steps", found.meanSteps());
            figures.put("step_shares", found.stepShares(network.steps()));
        }
        figures.put("firing_rates", found.firingRates());
        figures.put("confusion", found.confusion());
        return figures;
    }

    /** After how many steps examples stopped. */
    private static String steps(Evaluation found, int most) {
        Table table = new Table(List.of(), "steps", "share of examples");
        double[] shares = found.stepShares(most);
        for (int t = 0; t < most; t++) {
            table.row(t + 1, TrainingProgress.percent(shares[t]));
        }
        return String.format(java.util.Locale.ROOT, "mean steps: %.2f of %d%n", found.meanSteps(), most) + table;
    }

    private static Table confusion(int[][] counts, List<String> classes) {
        String[] header = new String[classes.size() + 1];
        header[0] = "";
        IntStream.range(0, classes.size()).forEach(k -> header[k + 1] = classes.get(k));
        Table table = new Table(List.of(), header);
        for (int label = 0; label < counts.length; label++) {
            Object[] row = new Object[counts.length + 1];
            row[0] = classes.get(label);
            for (int k = 0; k < counts.length; k++) {
                row[k + 1] = counts[label][k];
            }
            table.row(row);
        }
        return table;
    }
}
