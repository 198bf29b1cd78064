package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.event.EventFormatException;
import io.github.snn4j.core.event.Events;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Spiking Heidelberg Digits as they are published, one HDF5 file to train and one to test on: {@code spikes/times} in seconds
 * and {@code spikes/units} from 0 to 699, of variable length, and {@code labels} from 0 to 19, English zero to nine and German
 * null to neun.
 *
 * <p>The file is mapped, and an example read out of it when asked for. A packed file is unpacked beside it the first time.
 *
 * <p>Cramer, Stradmann, Schemmel, Zenke (2020), The Heidelberg spiking data sets for the systematic evaluation of spiking
 * neural networks, IEEE TNNLS, arXiv:1910.07407.
 */
final class HeidelbergDigits {
    static final String NAME = "shd";
    static final String FROM =
            "https://zenkelab.org/datasets/ (shd_train.h5.gz and shd_test.h5.gz, packed or unpacked)";

    private static final int CHANNELS = 700;
    private static final List<String> CLASSES = List.of(
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "null", "eins", "zwei",
            "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun");
    /** The published files have 8156 and 2264. */
    private static final int MOST_EXAMPLES = 1 << 20;
    /** Bytes of a number, or of where a list lies. */
    private static final int LARGEST_ELEMENT = 16;
    /** What one mapping can reach. */
    private static final long LARGEST = Integer.MAX_VALUE;

    private final Path path;
    private final Dataset times;
    private final Dataset units;
    private final Dataset labels;

    private HeidelbergDigits(Path path, HdfFile file) throws IOException {
        this.path = path;
        times = column(file, "spikes/times");
        units = column(file, "spikes/units");
        labels = column(file, "labels");
        long[] sizes = {times.getSize(), units.getSize(), labels.getSize()};
        if (sizes[0] != sizes[1] || sizes[0] != sizes[2] || sizes[0] < 1 || sizes[0] > MOST_EXAMPLES) {
            throw error("has times, units and labels of " + Arrays.toString(sizes) + " examples, expected as many of"
                    + " each, from 1 to " + MOST_EXAMPLES);
        }
    }

    /** The name of a part's file, unpacked. */
    static String file(Split split) {
        return split == Split.TRAIN ? "shd_train.h5" : "shd_test.h5";
    }

    /**
     * The examples of a part, of which {@code folder} has the file or the packed file.
     *
     * @throws IOException if the file is damaged, or another
     */
    static Recordings open(Path folder, Split split) throws IOException {
        Path path = folder.resolve(file(split));
        if (!Files.exists(path)) {
            unpack(folder.resolve(file(split) + ".gz"), path);
        }
        return reading(path, () -> new HeidelbergDigits(path, HdfFile.fromByteBuffer(map(path))).recordings());
    }

    private Recordings recordings() throws IOException {
        double[] classes = values(labels.getData());
        List<Recordings.Labelled> examples = new ArrayList<>();
        for (int i = 0; i < classes.length; i++) {
            int label = (int) classes[i];
            if (label != classes[i] || label < 0 || label >= CLASSES.size()) {
                throw error(
                        "has label " + classes[i] + " for example " + i + ", expected 0 to " + (CLASSES.size() - 1));
            }
            int index = i;
            examples.add(new Recordings.Labelled(() -> reading(path, () -> read(index)), label));
        }
        return new Recordings(NAME, CHANNELS, 1, CLASSES, examples);
    }

    private Events read(int index) throws IOException {
        double[] seconds = example(times, index);
        double[] channels = example(units, index);
        if (seconds.length != channels.length) {
            throw error("has " + seconds.length + " times and " + channels.length + " units in example " + index
                    + ", expected as many");
        }
        Events.Builder events = new Events.Builder(seconds.length);
        for (int k = 0; k < seconds.length; k++) {
            if (!(seconds[k] >= 0 && seconds[k] * 1e6 <= Events.MOST_TIME)) {
                throw error("has a spike at " + seconds[k] + " s in example " + index + ", expected a time from 0 on");
            }
            int channel = (int) channels[k];
            if (channel != channels[k] || channel < 0 || channel >= CHANNELS) {
                throw error("has a spike of unit " + channels[k] + " in example " + index + ", expected 0 to "
                        + (CHANNELS - 1));
            }
            events.add(Math.round(seconds[k] * 1e6), channel, 0, true);
        }
        return events.build(CHANNELS, 1);
    }

    private static double[] example(Dataset column, int index) {
        return values(Array.get(column.getData(new long[] {index}, new int[] {1}), 0));
    }

    /** An array of any primitive type. */
    private static double[] values(Object array) {
        double[] values = new double[Array.getLength(array)];
        for (int i = 0; i < values.length; i++) {
            values[i] = Array.getDouble(array, i);
        }
        return values;
    }

    private Dataset column(HdfFile file, String name) throws IOException {
        Dataset column = file.getDatasetByPath(name);
        boolean lists = !name.equals("labels");
        if (column.getDimensionsAsLong().length != 1 || column.isVariableLength() != lists) {
            throw error("has " + name + " of shape " + Arrays.toString(column.getDimensionsAsLong()) + " of "
                    + (column.isVariableLength() ? "lists" : "numbers") + ", expected one dimension of "
                    + (lists ? "lists" : "numbers"));
        }
        if (column.getSizeInBytes() > LARGEST_ELEMENT * column.getSize()) {
            throw error("has " + name + " of " + column.getDataType().getSize() + " bytes an element, expected at most "
                    + LARGEST_ELEMENT);
        }
        return column;
    }

    private EventFormatException error(String what) {
        return new EventFormatException(path + ": " + what);
    }

    /** What reads of the file. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    /** The library tells of damage by many kinds of exceptions, by an endless recursion where blocks refer in circles. */
    private static <T> T reading(Path path, Reading<T> what) throws IOException {
        try {
            return what.read();
        } catch (RuntimeException | StackOverflowError e) {
            throw new EventFormatException(
                    path + ": is no whole HDF5 file with spikes/times, spikes/units and labels of Spiking Heidelberg"
                            + " Digits (" + e + "); get it anew",
                    e);
        }
    }

    /** A mapping, so that no length in the file makes the library allocate more than the file has. */
    private static MappedByteBuffer map(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() > LARGEST) {
                throw new EventFormatException(
                        path + ": has " + channel.size() + " bytes, expected at most " + LARGEST);
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    private static void unpack(Path packed, Path target) throws IOException {
        Path part = Files.createTempFile(
                packed.toAbsolutePath().getParent(), target.getFileName().toString(), ".part");
        try (InputStream from = new GZIPInputStream(Files.newInputStream(packed), 1 << 16);
                OutputStream to = Files.newOutputStream(part)) {
            byte[] piece = new byte[1 << 16];
            long size = 0;
            for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
                size += n;
                if (size > LARGEST) {
                    throw new IOException("unpacks to more than " + LARGEST + " bytes");
                }
                to.write(piece, 0, n);
            }
        } catch (IOException e) {
            Files.delete(part);
            throw new EventFormatException(packed + ": cannot be unpacked to " + target + ": " + e.getMessage(), e);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
