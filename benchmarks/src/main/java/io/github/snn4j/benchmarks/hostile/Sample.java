package io.github.snn4j.benchmarks.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file as it lies on the disk.
 *
 * @param side the side file of a configuration in JSON, where it has one
 */
@SuppressWarnings("ArrayRecordComponent")
record Sample(byte[] file, byte @Nullable [] side) {
    static Sample of(byte[] file) {
        return new Sample(file, null);
    }

    /** Reads a file with the side file beside it. */
    static Sample read(Path path) throws IOException {
        Path side = side(path);
        return new Sample(Files.readAllBytes(path), Files.exists(side) ? Files.readAllBytes(side) : null);
    }

    void write(Path path) throws IOException {
        Files.write(path, file);
        if (side != null) {
            Files.write(side(path), side);
        }
    }

    private static Path side(Path path) {
        return path.resolveSibling(String.valueOf(path.getFileName()).replaceFirst("\\.json$", "") + ".bin");
    }
}
