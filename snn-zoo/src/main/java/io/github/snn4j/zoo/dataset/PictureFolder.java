package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.augment.Pixels;
import io.github.snn4j.models.train.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

/**
 * Pictures in class folders, as ImageNet is laid out: {@code train/CLASS/…}, and {@code test/CLASS/…} or {@code val/CLASS/…}.
 *
 * <p>They are decoded when first read, and kept while a quarter of the heap holds them. {@link #read} gives the middle of a
 * picture in the network's size; {@link #original} the whole, for a random crop. A picture that cannot be decoded is an
 * {@link UncheckedIOException} that names it.
 */
public final class PictureFolder implements Dataset {
    private final String name;
    private final Shape shape;
    private final List<String> classes;
    private final List<Path> files;
    private final int[] labels;
    private final AtomicReferenceArray<Picture> middles;
    private final AtomicReferenceArray<Picture> originals;
    private final AtomicLong room = new AtomicLong(Runtime.getRuntime().maxMemory() / 4);

    private PictureFolder(String name, Shape shape, List<String> classes, List<Path> files, int[] labels) {
        this.name = name;
        this.shape = shape;
        this.classes = classes;
        this.files = files;
        this.labels = labels;
        middles = new AtomicReferenceArray<>(files.size());
        originals = new AtomicReferenceArray<>(files.size());
    }

    /**
     * Opens one part of a folder; the training folders, in alphabetical order, are the classes.
     *
     * @param shape what every picture is brought to, of 1 or 3 channels
     * @throws IOException if there are no class folders, one has no pictures, or one is no class
     */
    public static PictureFolder open(Path root, Split split, Shape shape) throws IOException {
        if (shape.channels() != 1 && shape.channels() != 3) {
            throw new IOException(root + " holds pictures of 1 or 3 channels, but " + shape + " was asked for");
        }
        List<String> classes = classes(root);
        List<Path> files = files(root, split);
        int[] labels = new int[files.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = classes.indexOf(Datasets.nameOf(files.get(i).resolveSibling("")));
            if (labels[i] < 0) {
                throw new IOException(files.get(i) + " lies in a folder that is none of the classes " + classes);
            }
        }
        return new PictureFolder(Datasets.nameOf(root), shape, classes, files, labels);
    }

    /** The names of the class folders. */
    static List<String> classes(Path root) throws IOException {
        List<String> classes = new ArrayList<>();
        for (Path folder : children(root.resolve("train"))) {
            if (Files.isDirectory(folder)) {
                classes.add(Datasets.nameOf(folder));
            }
        }
        if (classes.isEmpty()) {
            throw new IOException(
                    root.resolve("train") + " has no class folders; pictures belong in train/CLASS and test/CLASS");
        }
        return List.copyOf(classes);
    }

    /** All pictures of one part, in alphabetical order of their folders and names. */
    static List<Path> files(Path root, Split split) throws IOException {
        Path part = root.resolve(split.toString());
        if (split == Split.TEST && !Files.exists(part) && Files.isDirectory(root.resolve("val"))) {
            part = root.resolve("val");
        }
        List<Path> files = new ArrayList<>();
        for (Path folder : children(part)) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            List<Path> found = children(folder);
            List<Path> pictures = found.stream().filter(Picture::isPicture).toList();
            if (pictures.isEmpty()) {
                throw new IOException(folder + " has no pictures (PNG, JPEG, GIF, BMP) among its " + found.size()
                        + " files; fill it or remove it");
            }
            files.addAll(pictures);
        }
        return List.copyOf(files);
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    folder + " is not there, or not a folder; pictures belong in train/CLASS and test/CLASS");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !Datasets.nameOf(file).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public void read(int index, float[] target, int offset) {
        Picture middle = middles.get(index);
        if (middle == null) {
            middle = decode(index).centre(shape);
            keep(middles, index, middle);
        }
        float[] values = middle.toPixels(shape.channels()).values();
        System.arraycopy(values, 0, target, offset, values.length);
    }

    @Override
    public Pixels original(int index) {
        Picture whole = originals.get(index);
        if (whole == null) {
            whole = decode(index);
            keep(originals, index, whole);
        }
        return whole.toPixels(shape.channels());
    }

    private Picture decode(int index) {
        try {
            return Picture.read(files.get(index));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void keep(AtomicReferenceArray<Picture> kept, int index, Picture picture) {
        long bytes = picture.shape().size();
        if (room.addAndGet(-bytes) < 0) {
            room.addAndGet(bytes);
        } else {
            kept.set(index, picture);
        }
    }
}
