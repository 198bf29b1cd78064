package io.github.snn4j.notebooks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NotebooksTest {
    /** Every notebook of this module. */
    static List<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(""))) {
            List<Path> found =
                    files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList();
            assertTrue(found.size() >= 3, "notebooks found: " + found);
            return found;
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void runsToItsEnd(Path file) throws IOException, CellException {
        NotebookRunner.run(Notebook.read(file));
    }
}
