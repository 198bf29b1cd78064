package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.EarlyExit;
import io.github.snn4j.models.train.Evaluation;
import io.github.snn4j.models.train.Predictor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code snn predict}: the class of pictures, arrays and recordings. */
@Command(
        name = "predict",
        description =
                "Tells the class of pictures (PNG, JPEG, GIF, BMP), arrays (.npy) and recordings of events, with the score of"
                        + " each class.",
        footer = {"", "Example: snn predict mnist-cnn.snn seven.png digits.npy"})
final class Predict implements Callable<Integer> {
    private static final int SHOWN = 3;

    @Mixin
    final Common common = new Common();

    @Mixin
    final Compute compute = new Compute();

    @Mixin
    final ExitOption early = new ExitOption();

    @Parameters(
            index = "0",
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "MODEL",
            description = "A trained model (.snn).")
    Path file = Path.of("");

    @Parameters(
            index = "1..*",
            showDefaultValue = Help.Visibility.NEVER,
            arity = "1..*",
            paramLabel = "FILE",
            description = "Pictures, resized to the model's input where needed; arrays [H,W,C], [H,W], [N,H,W,C] …; or"
                    + " recordings, for models of events, which take frames [T,H,W,2] as well.")
    List<Path> files = List.of();

    @Override
    public Integer call() throws Exception {
        TrainedNetwork model = NetworkSource.model(file);
        List<String> classes = Provenance.classes(model);
        List<Map<String, Object>> predictions = new ArrayList<>();
        try (Workers workers = compute.workers()) {
            EarlyExit exit = early.exit();
            Predictor predictor = exit == null ? new Predictor(model, workers) : new Predictor(model, exit, workers);
            for (Path path : files) {
                Example.Read read = Example.read(path, model.network());
                if (!read.remark().isEmpty()) {
                    common.note("note: " + read.remark());
                }
                for (float[] values : read.examples()) {
                    float[] scores = predictor.scores(values, compute.seed);
                    int best = Evaluation.best(scores, 0, scores.length);
                    String after = exit == null ? "" : ", after " + predictor.steps() + " steps";
                    common.say(path + ": " + classes.get(best) + "  (" + highest(scores, classes) + after + ")");
                    Map<String, Object> p = new LinkedHashMap<>();
                    p.put("file", path.toString());
                    p.put("class", classes.get(best));
                    p.put("index", best);
                    p.put("scores", scores);
                    p.put("steps", predictor.steps());
                    predictions.add(p);
                }
            }
        }
        common.answer(Map.of("predictions", predictions));
        return 0;
    }

    private static String highest(float[] scores, List<String> classes) {
        return String.join(
                ", ",
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                        .limit(SHOWN)
                        .map(k -> String.format(Locale.ROOT, "%s %.3f", classes.get(k), scores[k]))
                        .toList());
    }
}
