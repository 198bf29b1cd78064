package io.github.snn4j.core.plot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A drawing as SVG text: self-contained, without scripts, for light and dark pages; equal plots give equal text.
 *
 * <p>Values that are not numbers (NaN, infinities) are left out as gaps.
 */
public interface Plot {
    /** The SVG document, which may also stand inside an HTML page. */
    String svg();

    /** Writes the document to a temporary file beside {@code file} and moves it there. */
    default void write(Path file) throws IOException {
        // Not Files.createTempFile: its files are readable by their owner only.
        Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.writeString(temporary, svg(), StandardOpenOption.CREATE_NEW);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
