package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.snn4j.core.array.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from a model to cores. */
class ChipVerbsTest {
    @TempDir
    static Path folder;

    private static Path data;
    private static Path model;
    private static Path cores;

    @BeforeAll
    static void prepare() throws IOException {
        data = Cli.data(folder);
        model = Cli.model(folder, data);
        cores = folder.resolve("tiny.cores.json");
        Cli.run("export", model, "--out", cores).succeeds();
    }

    @Test
    void exportAnswersCoresBytesAndUsage() throws IOException {
        Path file = folder.resolve("again.json");
        JsonNode json = Cli.run("export", model, "--target", "loihi1", "--out", file, "--json")
                .json();
        Path side = folder.resolve("again.bin");
        assertEquals(json.get("cores").asInt(), json.get("usage").size());
        assertEquals(Files.size(file) + Files.size(side), json.get("bytes").asLong());
        long compartments = 0;
        for (JsonNode core : json.get("usage")) {
            compartments += core.get("compartments").asLong();
        }
        assertEquals(8 * 8 * 4 + 3, compartments);
        assertArrayEquals(Files.readAllBytes(folder.resolve("tiny.cores.bin")), Files.readAllBytes(side));
    }

    @Test
    void inlineNeedsNoSideFile() throws IOException {
        Path file = folder.resolve("inline.json");
        Cli.run("export", model, "--out", file, "--inline").succeeds();
        assertFalse(Files.exists(folder.resolve("inline.bin")));
        assertEquals(
                0,
                Cli.run("inspect", file, "--diff", cores, "--json")
                        .json()
                        .get("differences")
                        .size());
    }

    @Test
    void theBinaryFormDoesWhatJsonDoes() throws IOException {
        Path binary = folder.resolve("tiny.snncfg");
        JsonNode json = Cli.run("export", model, "--out", binary, "--json").json();
        assertEquals(Files.size(binary), json.get("bytes").asLong());
        assertEquals(
                0,
                Cli.run("inspect", binary, "--diff", cores, "--json")
                        .json()
                        .get("differences")
                        .size());
        assertEquals(
                Cli.run("inspect", cores, "--json").json(),
                Cli.run("inspect", binary, "--json").json());
        JsonNode run = Cli.run("simulate", binary, "--data", data, "--verify", model, "--json")
                .json();
        assertEquals(0, run.get("mismatches").asLong());
        Cli.run("export", model, "--out", binary, "--inline").refuses("--inline", "tiny.snncfg");
    }

