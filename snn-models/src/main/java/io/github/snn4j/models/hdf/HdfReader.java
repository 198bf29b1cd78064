package io.github.snn4j.models.hdf;

import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Opens an HDF5 file and turns whatever goes wrong in it into an {@link HdfFormatException}. */
public final class HdfReader {
    /** What one Java array holds. */
    private static final long LARGEST = Integer.MAX_VALUE - 64;

    private HdfReader() {}

    /** Whether a file is HDF5 and its root has the group or array {@code name}. */
    public static boolean has(Path file, String name) throws IOException {
        return read(file, "an HDF5 file", root -> root.has(name));
    }

    /**
     * Reads a file.
     *
     * @param kind what the file should be, such as "a NIR file"
     * @param read from the root group to what the file means
     * @throws HdfFormatException if the file is damaged or is something else
     */
    public static <T> T read(Path file, String kind, Function<HdfGroup, T> read) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new IOException(file + " has " + size + " bytes; no more than " + LARGEST + " are read");
        }
        try (HdfFile hdf = HdfFile.fromBytes(Files.readAllBytes(file))) {
            // a third of the heap: numbers are held as read and as converted
            return read.apply(new HdfGroup(
                    "", hdf, new HdfGroup.Budget(Runtime.getRuntime().maxMemory() / 3 - size)));
        } catch (HdfGroup.Misfit e) {
            throw new HdfFormatException(file + ": " + e.getMessage(), e);
        } catch (RuntimeException | StackOverflowError e) {
            throw new HdfFormatException(
                    file + " is damaged or is not " + kind + ": " + (e.getMessage() == null ? e : e.getMessage()), e);
        }
    }
}
