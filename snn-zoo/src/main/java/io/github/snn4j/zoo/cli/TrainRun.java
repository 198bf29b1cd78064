package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.models.train.Evaluation;
import io.github.snn4j.models.train.Quantize;
import io.github.snn4j.models.train.Trainer;
import io.github.snn4j.models.train.TrainingListener;
import io.github.snn4j.models.train.TrainingLog;
import io.github.snn4j.models.train.TrainingMemory;
import io.github.snn4j.zoo.bench.ProcessMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code snn train} does once it knows the network, the data and the memory: the training run, and what it leaves. */
final class TrainRun {
    private final Train options;
    private final Common common;
    private final Network network;
    private final Path target;
    private final Path checkpoint;
    private final Dataset training;
    private final Dataset test;
    private final long limit;
    private final Workers workers;
    private final TrainingProgress progress;

    TrainRun(Train options, Network network, Path target, Dataset training, Dataset test, long limit, Workers workers) {
        this.options = options;
        this.common = options.common;
        this.network = network;
        this.target = target;
        this.checkpoint = beside(target, ".checkpoint.snn");
        this.training = training;
        this.test = test;
        this.limit = limit;
        this.workers = workers;
        this.progress = new TrainingProgress(common);
    }

    int call() throws Exception {
        Trainer.Builder builder = builder();
        if (options.dryRun) {
            dryRun(builder);
            return 0;
        }
        builder.watch(test).checkpoint(checkpoint).listener(new TrainingLog(beside(target, ".csv")));
        long start = System.nanoTime();
        Trainer.Result result;
        try (Watching.Open open = options.watching.open(common, network.name() + " on " + training.name())) {
            open.listeners().forEach(builder::listener);
            Trainer trainer = builder.build();
            result = Interrupt.during(() -> options.resume ? trainer.resume() : trainer.run(), trainer::requestStop);
        } catch (IOException e) {
            throw progress.hasBegun() ? new UncheckedIOException(e.getMessage(), e) : e;
        }
        if (result.stopped()) {
            common.note("snn train: stopped in epoch " + (result.epochs() + 1) + "; the checkpoint is " + checkpoint
                    + ", and the same command with --resume continues");
            return Failures.INTERRUPTED;
        }
        finish(result, start);
        return 0;
    }

    private Trainer.Builder builder() throws IOException {
        Trainer.Builder builder = Trainer.of(network, training, workers)
                .seed(options.compute.seed)
                .memory(limit)
                .listener(progress);
        if (options.teacher != null) {
            builder.teacher(NetworkSource.model(options.teacher));
        }
        if (options.from != null) {
            builder.from(startingWeights(options.from));
        }
        return builder;
    }

    /** Stops the training after its first step. */
    private static final class OneStep implements TrainingListener {
        private Runnable stop = () -> {};
        private @Nullable Step step;

        @Override
        public void step(Step done) {
            step = done;
            stop.run();
        }
    }

    /** One step, of which nothing is kept. */
    private void dryRun(Trainer.Builder builder) throws IOException {
        OneStep one = new OneStep();
        Trainer trainer = builder.listener(one).build();
        one.stop = trainer::requestStop;
        trainer.run();
        TrainingListener.Step step = Objects.requireNonNull(one.step);
        int examples = network.recipe().batch() * network.recipe().accumulate();
        double seconds = examples / step.samplesPerSecond();
        long forecast = TrainingMemory.forecast(network, network.recipe().batch(), limit, workers)
                .total();
        double peak = ProcessMemory.peak().orElse(Double.NaN);
        common.say(String.format(
                Locale.ROOT,
                "one step of %d examples: loss %.4f, gradient norm %.3g, %.2f s (the first is slower than others)",
                examples,
                step.loss(),
                step.gradientNorm(),
                seconds));
        common.say("memory: forecast " + Size.text(forecast)
                + (Double.isNaN(peak) ? "" : String.format(Locale.ROOT, ", the process held at most %.0f MiB", peak)));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("loss", step.loss());
        figures.put("gradient_norm", step.gradientNorm());
        figures.put("examples", examples);
        figures.put("seconds", seconds);
        figures.put("forecast_bytes", forecast);
        figures.put("resident_mib", Common.finite(peak));
        figures.put("firing_rates", step.firingRates());
        common.answer(figures);
    }

    private Weights startingWeights(Path file) throws IOException {
        Weights weights = Weights.initial(network.graph(), options.compute.seed);
        try {
            weights.setAll(NetworkSource.model(file).weights());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--from " + file + ": does not fit " + network.name() + ": " + e.getMessage(), e);
        }
        return weights;
    }

    private void finish(Trainer.Result result, long start) {
        // without a validation part the trainer has just watched the test set
        Evaluation onTest = network.recipe().validation() == 0 && result.watched() != null
                ? result.watched()
                : Evaluation.Evaluator.of(result.model(), network.recipe().batch(), workers)
                        .run(test, options.compute.seed);
        double seconds = (System.nanoTime() - start) / 1e9;
        TrainedNetwork model = Provenance.add(result.model(), common.arguments(), training, onTest.accuracy());
        try {
            if (options.from != null) {
                model = Provenance.following(NetworkSource.model(options.from), model);
            }
            SnnFile.builtIn().write(target, model);
            Files.deleteIfExists(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        List<Map<String, Object>> calls = CallTable.figures(result.calls());
        if (options.layers) {
            common.say(CallTable.text(calls));
        }
        common.say("test accuracy: " + TrainingProgress.percent(onTest.accuracy()) + " of " + test.size()
                + (network.recipe().quantize() == Quantize.NONE ? "" : ", in the chip's integers"));
        common.say(String.format(Locale.ROOT, "waited for data: %.1f %% of the training time", 100 * result.waited()));
        common.say("model: " + target);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("test_accuracy", onTest.accuracy());
        figures.put("epochs", result.epochs());
        figures.put("seconds", seconds);
        figures.put("resident_mib", Common.finite(ProcessMemory.peak().orElse(Double.NaN)));
        figures.put("samples_per_second", Common.finite(progress.samplesPerSecond()));
        figures.put("data_wait", result.waited());
        figures.put("firing_rates", onTest.firingRates());
        if (options.layers) {
            figures.put("layers", calls);
        }
        figures.put("model", target.toString());
        common.answer(figures);
    }

    /** The file of the same name with another ending. */
    private static Path beside(Path model, String ending) {
        String file = String.valueOf(model.getFileName());
        return model.resolveSibling((file.endsWith(".snn") ? file.substring(0, file.length() - 4) : file) + ending);
    }
}
