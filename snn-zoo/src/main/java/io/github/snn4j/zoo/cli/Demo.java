package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.architecture.Architectures;
import io.github.snn4j.models.chip.configuration.ConfigurationWriter;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.verify.ChipEvaluation;
import io.github.snn4j.models.chip.verify.Verification;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.models.train.Evaluation;
import io.github.snn4j.models.train.Subset;
import io.github.snn4j.models.train.Trainer;
import io.github.snn4j.models.train.TrainingListener;
import io.github.snn4j.models.train.TrainingLog;
import io.github.snn4j.zoo.dataset.DrawnDigits;
import io.github.snn4j.zoo.dataset.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code snn demo}: from data it draws itself to a verified core configuration. */
@Command(
        name = "demo",
        description =
                "Trains a network on digits it draws itself, exports it for Loihi's cores, simulates and verifies the"
                        + " exported file, and writes a report. Needs no data and no network.",
        footer = {"", "Example: snn demo --out demo"})
final class Demo implements Callable<Integer> {
    private static final String ARCHITECTURE = "mnist-cnn";
    private static final long DIGITS_SEED = 1;

    @Mixin
    final Common common = new Common();

    @Mixin
    final Compute compute = new Compute();

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to write to.")
    Path out = Path.of("snn-demo");

    @Option(names = "--samples", paramLabel = "N", description = "Digits to train on.")
    int samples = 4000;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over them.")
    int epochs = 3;

    @Option(
            names = "--tests",
            paramLabel = "N",
            description = "Digits to test on; the chip is simulated on the first --chip.")
    int tests = 1000;

    @Option(names = "--chip", paramLabel = "N", description = "Digits to show to the simulated chip.")
    int shown = 200;

    /** What the demo came to, for the report. */
    record Outcome(
            TrainedNetwork model,
            List<TrainingListener.Epoch> epochs,
            Dataset test,
            Evaluation onTest,
            Dataset shown,
            Evaluation onShown,
            CoreProgram program,
            ChipEvaluation onChip,
            double seconds) {
        long mismatches() {
            return onChip.verification().map(Verification::mismatches).orElseThrow();
        }
    }

    @Override
    public Integer call() throws Exception {
        Compute.atLeastOne("--samples", samples);
        Compute.atLeastOne("--epochs", epochs);
        Compute.atLeastOne("--tests", tests);
        Compute.atLeastOne("--chip", shown);
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new IllegalArgumentException("--out " + out + ": is a file, expected a folder");
        }
        long start = System.nanoTime();
        Outcome outcome;
        Path report = out.resolve("report.html");
        try (Workers workers = compute.workers()) {
            Files.createDirectories(out);
            outcome = run(workers, start);
            new DemoReport(outcome, workers).html().write(report);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        common.say("test accuracy: " + TrainingProgress.percent(outcome.onTest.accuracy()) + " of " + tests);
        common.say("chip accuracy: " + TrainingProgress.percent(outcome.onChip.accuracy()) + " of " + shown
                + ", mismatches: " + outcome.mismatches());
        common.say("report: " + report);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("test_accuracy", outcome.onTest.accuracy());
        figures.put("chip_accuracy", outcome.onChip.accuracy());
        figures.put("mismatches", outcome.mismatches());
        figures.put("seconds", seconds);
        figures.put("report", report.toString());
        common.answer(figures);
        return 0;
    }

    private Outcome run(Workers workers, long start) throws IOException {
        Dataset training = DrawnDigits.of(Split.TRAIN, samples, DIGITS_SEED);
        Dataset test = DrawnDigits.of(Split.TEST, tests, DIGITS_SEED);
        Network network = NetworkJson.builtIn()
                .with(
                        Architectures.named(ARCHITECTURE),
                        Map.of(
                                "training.epochs",
                                Integer.toString(epochs),
                                "training.batch",
                                Integer.toString(Math.min(64, samples))));
        List<TrainingListener.Epoch> curve = new ArrayList<>();
        TrainingProgress progress = new TrainingProgress(common);
        Trainer.Result result = Trainer.of(network, training, workers)
                .seed(compute.seed)
                .watch(test)
                .listener(new TrainingLog(out.resolve("demo.csv")))
                .listener(progress)
                .listener(new TrainingListener() {
                    @Override
                    public void epoch(Epoch e) {
                        curve.add(e);
                    }
                })
                .build()
                .run();
        Evaluation.Evaluator evaluator =
                new Evaluation.Evaluator(network, result.model().weights(), 100, workers);
        Evaluation onTest = evaluator.run(test, compute.seed);
        TrainedNetwork model = Provenance.add(result.model(), common.arguments(), training, onTest.accuracy());
        SnnFile.builtIn().write(out.resolve("demo.snn"), model);

        common.note("exporting for loihi1");
        QuantisedNetwork quantised = Quantiser.quantise(Lowering.lower(model)).network();
        Path file = out.resolve("demo.json");
        ConfigurationWriter.write(Partitioner.partition(quantised, Limits.named("loihi1")), file, false);
        common.note("simulating " + file);
        Dataset first = Subset.first(test, Math.min(shown, tests));
        CoreProgram program = CoreProgram.load(file);
        ChipEvaluation onChip = ChipEvaluation.run(program, first, ChipEvaluation.Showing.EXACT, quantised, workers);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(
                model, curve, test, onTest, first, evaluator.run(first, compute.seed), program, onChip, seconds);
    }
}
