package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.catalogue.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The data sets of recordings under a folder, opened by name; nothing is downloaded. */
public final class EventDatasets {
    private static final List<String> NAMES =
            List.of("nmnist", "ncaltech101", "cifar10-dvs", DvsGesture.NAME, HeidelbergDigits.NAME);

    private static final String AUTHORS = "its authors";

    private EventDatasets() {}

    /** The names that {@link #open} knows. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Opens {@code nmnist} ({@code Train/DIGIT/*.bin}, {@code Test/…}), {@code ncaltech101} ({@code CLASS/*.bin}), {@code
     * cifar10-dvs} ({@code CLASS/*.aedat}), {@code dvs-gesture} (see {@link DvsGesture}) or {@code shd} (see {@link
     * HeidelbergDigits}) under {@code root}: in a folder of its name, or {@code root} itself.
     *
     * @throws IOException if it is not there, or not laid out as it is published
     */
    public static Recordings open(String name, Path root, Split split) throws IOException {
        return switch (name) {
            case "nmnist" ->
                RecordingFolders.nMnist(
                        folder(root, "Train", AUTHORS, "nmnist", "NMNIST", "events/nmnist", "events/nmnist-subset"),
                        split);
            case "ncaltech101" ->
                RecordingFolders.split(
                        name,
                        240,
                        180,
                        folder(root, "airplanes", AUTHORS, "ncaltech101", "ncaltech101/Caltech101", "Caltech101"),
                        ".bin",
                        split);
            case "cifar10-dvs" ->
                RecordingFolders.split(
                        name,
                        128,
                        128,
                        folder(root, "airplane", AUTHORS, "cifar10-dvs", "CIFAR10DVS"),
                        ".aedat",
                        split);
            case DvsGesture.NAME ->
                DvsGesture.open(
                        folder(root, DvsGesture.TRAIN, DvsGesture.FROM, name, name + "/DvsGesture", "DvsGesture"),
                        split);
            case HeidelbergDigits.NAME -> HeidelbergDigits.open(digits(root, split), split);
            default ->
                throw new IllegalArgumentException("no data set of recordings is named \"" + name + "\""
                        + Nearest.suggestion(name, NAMES) + "; known: " + String.join(", ", NAMES));
        };
    }

    /** The folder of the digits' file, packed or not. */
    private static Path digits(Path root, Split split) throws IOException {
        String file = HeidelbergDigits.file(split);
        boolean packed = Stream.of(root, root.resolve(HeidelbergDigits.NAME))
                .noneMatch(place -> Files.exists(place.resolve(file)));
        return folder(root, packed ? file + ".gz" : file, HeidelbergDigits.FROM, HeidelbergDigits.NAME);
    }

    /**
     * The first of {@code places}, or {@code root}, that has {@code sign} in it.
     *
     * @param from where the data set is to be had, and what to do with it
     */
    private static Path folder(Path root, String sign, String from, String... places) throws IOException {
        for (String place : places) {
            if (Files.exists(root.resolve(place).resolve(sign))) {
                return root.resolve(place);
            }
        }
        if (Files.exists(root.resolve(sign))) {
            return root;
        }
        throw new IOException(root + " has no " + sign + ", neither itself nor in " + String.join(", ", places)
                + "; get the data set from " + from + "; it is not downloaded");
    }
}
