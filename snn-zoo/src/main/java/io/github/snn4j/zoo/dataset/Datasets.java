package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.catalogue.Nearest;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.zoo.artifact.Artifact;
import io.github.snn4j.zoo.artifact.Download;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.datavec.api.split.CollectionInputSplit;
import org.jspecify.annotations.Nullable;

/**
 * The data sets under a folder, opened by name.
 *
 * <p>{@code root} either holds a folder per data set ({@code mnist/}, {@code fashion-mnist/}) or is a data set's own folder.
 * Files that are not there are fetched by {@code download} to where they were looked for.
 */
public record Datasets(Path root, Download download) {
    private static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    private static final Map<String, List<String>> IDX = Map.of(
            "mnist",
            DIGITS,
            "fashion-mnist",
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot"));
    private static final List<String> NAMES = Stream.concat(
                    Stream.of(
                            "mnist",
                            "fashion-mnist",
                            "fashion",
                            "cifar10",
                            "cifar100",
                            "imagenette",
                            "drawn-digits",
                            "imagefolder",
                            "npy"),
                    EventDatasets.names().stream())
            .toList();
    private static final List<String> IDX_FILES = List.of(
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");
    private static final long DIGITS_SEED = 1;
    private static final int IMAGENETTE_SIDE = 96;

    /** The names that {@link #open} knows. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Opens a data set: {@code mnist}, {@code fashion-mnist} (or {@code fashion}), {@code cifar10}, {@code cifar100},
     * {@code imagenette} (in {@code imagenet-subset/imagenette-96} or {@code imagenette}), {@code drawn-digits} (10,000 and 2,000 digits, no files), {@code imagefolder} or {@code npy}.
     *
     * @throws IllegalArgumentException if the name is not known, with the nearest that is
     * @throws IOException if a file is missing and not to be had, or damaged
     */
    public Dataset open(String name, Split split) throws IOException {
        if (EventDatasets.names().contains(name)) {
            throw new IllegalArgumentException(
                    "data set \"" + name + "\" holds recordings, which a network with the encoder EventFrames takes");
        }
        return switch (name) {
            case "mnist", "fashion-mnist" -> idx(name, split);
            case "fashion" -> idx("fashion-mnist", split);
            case "cifar10" -> cifar(Cifar.CIFAR10, split);
            case "cifar100" -> cifar(Cifar.CIFAR100, split);
            case "drawn-digits" -> DrawnDigits.of(split, split == Split.TRAIN ? 10_000 : 2_000, DIGITS_SEED);
            case "imagefolder" -> imageFolder(split, null);
            case "imagenette" -> pictures(name, split, new Shape(IMAGENETTE_SIDE, IMAGENETTE_SIDE, 3));
            case "npy" -> NpyDataset.read(root, split);
            default ->
                throw new IllegalArgumentException("no data set is named \"" + name + "\""
                        + Nearest.suggestion(name, NAMES) + "; known: " + String.join(", ", NAMES));
        };
    }

    /** Which kind of user's own data {@code root} holds, {@code npy} or {@code imagefolder}, if any. */
    public Optional<String> recognise() {
        if (NpyDataset.isIn(root)) {
            return Optional.of("npy");
        }
        return Files.isDirectory(root.resolve("train")) ? Optional.of("imagefolder") : Optional.empty();
    }

    /**
     * Opens a folder of pictures laid out as {@code train/CLASS/…} and {@code test/CLASS/…}; the training folders, in
     * alphabetical order, are the classes.
     *
     * @param shape what to bring every picture to (1 or 3 channels); without it the first picture decides
     */
    public Dataset imageFolder(Split split, @Nullable Shape shape) throws IOException {
        List<String> classes = PictureFolder.classes(root);
        List<URI> files =
                PictureFolder.files(root, split).stream().map(Path::toUri).toList();
        try (PictureRecordReader reader = new PictureRecordReader(classes, shape, PixelRecordReader.Form.BYTES)) {
            initialize(reader, files);
            long bytes = (long) files.size() * reader.shape().size();
            if (bytes > Runtime.getRuntime().maxMemory() / 2) {
                throw new IOException(root + " needs " + (bytes >> 20) + " MiB for " + files.size() + " pictures of "
                        + reader.shape() + ", more than half the heap of "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MiB; scale them down or give Java more memory");
            }
            return RecordDataset.read(nameOf(root), reader);
        }
    }

    /**
     * Opens pictures in class folders, see {@link PictureFolder}: {@code imagefolder} is {@code root} itself.
     *
     * @param shape what every picture is brought to
     */
    public Dataset pictures(String name, Split split, Shape shape) throws IOException {
        Path folder = root;
        if (name.equals("imagenette") && !Files.isDirectory(root.resolve("train"))) {
            Path own = root.resolve(name);
            folder = Files.isDirectory(own)
                    ? own
                    : root.resolve("imagenet-subset").resolve("imagenette-" + IMAGENETTE_SIDE);
        }
        return PictureFolder.open(folder, split, shape);
    }

    private Dataset idx(String name, Split split) throws IOException {
        Path folder = folder(name);
        List<URI> files = new ArrayList<>();
        for (String file : split == Split.TRAIN ? IDX_FILES.subList(0, 2) : IDX_FILES.subList(2, 4)) {
            files.add(locate(name, folder, file).toUri());
        }
        try (IdxRecordReader reader =
                new IdxRecordReader(IDX.getOrDefault(name, DIGITS), PixelRecordReader.Form.BYTES)) {
            initialize(reader, files);
            return RecordDataset.read(name, reader);
        }
    }

    /** Whether a published set lies there in other files than its downloads: unpacked from their archive. */
    public boolean isUnpacked(String name) {
        for (Cifar set : Cifar.values()) {
            if (set.set.equals(name)) {
                return CifarDataset.isIn(root, set) || CifarDataset.isIn(root.resolve(name), set);
            }
        }
        return false;
    }

    private Dataset cifar(Cifar set, Split split) throws IOException {
        Path own = root.resolve(set.set);
        boolean direct = !Files.isDirectory(own) && CifarDataset.isIn(root, set);
        return CifarDataset.read(set, split, direct ? root : own, download);
    }

    private Path folder(String name) {
        Path own = root.resolve(name);
        boolean direct = !Files.isDirectory(own)
                && IDX_FILES.stream()
                        .anyMatch(file -> Files.exists(root.resolve(file)) || Files.exists(root.resolve(file + ".gz")));
        return direct ? root : own;
    }

    private Path locate(String name, Path folder, String file) throws IOException {
        Path plain = folder.resolve(file);
        if (Files.exists(plain)) {
            return plain;
        }
        Path packed = folder.resolve(file + ".gz");
        if (Files.exists(packed)) {
            checkNotAnothers(name, packed);
            return packed;
        }
        Artifact artifact = Artifact.of(name).stream()
                .filter(known -> known.name().equals(file + ".gz"))
                .findFirst()
                .orElseThrow();
        return download.fetch(artifact, packed);
    }

    /** The files of different data sets bear the same names, so that a wrong folder would go unnoticed. */
    private static void checkNotAnothers(String name, Path file) throws IOException {
        for (String other : IDX.keySet()) {
            for (Artifact artifact : Artifact.of(other)) {
                if (!other.equals(name)
                        && artifact.name().equals(nameOf(file))
                        && artifact.bytes() == Files.size(file)) {
                    throw new IOException(file + " is a file of " + other + ", not of " + name);
                }
            }
        }
    }

    private static void initialize(PixelRecordReader reader, List<URI> files) throws IOException {
        try {
            reader.initialize(new CollectionInputSplit(files));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening " + files, e);
        }
    }

    static String nameOf(Path path) {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }
}
