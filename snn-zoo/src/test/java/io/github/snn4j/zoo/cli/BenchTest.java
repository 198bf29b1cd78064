package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.snn4j.zoo.bench.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    private static final List<String> SMALL =
            List.of("--batch", "1", "--steps", "2", "--secs", "0.01", "--threads", "1");

    @TempDir
    Path folder;

    private static Cli bench(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of(arguments));
        all.addAll(SMALL);
        return Cli.run(all.toArray());
    }

    @Test
    void figuresOfARun() throws IOException {
        JsonNode r =
                bench("W1", "--surrogate", "Triangle", "--layers", "--json").json();
        assertEquals("W1", r.path("workload").asText());
        assertEquals("train", r.path("mode").asText());
        assertEquals("snntorch", r.path("fw").asText());
        assertTrue(r.path("surrogate").asText().startsWith("Triangle"), r.toString());
        assertEquals(2, r.path("steps").asInt());
        assertEquals(1, r.path("batch").asInt());
        assertEquals(1, r.path("threads").asInt());
        assertTrue(r.path("min_ms").asDouble() > 0, r.toString());
        assertTrue(r.path("median_ms").asDouble() <= r.path("max_ms").asDouble(), r.toString());
        assertTrue(r.path("n").asInt() >= 5, r.toString());
        assertTrue(r.path("forecast_mb").asDouble() > 1, r.toString());
        assertTrue(r.path("peak_mb").isNumber() || !Files.exists(Path.of("/proc/self/status")), r.toString());
        assertEquals(2, r.path("firing_rates").size());
        assertFalse(r.path("cpu").path("model").asText().isEmpty());
        assertTrue(r.path("cpu").path("vector_bits").asInt() >= 32, r.toString());
        assertFalse(r.path("commit").asText().isEmpty());
        assertEquals("fc1", r.path("layers").path(0).path("layer").asText());
        assertTrue(r.path("layers").path(0).path("backward_ms").asDouble() > 0, r.toString());
    }

    /** Weights for a rate and running statistics come from another process. */
    @Test
    void inferenceAtARate() {
        Cli text = bench("W3", "--mode", "infer", "--rate", "0.1").succeeds();
        assertTrue(text.out().contains("W3 infer: median "), text.out());
        assertTrue(text.out().contains(", rate 0.1"), text.out());
        assertTrue(text.out().contains("lif1 "), text.out());
    }

    private Path results(String line) throws IOException {
        return Files.writeString(folder.resolve("earlier.jsonl"), line + "\n");
    }

    @Test
    void whatBecameSlowerIsFlagged() throws IOException {
        ObjectNode r = (ObjectNode) bench("W1", "--json").json();
        r.put("median_ms", 1e-3);
        Cli slower = bench("W1", "--against", results(r.toString()));
        assertEquals(1, slower.code(), slower.err());
        assertTrue(slower.out().contains("SLOWER"), slower.out());
        r.put("median_ms", 1e6);
        JsonNode faster =
                bench("W1", "--against", results(r.toString()), "--json").json();
        assertFalse(faster.path("against").path("slower").asBoolean());
        assertTrue(faster.path("against").path("ratio").asDouble() < 1, faster.toString());
        ((ObjectNode) r.path("cpu")).put("model", "another");
        Cli other = bench("W1", "--against", results(r.toString())).succeeds();
        assertTrue(other.err().contains("another processor, another"), other.err());
        bench("W1", "--mode", "infer", "--against", results(r.toString())).refuses("no result of W1", "mode=infer");
        bench("W1", "--rate", "0.1", "--against", results(r.toString())).refuses("no result of W1", "rate=0.1");
        bench("W1", "--surrogate", "Triangle", "--against", results(r.toString()))
                .refuses("no result of W1", "Triangle");
        // the last of several lines counts
        ObjectNode last = r.deepCopy().put("median_ms", 1e-3);
        assertEquals(1, bench("W1", "--against", results(r + "\n" + last)).code());
    }

    @Test
    void onlyTheSameRunIsCompared() throws IOException {
        String run = "{\"workload\": \"W1\", \"mode\": \"train\", \"median_ms\": 1}";
        bench("W1", "--against", results(run)).refuses("earlier.jsonl", "no result of W1", "mode=train");
        bench("W1", "--against", results(run + "\nnothing")).refuses("earlier.jsonl, line 2", "not JSON");
        bench("W1", "--against", results("{\"median_ms\": 1}")).refuses("earlier.jsonl, line 1", "no workload");
        bench("W1", "--against", folder.resolve("none")).refuses("none: no such file");
        bench("W1", "--against", folder).refuses("is a folder");
    }

    @Test
    void badUse() {
        Cli.run("bench", "W44").refuses("W44", "did you mean \"W4\"?");
        Cli.run("bench", "W1", "--surrogate", "Triangel").refuses("did you mean \"Triangle\"?");
        Cli.run("bench", "W1", "--mode", "trian").refuses("--mode", "trian", "TRAIN, INFER");
        Cli.run("bench", "W1", "--rate", "1.5").refuses("--rate must be in [0, 1), got 1.5");
        Cli.run("bench", "W1", "--secs", "0").refuses("--secs must be above 0");
        Cli.run("bench", "W1", "--batch", "0").refuses("--batch must be at least 1, got 0");
        Cli.run("bench", "W1", "--steps", "-1").refuses("--steps must be at least 1, got -1");
        Cli.run("bench", "W1", "--threads", "0").refuses("--threads must be at least 1, got 0");
        Cli.run("bench", "W4", "--batch", "2000000000", "--secs", "1").refuses("smaller batch");
        Cli.run("bench", "--load", folder.resolve("none")).refuses("none", "no such folder");
        Cli.run("bench", "--load", folder).refuses("losses.json: no such file");
        Cli.run("bench", "--load", folder, "--batch", "2").refuses("--load", "leave out --batch");
    }

    /** In a process of its own, since it writes beside where it runs. */
    @Test
    void allWritesAFileOfResults() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Snn.class.getName(),
                "bench",
                "all",
                "--json"));
        command.addAll(SMALL);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        assertEquals(0, process.waitFor(), Files.readString(folder.resolve("err")));
        JsonNode answer = new ObjectMapper().readTree(folder.resolve("out").toFile());
        assertEquals(Workloads.names().size(), answer.path("results").size());
        Path written = folder.resolve(answer.path("path").asText());
        List<String> lines = Files.readAllLines(written);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = new ObjectMapper().readTree(lines.get(i));
            assertEquals(Workloads.names().get(i), line.path("workload").asText());
            assertEquals(line, answer.path("results").path(i));
        }
        try (Stream<Path> files = Files.list(written.getParent())) {
            assertEquals(1, files.count());
        }
    }
}
