package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.catalogue.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The data sets of recordings under a folder, opened by name; nothing is downloaded. */
public final class EventDatasets {
    private static final List<String> NAMES = List.of("nmnist", "ncaltech101", "cifar10-dvs");

    private EventDatasets() {}

    /** The names that {@link #open} knows. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Opens {@code nmnist} ({@code Train/DIGIT/*.bin}, {@code Test/…}), {@code ncaltech101} ({@code CLASS/*.bin}) or {@code
     * cifar10-dvs} ({@code CLASS/*.aedat}) under {@code root}: in a folder of its name, or {@code root} itself.
     *
     * @throws IOException if it is not there, or not laid out as it is published
     */
    public static Recordings open(String name, Path root, Split split) throws IOException {
        return switch (name) {
            case "nmnist" ->
                RecordingFolders.nMnist(
                        folder(root, "Train", "nmnist", "NMNIST", "events/nmnist", "events/nmnist-subset"), split);
            case "ncaltech101" ->
                RecordingFolders.split(
                        name,
                        240,
                        180,
                        folder(root, "airplanes", "ncaltech101", "ncaltech101/Caltech101", "Caltech101"),
                        ".bin",
                        split);
            case "cifar10-dvs" ->
                RecordingFolders.split(
                        name, 128, 128, folder(root, "airplane", "cifar10-dvs", "CIFAR10DVS"), ".aedat", split);
            default ->
                throw new IllegalArgumentException("no data set of recordings is named \"" + name + "\""
                        + Nearest.suggestion(name, NAMES) + "; known: " + String.join(", ", NAMES));
        };
    }

    /** The first of {@code places}, or {@code root}, that has {@code sign} in it. */
    private static Path folder(Path root, String sign, String... places) throws IOException {
        for (String place : places) {
            if (Files.exists(root.resolve(place).resolve(sign))) {
                return root.resolve(place);
            }
        }
        if (Files.exists(root.resolve(sign))) {
            return root;
        }
        throw new IOException(root + " has no " + sign + ", neither itself nor in " + String.join(", ", places)
                + "; get the data set from its authors, it is not downloaded");
    }
}
