package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.zoo.artifact.Artifact;
import io.github.snn4j.zoo.artifact.Download;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * CIFAR-10 or CIFAR-100 from the binary version, {@code 32x32x3}, kept in memory as bytes.
 *
 * <p>Each file may be plain or {@code .xz}; where they are not, the published {@code .tar.gz} is read as it is, and fetched
 * if that is missing too. Format: Krizhevsky, "Learning multiple layers of features from tiny images", 2009, and the data
 * set's page.
 */
public final class CifarDataset implements Dataset {
    private static final Shape SHAPE = new Shape(Cifar.SIDE, Cifar.SIDE, 3);
    private static final int LARGEST_NAMES = 1 << 16;

    /** More than any published file needs, so that a damaged header cannot ask for all memory. */
    private static final int XZ_MEMORY_KIB = 128 << 10;

    private final Cifar set;
    private final List<String> classes;
    private final byte[] pixels;
    private final byte[] labels;

    private CifarDataset(Cifar set, List<String> classes, byte[] pixels, byte[] labels) {
        this.set = set;
        this.classes = classes;
        this.pixels = pixels;
        this.labels = labels;
    }

    /** Whether a folder holds one of the files of a set. */
    static boolean isIn(Path folder, Cifar set) {
        return set.files(Split.TEST).stream()
                        .anyMatch(file -> Files.exists(folder.resolve(file)) || Files.exists(packed(folder, file)))
                || Files.exists(folder.resolve(archive(set).name()));
    }

    /**
     * Reads one part of a set from its folder.
     *
     * @throws IOException if a file is missing and not to be had, damaged, cut off or of something else
     */
    static CifarDataset read(Cifar set, Split split, Path folder, Download download) throws IOException {
        Reading reading = new Reading(set, split);
        List<String> files = set.files(split);
        boolean none = files.stream()
                .noneMatch(file -> Files.exists(folder.resolve(file)) || Files.exists(packed(folder, file)));
        if (none) {
            Path archive = folder.resolve(archive(set).name());
            if (!Files.exists(archive)) {
                download.fetch(archive(set), archive);
            }
            reading.archive(archive);
        } else {
            for (String file : files) {
                Path plain = folder.resolve(file);
                reading.file(Files.exists(plain) ? plain : packed(folder, file), file);
            }
            Path names = folder.resolve(set.namesFile);
            if (Files.exists(names)) {
                try (InputStream in = Files.newInputStream(names)) {
                    reading.names(in, names.toString());
                }
            }
        }
        return new CifarDataset(set, reading.classes, reading.pixels, reading.labels);
    }

    private static Path packed(Path folder, String file) {
        return folder.resolve(file + ".xz");
    }

    private static Artifact archive(Cifar set) {
        return Artifact.of(set.set).get(0);
    }

    /** What has been read so far. */
    private static final class Reading {
        private final Cifar set;
        private final Split split;
        private final byte[] pixels;
        private final byte[] labels;
        private List<String> classes;

        Reading(Cifar set, Split split) {
            this.set = set;
            this.split = split;
            this.classes = set.classes;
            int count = set.files(split).size() * set.picturesPerFile(split);
            pixels = new byte[count * SHAPE.size()];
            labels = new byte[count];
        }

        void file(Path path, String file) throws IOException {
            if (!Files.isRegularFile(path)) {
                throw new IOException(path + " is not there, or not a file, though other files of " + set.set
                        + " are; put it there, plain or as .xz");
            }
            try (InputStream raw = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
                boolean xz = path.toString().endsWith(".xz");
                records(xz ? new XZInputStream(raw, XZ_MEMORY_KIB) : raw, file, path.toString());
            } catch (EOFException e) {
                throw new IOException(path + " ends inside its compressed data: it is cut off; download it again", e);
            } catch (org.tukaani.xz.XZIOException e) {
                throw new IOException(path + " is not an .xz file, or damaged (" + e + "); download it again", e);
            }
        }

        void archive(Path path) throws IOException {
            int found = 0;
            try (TarArchiveInputStream tar = new TarArchiveInputStream(
                    new BufferedInputStream(new GZIPInputStream(Files.newInputStream(path), 1 << 16), 1 << 16))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    String file = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                    String name = path + " " + entry.getName();
                    if (set.files(split).contains(file)) {
                        records(tar, file, name);
                        found++;
                    } else if (file.equals(set.namesFile)) {
                        names(tar, name);
                    }
                }
            } catch (EOFException | java.util.zip.ZipException e) {
                throw new IOException(path + " is cut off or damaged (" + e.getMessage() + "); download it again", e);
            }
            if (found < set.files(split).size()) {
                throw new IOException(path + " holds " + found + " of the files " + set.files(split));
            }
        }

        /** Reads a file's records to their place; they must be exactly as many as published. */
        private void records(InputStream in, String file, String name) throws IOException {
            int count = set.picturesPerFile(split);
            int first = set.files(split).indexOf(file) * count;
            byte[] record = new byte[set.recordBytes()];
            for (int i = 0; i < count; i++) {
                int bytes = in.readNBytes(record, 0, record.length);
                if (bytes < record.length) {
                    throw new IOException(name + " ends after " + i + " pictures and " + bytes + " bytes, but " + count
                            + " pictures of " + record.length
                            + " bytes each were expected: it is cut off, or not a file of " + set.set);
                }
                int label = record[set.labelBytes - 1] & 0xff;
                if (label >= set.classes.size()) {
                    throw new IOException(name + " gives picture " + i + " the label " + label + "; labels from 0 to "
                            + (set.classes.size() - 1) + " were expected: it is not a file of " + set.set);
                }
                labels[first + i] = (byte) label;
                channelsLast(record, pixels, (first + i) * SHAPE.size());
            }
            if (in.read() >= 0) {
                throw new IOException(name + " goes on after " + count + " pictures: it is not a file of " + set.set);
            }
        }

        private void channelsLast(byte[] record, byte[] target, int offset) {
            for (int c = 0; c < 3; c++) {
                for (int i = 0; i < SHAPE.pixels(); i++) {
                    target[offset + 3 * i + c] = record[set.labelBytes + c * SHAPE.pixels() + i];
                }
            }
        }

        void names(InputStream in, String name) throws IOException {
            String text = new String(in.readNBytes(LARGEST_NAMES), java.nio.charset.StandardCharsets.UTF_8);
            List<String> names = text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (names.size() != set.classes.size()) {
                throw new IOException(name + " names " + names.size() + " classes, but " + set.set + " has "
                        + set.classes.size() + "; remove it to use the built-in names");
            }
            classes = names;
        }
    }

    @Override
    public String name() {
        return set.set;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public Shape shape() {
        return SHAPE;
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
        int first = index * SHAPE.size();
        for (int i = 0; i < SHAPE.size(); i++) {
            target[offset + i] = (pixels[first + i] & 0xff) / 255f;
        }
    }
}
