package io.github.snn4j.zoo.dataset;

import io.github.snn4j.zoo.event.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Recordings in a folder a class: N-MNIST, N-Caltech101 and CIFAR10-DVS as they are published. */
final class RecordingFolders {
    private RecordingFolders() {}

    /** N-MNIST: {@code Train/DIGIT} and {@code Test/DIGIT}. */
    static Recordings nMnist(Path folder, Split split) throws IOException {
        Path part = folder.resolve(split == Split.TRAIN ? "Train" : "Test");
        List<Path> digits = folders(part);
        for (int k = 0; k < digits.size(); k++) {
            if (digits.size() != 10 || !Datasets.nameOf(digits.get(k)).equals(Integer.toString(k))) {
                throw new IOException(part + " must have the folders 0 to 9, of N-MNIST's recordings");
            }
        }
        return read("nmnist", 34, 34, part, digits, ".bin");
    }

    /** Folders a class without a published split: of each the first nine tenths, by number, are trained on. */
    static Recordings split(String name, int width, int height, Path folder, String ending, Split split)
            throws IOException {
        Recordings all = read(name, width, height, folder, folders(folder), ending);
        List<Recordings.Labelled> part = new ArrayList<>();
        for (int k = 0; k < all.classes().size(); k++) {
            int label = k;
            List<Recordings.Labelled> ofClass =
                    all.examples().stream().filter(e -> e.label() == label).toList();
            int first = ofClass.size() - ofClass.size() / 10;
            part.addAll(split == Split.TRAIN ? ofClass.subList(0, first) : ofClass.subList(first, ofClass.size()));
        }
        if (part.isEmpty()) {
            throw new IOException(folder + " has less than 10 recordings in each class, and so none to test on");
        }
        return all.with(part);
    }

    private static Recordings read(String name, int width, int height, Path parent, List<Path> classes, String ending)
            throws IOException {
        List<Recordings.Labelled> examples = new ArrayList<>();

        for (int k = 0; k < classes.size(); k++) {
            int before = examples.size();
            for (Path file : children(classes.get(k))) {
                if (Datasets.nameOf(file).endsWith(ending)) {
                    examples.add(new Recordings.Labelled(() -> Recording.FORMATS.read(file), k));
                }
            }
            if (examples.size() == before) {
                throw new IOException(classes.get(k) + " has no recordings (*" + ending + ")");
            }
        }
        if (examples.isEmpty()) {
            throw new IOException(parent + " has no class folders of recordings (*" + ending + ")");
        }
        return new Recordings(
                name, width, height, classes.stream().map(Datasets::nameOf).toList(), examples);
    }

    private static List<Path> folders(Path parent) throws IOException {
        return children(parent).stream().filter(Files::isDirectory).toList();
    }

    /** In the order of their numbers: shorter names first. */
    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not there, or not a folder; recordings were expected in it");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(f -> !Datasets.nameOf(f).startsWith("."))
                    .sorted()
                    .toList();
            return found.stream().allMatch(Files::isDirectory)
                    ? found
                    : found.stream()
                            .sorted(Comparator.comparing(
                                            (Path f) -> Datasets.nameOf(f).length())
                                    .thenComparing(Comparator.naturalOrder()))
                            .toList();
        }
    }
}
