package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.coding.EventFrames;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.zoo.artifact.Artifact;
import io.github.snn4j.zoo.artifact.Download;
import io.github.snn4j.zoo.dataset.Datasets;
import io.github.snn4j.zoo.dataset.EventDatasets;
import io.github.snn4j.zoo.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which data a verb works on, and where it is. */
final class DataOptions {
    private static final String DRAWN = "drawn-digits";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = {
                "The folder of the data sets (mnist/, cifar10/, …), or a folder of your own:",
                "pictures as train/CLASS and test/CLASS (or val/CLASS), or train-x.npy, train-y.npy, test-x.npy, test-y.npy.",
                "Default: the environment variable SNN_DATA, else a cache in your home folder."
            })
    @Nullable
    Path data;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description =
                    "mnist, fashion-mnist, cifar10, cifar100, imagenette, drawn-digits (needs no files), imagefolder, npy,"
                            + " or recordings of events: nmnist, ncaltech101, cifar10-dvs, dvs-gesture, shd."
                            + " Default: guessed from the folder or the name of the network.")
    @Nullable
    String dataset;

    @Option(names = "--offline", description = "Never download; say what is missing.")
    boolean offline;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec verb;

    /**
     * Opens a part of the data set.
     *
     * @param hint what the data set is guessed from where it is not given: a network's name, or a model's provenance
     * @param shape what pictures in folders are brought to
     */
    Dataset open(Split split, String hint, Shape shape) throws IOException {
        Path root = folder();
        Datasets sets = new Datasets(root, download());
        String name = name(sets, hint);
        return switch (name) {
            case DRAWN -> sets.open(name, split);
            case "imagefolder", "imagenette" -> {
                requireFolder(root);
                yield sets.pictures(name, split, shape);
            }
            default -> {
                requireFolder(root);
                yield sets.open(name, split);
            }
        };
    }

    /** Opens a part of the data set for a network, which says how recordings become frames. */
    Dataset open(Split split, String hint, Network network) throws IOException {
        String name = name(new Datasets(folder(), download()), hint);
        return network.encoder() instanceof EventFrames frames
                        && EventDatasets.names().contains(name)
                ? recordings(split, hint, frames, network.steps())
                : open(split, hint, network.graph().input());
    }

    /** Opens a part of a data set of recordings as so many frames each. */
    Dataset recordings(Split split, String hint, EventFrames frames, int steps) throws IOException {
        Path root = folder();
        String name = name(new Datasets(root, download()), hint);
        return EventDatasets.open(name, root, split).frames(frames, steps);
    }

    /** Whether the command line names data; {@code SNN_DATA} only says where it is. */
    boolean isGiven() {
        return data != null || dataset != null;
    }

    /** The name of the data set, given or guessed. */
    String name(Datasets sets, String hint) {
        if (dataset != null) {
            return dataset;
        }
        return sets.recognise()
                .or(() -> Datasets.names().stream().filter(hint::contains).max(Comparator.comparingInt(String::length)))
                .orElseThrow(() -> new IllegalArgumentException("--dataset: cannot be guessed from \"" + hint
                        + "\" or the folder; give one of " + String.join(", ", Datasets.names())));
    }

    /** The folder that was given, or the one to use. */
    Path folder() {
        if (data != null) {
            return data;
        }
        String set = System.getProperty("SNN_DATA", System.getenv("SNN_DATA"));
        return set != null && !set.isBlank()
                ? Path.of(set)
                : Path.of(System.getProperty("user.home"), ".cache", "snn4j", "data");
    }

    private void requireFolder(Path root) throws IOException {
        if (Files.isDirectory(root)) {
            return;
        }
        boolean chosen = data != null || System.getProperty("SNN_DATA", System.getenv("SNN_DATA")) != null;
        if (chosen) {
            throw new IllegalArgumentException(
                    (data != null ? "--data " : "SNN_DATA ") + root
                            + ": no such folder; create it to download into, or use --dataset drawn-digits, which needs no files");
        }
        if (offline) {
            throw new IllegalArgumentException("no data: nothing was downloaded yet, and --offline forbids it;"
                    + " give --data DIR or SNN_DATA, or use --dataset drawn-digits, which needs no files");
        }
        Files.createDirectories(root);
    }

    private Download download() {
        if (offline) {
            return Download.never();
        }
        boolean[] announced = {false};
        return Download.online().withProgress((artifact, bytes) -> {
            if (!announced[0] || bytes == artifact.bytes()) {
                report(artifact, bytes);
                announced[0] = bytes != artifact.bytes();
            }
        });
    }

    private void report(Artifact artifact, long bytes) {
        verb.commandLine()
                .getErr()
                .println((bytes == artifact.bytes() ? "downloaded " : "downloading ") + artifact.name() + " ("
                        + artifact.bytes() + " bytes)");
        verb.commandLine().getErr().flush();
    }
}
