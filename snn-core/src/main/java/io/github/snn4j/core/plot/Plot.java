package io.github.snn4j.core.plot;

import io.github.snn4j.core.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

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
        AtomicFile.write(file, svg());
    }
}
