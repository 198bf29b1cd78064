package io.github.snn4j.benchmarks.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileFilesTest {
    @TempDir
    Path folder = Path.of("");

    private static Path interop() {
        String set = System.getProperty("SNN_DATA", System.getenv("SNN_DATA"));
        return (set == null ? Path.of("..", "..", "shared", "data") : Path.of(set)).resolve("interop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JSON", "BINARY", "NIR", "NETX"})
    void aFewHundredOfEachFormat(String format) throws IOException, InterruptedException {
        HostileFiles.Result result = HostileFiles.run(format, 400, 7, interop(), folder);
        assertEquals(List.of(), result.failures());
        // else the forgeries would be too crude to get far
        assertTrue(result.valid() > 0 && result.refused() > 0, result.toString());
        assertEquals(400, result.valid() + result.refused());
    }
}
