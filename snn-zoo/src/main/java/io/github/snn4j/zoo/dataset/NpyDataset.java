package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.array.NpyType;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A user's own arrays: {@code train-x.npy}, {@code train-y.npy}, {@code test-x.npy} and {@code test-y.npy} in one folder.
 *
 * <p>x is {@code [N,H,W,C]}, {@code [N,H,W]} or {@code [N,F]}; unsigned bytes are divided by 255, all else is taken as it
 * is. y holds N whole numbers; the training labels fix the number of classes.
 */
final class NpyDataset implements Dataset {
    private static final int MOST_CLASSES = 65_536;

    private final String name;
    private final NpyFile values;
    private final Shape shape;
    private final int[] labels;
    private final List<String> classes;
    private final float scale;

    private NpyDataset(String name, NpyFile values, Shape shape, int[] labels, List<String> classes) {
        this.name = name;
        this.values = values;
        this.shape = shape;
        this.labels = labels;
        this.classes = classes;
        this.scale = values.type() == NpyType.UINT8 ? 255f : 1f;
    }

    /** Whether {@code folder} holds training data of this kind. */
    static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve("train-x.npy"));
    }

    static Dataset read(Path folder, Split split) throws IOException {
        Path y = file(folder, split, "y");
        int[] labels = labels(y);
        int classes =
                1 + IntStream.of(labels(file(folder, Split.TRAIN, "y"))).max().orElse(0);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= classes) {
                throw new IOException(y + " has the label " + labels[i] + " at " + i
                        + "; the training labels go from 0 to " + (classes - 1));
            }
        }
        Path x = file(folder, split, "x");
        NpyFile values = NpyFile.read(x);
        int[] d = values.shape();
        if (d.length < 2 || d.length > 4 || IntStream.of(d).anyMatch(n -> n == 0)) {
            throw new IOException(x + " must be [N,H,W,C], [N,H,W] or [N,F], without a 0; got "
                    + IntStream.of(d).boxed().toList());
        }
        if (d[0] != labels.length) {
            throw new IOException(x + " holds " + d[0] + " examples, but " + y + " " + labels.length + " labels");
        }
        if (!values.type().isInteger()) {
            checkFinite(x, values);
        }
        Shape shape = d.length == 2 ? Shape.vector(d[1]) : new Shape(d[1], d[2], d.length == 4 ? d[3] : 1);
        List<String> names =
                IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        return new NpyDataset(Datasets.nameOf(folder), values, shape, labels, names);
    }

    private static Path file(Path folder, Split split, String what) throws IOException {
        Path path = folder.resolve(split + "-" + what + ".npy");
        if (!Files.isRegularFile(path)) {
            throw new IOException(path
                    + " is not there; a folder of arrays has train-x.npy, train-y.npy, test-x.npy and" + " test-y.npy");
        }
        return path;
    }

    private static int[] labels(Path path) throws IOException {
        NpyFile file = NpyFile.read(path);
        if (file.shape().length != 1 || !file.type().isInteger()) {
            throw new IOException(path + " must hold one whole number an example ([N], an integer type); got "
                    + file.type() + IntStream.of(file.shape()).boxed().toList());
        }
        int[] labels = new int[file.size()];
        for (int i = 0; i < labels.length; i++) {
            double label = file.getDouble(i);
            if (!(label >= 0 && label < MOST_CLASSES)) {
                throw new IOException(path + " has the label " + (long) label + " at " + i + "; labels from 0 to "
                        + (MOST_CLASSES - 1) + " are read");
            }
            labels[i] = (int) label;
        }
        return labels;
    }

    private static void checkFinite(Path path, NpyFile values) throws IOException {
        for (int i = 0; i < values.size(); i++) {
            if (!Float.isFinite((float) values.getDouble(i))) {
                throw new IOException(path + " has " + values.getDouble(i) + " in example "
                        + i / (values.size() / values.shape()[0]) + "; values must be finite");
            }
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
        int size = shape.size();
        for (int i = 0; i < size; i++) {
            target[offset + i] = (float) values.getDouble(index * size + i) / scale;
        }
    }
}