    @Test
    void configurationsAreConverted() throws IOException {
        Path binary = folder.resolve("there.snncfg");
        Path back = folder.resolve("back.snncfg.json");
        JsonNode json = Cli.run("export", cores, "--out", binary, "--json").json();
        assertEquals(Files.size(binary), json.get("bytes").asLong());
        Cli.run("export", binary, "--out", back).succeeds();
        assertArrayEquals(Files.readAllBytes(cores), Files.readAllBytes(back));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("tiny.cores.bin")),
                Files.readAllBytes(folder.resolve("back.snncfg.bin")));
        Cli.run("export", cores).refuses("tiny.cores.json", "already", "--out");
        Cli.run("export", cores, "--check", "--out", back).refuses("--check");
        byte[] bytes = Files.readAllBytes(binary);
        Path cut = folder.resolve("cut.snncfg");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        Cli.run("export", cut, "--out", back).refuses("cut.snncfg");
        Cli.run("simulate", cut, "--data", data).refuses("cut.snncfg");
        Files.write(cut, new byte[] {1, 2, 3});
        Cli.run("inspect", cut).refuses("cut.snncfg");
    }

    @Test
    void theSchemaIsPrinted() throws IOException {
        Cli.run("inspect").refuses("FILE", "--schema");
        JsonNode schema = Cli.run("inspect", "--schema", "--json").json();
        assertEquals(
                new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree(Cli.run("inspect", "--schema").succeeds().out()),
                schema);
        JsonNode written = new com.fasterxml.jackson.databind.ObjectMapper().readTree(cores.toFile());
        written.fieldNames()
                .forEachRemaining(name -> assertTrue(schema.get("properties").has(name), name));
    }

    @Test
    void checkWorksForAnArchitectureAndWritesNothing() throws IOException {
        Path network = Cli.network(Files.createDirectory(folder.resolve("check")));
        JsonNode json = Cli.run("export", network, "--check", "--json").json();
        assertTrue(json.get("fits").asBoolean(), json.toString());
        try (var files = Files.list(folder.resolve("check"))) {
            assertEquals(1, files.count());
        }
        Cli.run("export", network).refuses("without weights", "--check");
    }

    @Test
    void whatDoesNotFitIsNamed() throws IOException {
        Path limits = limits("synapse_bits", 10);
        Cli.run("export", model, "--target", limits, "--out", folder.resolve("no.json"))
                .refuses("synapse_bits", "against a limit of 10");
        assertFalse(Files.exists(folder.resolve("no.json")));
        Cli check = Cli.run("export", model, "--target", limits, "--check", "--json");
        assertEquals(2, check.code());
        assertTrue(check.out().contains("\"fits\":false"), check.out());
        assertTrue(check.err().contains("synapse_bits"), check.err());
    }

    @Test
    void whatCannotRunOnCoresIsNamed() throws IOException {
        Path network = folder.resolve("max.json");
        Files.writeString(
                network,
                Files.readString(folder.resolve("tiny.json"))
                        .replaceAll("\"AveragePool2d\"[^}]*", "\"SpatialAttention\""));
        Cli check = Cli.run("export", network, "--check");
        assertEquals(2, check.code());
        assertTrue(check.err().contains("layer \"pool\""), check.err());
    }

    @Test
    void unknownTargets() {
        Cli.run("export", model, "--target", "loihi").refuses("loihi", "did you mean \"loihi1\"?");
        Cli.run("export", model, "--target", "none.json").refuses("none.json: no such file");
        Cli.run("export", model, "--out", folder.resolve("none").resolve("x.json"))
                .refuses("--out", "does not exist");
    }

    @Test
    void simulationIsVerifiedAgainstTheModel() throws IOException {
        JsonNode json = Cli.run("simulate", cores, "--data", data, "--verify", model, "--json")
                .json();
        assertEquals(0, json.get("mismatches").asLong());
        assertEquals(30, json.get("samples").asInt());
        assertTrue(json.get("chip_accuracy").asDouble() > 0.8, json.toString());
        assertTrue(json.get("test_accuracy").asDouble() > 0.8, json.toString());
        assertTrue(json.get("spikes").asLong() > 0);
        assertTrue(json.get("synaptic_operations").asLong() > json.get("spikes").asLong());
        assertTrue(json.get("energy_pj").asDouble() > 0);
    }

    @Test
    void simulationTakesTheFirstSamplesAndDoesNotDependOnThreads() throws IOException {
        JsonNode one = Cli.run(
                        "simulate", cores, "--data", data, "--dataset", "npy", "--samples", 7, "--json", "--threads", 1)
                .json();
        JsonNode two = Cli.run(
                        "simulate", cores, "--data", data, "--dataset", "npy", "--samples", 7, "--json", "--threads", 3)
                .json();
        assertEquals(7, one.get("samples").asInt());
        assertTrue(one.get("mismatches").isNull());
        for (String figure : new String[] {"chip_accuracy", "spikes", "synaptic_operations", "energy_pj"}) {
            assertEquals(one.get(figure), two.get(figure));
        }
    }

    @Test
    void aModelThatTheFileIsNotFrom() throws IOException {
        Path other = folder.resolve("other.snn");
        Cli.run("train", folder.resolve("tiny.json"), "--data", data, "--out", other, "--seed", 9, "--epochs", 1)
                .succeeds();
        JsonNode json = Cli.run("simulate", cores, "--data", data, "--verify", other, "--json")
                .json();
        assertTrue(json.get("mismatches").asLong() > 0, json.toString());
        Cli.run("train", folder.resolve("tiny.json"), "--data", data, "--out", other, "--steps", 5, "--epochs", 1)
                .succeeds();
        Cli.run("simulate", cores, "--data", data, "--verify", other).refuses("was not made from this model");
    }

    @Test
    void rawPixelsAreDumpedOnTheChipsClockOrAligned() throws IOException {
        Path picture = folder.resolve("picture.npy");
        byte[] all = new byte[64];
        Arrays.fill(all, 16, 32, (byte) 220);
        NpyFile.of(new int[] {8, 8, 1}, all).write(picture);
        Path dump = folder.resolve("dump");
        JsonNode json = Cli.run("simulate", cores, "--input", picture, "--dump", dump, "--json")
                .json();
        NpyFile spikes = NpyFile.read(dump.resolve("00-spike-spikes.npy"));
        // 4 steps, and one more for the read-out, which lags by a step
        assertArrayEquals(new int[] {5, 8, 8, 4}, spikes.shape());
        double sum = Arrays.stream(spikes.toDoubles()).sum();
        assertEquals(json.get("layers").get(0).get("spikes").asDouble(), sum);
        assertTrue(sum > 0);
        NpyFile readout = NpyFile.read(dump.resolve("01-output-v.npy"));
        assertArrayEquals(new int[] {5, 3}, readout.shape());
        assertEquals(0, readout.getDouble(0));
        double[] last = Arrays.copyOfRange(readout.toDoubles(), 12, 15);
        int best = last[0] >= last[1] && last[0] >= last[2] ? 0 : last[1] >= last[2] ? 1 : 2;
        assertEquals(json.get("decision").asInt(), best);

        Path aligned = folder.resolve("aligned");
        Cli.run("simulate", cores, "--input", picture, "--dump", aligned, "--aligned", "--probe", "output:v")
                .succeeds();
        NpyFile shifted = NpyFile.read(aligned.resolve("01-output-v.npy"));
        assertArrayEquals(readout.toDoubles(), shifted.toDoubles());
        assertFalse(Files.exists(aligned.resolve("00-spike-u.npy")));
        double[] first = NpyFile.read(aligned.resolve("00-spike-spikes.npy")).toDoubles();
        assertArrayEquals(new double[256], Arrays.copyOf(first, 256));
    }

    @Test
    void rawInputThatDoesNotFit() throws IOException {
        Path three = folder.resolve("three.npy");
        NpyFile.of(new int[] {3, 8, 8, 1}, new float[192]).write(three);
        Cli.run("simulate", cores, "--input", three, "--steps", 9).refuses("--steps 9", "3 steps");
        Cli.run("simulate", cores, "--input", three).succeeds();
        Path wrong = data.resolve("test-y.npy");
        Cli.run("simulate", cores, "--input", wrong).refuses("[30]", "[8, 8, 1]");
        Cli.run("simulate", cores, "--input", "none.npy").refuses("none.npy: no such file");
        Cli.run("simulate", cores, "--input", wrong, "--probe", "nowhere:u").refuses("nowhere", "[spike, output]");
        Cli.run("simulate", cores, "--input", wrong, "--input-kind", "spikes").refuses("");
        Cli.run("simulate", cores, "--dump", "x").refuses("--input");
    }

    @Test
    void damagedConfigurations() throws IOException {
        Cli.run("simulate", folder.resolve("none.json"), "--data", data).refuses("none.json: no such file");
        byte[] json = Files.readAllBytes(cores);
        Path cut = folder.resolve("cut.json");
        Files.write(cut, Arrays.copyOf(json, json.length / 2));
        Cli.run("simulate", cut, "--data", data).refuses("cut.json");
        Path alone = folder.resolve("alone.json");
        Files.write(alone, json);
        Cli.run("inspect", alone).refuses("alone.bin", "missing");
        Cli.run("simulate", folder.resolve("tiny.json"), "--data", data).refuses("tiny.json", "format");
    }

    @Test
    void inspectShowsEachCoreAndDifferences() throws IOException {
        JsonNode json = Cli.run("inspect", cores, "--json").json();
        assertEquals("configuration", json.get("kind").asText());
        assertEquals(2, json.get("layers").size());
        assertEquals(json.get("cores").asInt(), json.get("usage").size());
        Path other = folder.resolve("seven.snn");
        Cli.run("train", folder.resolve("tiny.json"), "--data", data, "--out", other, "--seed", 7, "--epochs", 1)
                .succeeds();
        Path second = folder.resolve("seven.json");
        Cli.run("export", other, "--out", second).succeeds();
        JsonNode diff = Cli.run("inspect", cores, "--diff", second, "--json").json();
        assertTrue(diff.get("differences").toString().contains("input.host.weights[0]"), diff.toString());
    }

    /** Loihi's limits with one changed. */
    private static Path limits(String resource, int value) throws IOException {
        try (var in = Cli.class.getResourceAsStream("/io/github/snn4j/models/chip/targets/loihi1.json")) {
            var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
            JsonNode root = mapper.readTree(in);
            ((com.fasterxml.jackson.databind.node.ObjectNode) root.get("limits").get(resource)).put("value", value);
            Path file = folder.resolve(resource + ".json");
            mapper.writeValue(file.toFile(), root);
            return file;
        }
    }
}
