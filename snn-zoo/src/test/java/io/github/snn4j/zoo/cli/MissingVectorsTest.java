package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingVectorsTest {
    @TempDir
    Path folder;

    /** In a process of its own, since a module cannot be taken from a running one. */
    @Test
    void scalarKernelsRunAndOneLineSaysWhyAndHowToMendIt() throws Exception {
        Process process = Cli.start(folder, List.of(), "bench", "W1", "--batch=2", "--steps=2", "--secs=0.1", "--json");
        assertEquals(0, process.waitFor(), Files.readString(folder.resolve("err")));
        List<String> complaints = Files.readAllLines(folder.resolve("err")).stream()
                .filter(line -> line.contains("Vector API"))
                .toList();
        assertEquals(1, complaints.size(), complaints.toString());
        assertTrue(complaints.get(0).contains("--add-modules jdk.incubator.vector"), complaints.toString());
        double millis = new ObjectMapper()
                .readTree(folder.resolve("out").toFile())
                .path("median_ms")
                .asDouble();
        assertTrue(millis > 0);
    }
}
