package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @Test
    void goesAllTheWay(@TempDir Path folder) throws IOException {
        Path out = folder.resolve("demo");
        JsonNode json = Cli.run(
                        "demo", "--out", out, "--samples", 600, "--epochs", 2, "--tests", 100, "--chip", 5, "--json")
                .json();
        assertTrue(json.get("test_accuracy").asDouble() > 0.3, json.toString());
        assertEquals(0, json.get("mismatches").asLong());
        assertTrue(json.has("chip_accuracy") && json.has("seconds"));
        String report = Files.readString(Path.of(json.get("report").asText()));
        for (String part : new String[] {"Confusion matrix", "Layer spike2", "Use of each core", "not a measurement"}) {
            assertTrue(report.contains(part), part);
        }
        for (String file : new String[] {"demo.snn", "demo.csv", "demo.json", "demo.bin"}) {
            assertTrue(Files.size(out.resolve(file)) > 0, file);
        }
    }

    @Test
    void aFileInTheWay(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Cli.run("demo", "--out", file).refuses("--out " + file, "expected a folder");
        Cli.run("demo", "--epochs", 0).refuses("--epochs must be at least 1, got 0");
    }
}
