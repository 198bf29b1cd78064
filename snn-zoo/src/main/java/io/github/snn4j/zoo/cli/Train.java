package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.architecture.Design;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.models.train.Subset;
import io.github.snn4j.models.train.TrainingMemory;
import io.github.snn4j.zoo.dataset.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn train}: trains an architecture on a data set. */
@Command(
        name = "train",
        description = "Trains an architecture on a data set.",
        footer = {
            "",
            "Example: snn train mnist-cnn --data shared/data --epochs 3 --set lr=0.001",
            "         snn train sew-resnet18 --dataset mnist --data shared/data --set width=0.25",
            "         snn train mnist-cnn --data shared/data --live --tensorboard runs/first",
            "The input and the classes of an architecture with a width (snn models) follow the data.",
            "Ctrl-C leaves a checkpoint that the same command with --resume continues."
        })
final class Train implements Callable<Integer>, Snn.MoreHelp {
    private static final String SAMPLES = "samples";

    @Mixin
    final Common common = new Common();

    @Mixin
    final Compute compute = new Compute();

    @Mixin
    final DataOptions data = new DataOptions();

    @Parameters(
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "NAME",
            description = "A built-in architecture or method (snn models lists them) or a network in JSON.")
    String name = "";

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data. Default: the architecture's.")
    @Nullable
    Integer epochs;

    @Option(
            names = "--steps",
            paramLabel = "T",
            description = "Steps an example is shown. Default: the architecture's.")
    @Nullable
    Integer steps;

    @Option(names = "--batch", paramLabel = "N", description = "Examples a step. Default: the architecture's.")
    @Nullable
    Integer batch;

    @Option(
            names = "--set",
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "KEY=VALUE",
            description = "Changes a setting, such as lr=0.001 or samples=1000 (train on the first 1000);"
                    + " snn train NAME --help lists all. May be repeated.")
    Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = "Train by a published method: its settings go before the architecture's and behind --set."
                    + " snn models --methods lists them; a method's name as NAME is its paper's network.")
    @Nullable
    String method;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description =
                    "Start from the weights of this model; what neurons learn and it has not, keeps its own start.")
    @Nullable
    Path from;

    @Option(
            names = "--teacher",
            paramLabel = "FILE",
            description = "Learn from the scores of this model, too; --set training.distillation.weight and"
                    + " .temperature say how.")
    @Nullable
    Path teacher;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description =
                    "Hold no more, such as 2g or 500m: compute some outputs again for the backward run, to the same bits, and"
                            + " refuse what still does not fit.")
    @Nullable
    String memory;

    @Option(names = "--out", paramLabel = "FILE", description = "The model to write. Default: NAME.snn.")
    @Nullable
    Path out;

    @Option(names = "--layers", description = "Tell at the end the mean time of each call, forwards and backwards.")
    boolean layers;

    @Mixin
    final Watching watching = new Watching();

    @Option(names = "--dry-run", description = "Make one training step, tell its time and memory, and write nothing.")
    boolean dryRun;

    @Option(names = "--resume", description = "Continue from the checkpoint beside the model.")
    boolean resume;

    @Override
    public Integer call() throws Exception {
        Path target = target();
        Dataset training = training(network(null));
        Network network = network(training);
        Dataset test = data.open(Split.TEST, network.name(), network);
        try (Workers workers = compute.workers()) {
            long limit = memory == null ? Runtime.getRuntime().maxMemory() : Size.bytes("--memory", memory);
            checkMemory(network, limit, workers);
            return new TrainRun(this, network, target, training, test, limit, workers).call();
        }
    }

    /** The architecture with the options and settings of the command line, for that data if it can be built for any. */
    private Network network(@Nullable Dataset training) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        put("--epochs", epochs, "training.epochs", settings);
        put("--steps", steps, "steps", settings);
        put("--batch", batch, "training.batch", settings);
        settings.putAll(set);
        settings.remove(SAMPLES);
        return NetworkSource.architecture(name, method, settings, training);
    }

    private static void put(String option, @Nullable Integer value, String path, Map<String, String> settings) {
        Compute.atLeastOne(option, value);
        if (value != null) {
            settings.put(path, value.toString());
        }
    }

    private Path target() {
        Path file = out;
        if (file == null) {
            String plain = String.valueOf(Path.of(name).getFileName());
            file = Path.of((plain.endsWith(".json") ? plain.substring(0, plain.length() - 5) : plain) + ".snn");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "--out " + file + ": the folder " + folder + " does not exist; create it");
        }
        return file;
    }

    private Dataset training(Network network) throws IOException {
        Dataset all = data.open(Split.TRAIN, network.name(), network);
        String samples = set.get(SAMPLES);
        if (samples == null) {
            return all;
        }
        if (!samples.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("--set samples must be a whole number, got " + samples);
        }
        return Subset.first(all, Integer.parseInt(samples));
    }

    private void checkMemory(Network network, long limit, Workers workers) {
        long needed = TrainingMemory.forecast(network, network.recipe().batch(), limit, workers)
                .total();
        if (needed > limit) {
            int fits = TrainingMemory.largestBatch(network, limit, workers);
            throw new IllegalArgumentException((memory == null
                            ? "the heap has " + Size.text(limit) + " (SNN_HEAP changes it)"
                            : "--memory " + memory)
                    + ": a batch of "
                    + network.recipe().batch() + " and " + network.steps() + " steps needs " + Size.text(needed)
                    + (fits == 0
                            ? "; not even one example fits, take fewer --steps"
                            : "; the largest batch that fits is --batch " + fits + ", or take fewer --steps"));
        }
    }

    @Override
    public void printMore(PrintWriter to) {
        if (name.isEmpty()) {
            return;
        }
        try {
            NetworkJson json = NetworkJson.builtIn();
            Map<String, String> settings = new LinkedHashMap<>();
            NetworkSource.built(name).ifPresent(built -> {
                Design start = NetworkSource.start(name, built);
                Map<String, String> ofMethod = NetworkSource.settings(name, method, start, Map.of());
                settings.putAll(json.settings(built.design(start, ofMethod)));
            });
            boolean listsLayers = settings.isEmpty();
            json.settings(NetworkSource.architecture(name, method, Map.of(), null))
                    .forEach((path, value) -> {
                        if (listsLayers || !path.startsWith("layers.")) {
                            settings.putIfAbsent(path, value);
                        }
                    });
            to.println();
            to.println("Settings of " + name + " for --set (the last word is enough where it is unique):");
            to.println("  samples = all (train on the first so many)");
            settings.forEach((path, value) -> {
                if (!value.startsWith("{")) {
                    to.println("  " + path + (value.isEmpty() ? "" : " = " + value));
                }
            });
        } catch (IOException | IllegalArgumentException e) {
            to.println();
            to.println(e.getMessage());
        }
    }
}
