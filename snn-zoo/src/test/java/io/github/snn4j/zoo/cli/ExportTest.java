package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.core.array.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from a model to cores. */
class ExportTest {
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

    /** Where data is kept does not say which of it firing rates are wanted on. */
    @Test
    void noiseIsShownUnlessDataIsNamed() throws IOException {
        String before = System.setProperty("SNN_DATA", data.toString());
        try {
            Cli run = Cli.run("export", model, "--out", folder.resolve("noise.json"))
                    .succeeds();
            assertTrue(run.out().contains("noise (--data"), run.out());
        } finally {
            if (before == null) {
                System.clearProperty("SNN_DATA");
            } else {
                System.setProperty("SNN_DATA", before);
            }
        }
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
    void coresLieWhereTheyArePinned() throws IOException {
        String layer = Cli.run("inspect", cores, "--json")
                .json()
                .at("/usage/0/populations")
                .asText();
        Path file = folder.resolve("pinned.json");
        JsonNode json = Cli.run("export", model, "--out", file, "--pin", layer + "/0=0/17", "--json")
                .json();
        boolean found = false;
        for (JsonNode core : json.get("usage")) {
            found |= core.get("core").asText().equals("0/17")
                    && core.get("populations").asText().equals(layer);
        }
        assertTrue(found, json.get("usage").toString());
        JsonNode costs = json.get("placements");
        assertTrue(costs.at("/annealed/cost_pj").asDouble()
                <= Math.min(
                        costs.at("/greedy/cost_pj").asDouble(),
                        costs.at("/round_robin/cost_pj").asDouble()));
        JsonNode run = Cli.run("simulate", file, "--data", data, "--verify", model, "--json")
                .json();
        assertEquals(0, run.get("mismatches").asLong());
        Cli.run("export", model, "--out", file, "--pin", layer + "/7=0/17").refuses("--pin", "no such core");
        Cli.run("export", model, "--out", file, "--pin", layer + "/0=0/170").refuses("--pin", "0 to 127");
        Cli.run("export", model, "--out", file, "--pin", layer + "=0/1").refuses("--pin", "LAYER/I=CHIP/CORE");
    }

    @Test
    void coresShowAnExampleForAsManySteps() throws IOException {
        Path file = folder.resolve("longer.json");
        Cli.run("export", model, "--out", file, "--steps", 9).succeeds();
        assertEquals(9, Cli.run("inspect", file, "--json").json().get("steps").asInt());
        JsonNode run = Cli.run("simulate", file, "--data", data, "--verify", model, "--json")
                .json();
        assertEquals(0, run.get("mismatches").asLong());
        Cli.run("export", model, "--out", file, "--steps", 0).refuses("--steps");
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
        Cli.run("export", cores, "--target", "nir", "--out", back).refuses("--target nir", "for loihi1");
        Cli.run("export", cores, "--target", "loihi2", "--out", back).refuses("--target loihi2", "for loihi1");
        Cli.run("export", cores, "--quantize", "slayer", "--out", back).refuses("--quantize");
        Cli.run("export", model, "--target", "nir", "--inline").refuses("--inline", "nir");
        Cli.run("export", model, "--placement", "round").refuses("--placement", "round-robin, greedy or annealed");
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
        assertEquals(0, json.get("not_checked").size());
        Cli unknown =
                Cli.run("export", network, "--check", "--target", "loihi2").succeeds();
        assertTrue(unknown.out().contains("not checked, as loihi2 has no limit of it: chips, in_axons"), unknown.out());
    }

    @Test
    void whatDoesNotFitIsNamed() throws IOException {
        Path limits = Cli.limits(folder, "synapse_bits", 10);
        Cli.run("export", model, "--target", limits, "--out", folder.resolve("no.json"))
                .refuses("synapse_bits", "against a limit of 10");
        assertFalse(Files.exists(folder.resolve("no.json")));
        Cli check = Cli.run("export", model, "--target", limits, "--check", "--json");
        assertEquals(2, check.code());
        JsonNode json = new ObjectMapper().readTree(check.out());
        assertFalse(json.get("fits").asBoolean());
        JsonNode problem = json.get("problems").get(0);
        assertEquals("synapse_bits", problem.get("resource").asText());
        assertEquals(10, problem.get("limit").asInt());
        assertTrue(problem.get("needed").asInt() > 10, problem.toString());
        for (String field : new String[] {"layer", "tile", "core", "remedy"}) {
            assertFalse(problem.get(field).asText().isEmpty(), problem.toString());
        }
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
        JsonNode problem = new ObjectMapper()
                .readTree(Cli.run("export", network, "--check", "--json").out())
                .at("/problems/0");
        assertEquals("pool", problem.get("layer").asText());
        assertFalse(problem.get("reason").asText().isEmpty()
                || problem.get("remedy").asText().isEmpty());
    }

    @Test
    void unknownTargets() {
        Cli.run("export", model, "--target", "loihi").refuses("loihi", "did you mean \"loihi1\"?");
        Cli.run("export", model, "--target", "none.json").refuses("none.json: no such file");
        Cli.run("export", model, "--out", folder.resolve("none").resolve("x.json"))
                .refuses("--out", "does not exist");
    }

    @Test
    void exportSaysWhatEachLayerLost() throws IOException {
        Path file = folder.resolve("lost.json");
        JsonNode noise = Cli.run("export", model, "--out", file, "--json").json();
        JsonNode onData = Cli.run("export", model, "--out", file, "--json", "--data", data, "--samples", 7)
                .json();
        assertEquals("nengo", noise.get("scheme").asText());
        for (JsonNode json : new JsonNode[] {noise, onData}) {
            JsonNode spike = json.get("layers").get(0);
            assertEquals("spike", spike.get("name").asText());
            assertTrue(spike.get("firing_rate").asDouble() > 0, json.toString());
            assertEquals(
                    spike.get("quantised_rate").asDouble()
                                    / spike.get("firing_rate").asDouble()
                            - 1,
                    spike.get("rate_change").asDouble(),
                    1e-12);
            JsonNode output = json.get("layers").get(1);
            assertTrue(output.get("weight_error_rms").asDouble() > 0, json.toString());
            assertTrue(output.get("rate_change").isNull());
            assertEquals(
                    0,
                    output.get("overflows").asLong() + output.get("saturations").asLong());
        }
        assertFalse(noise.get("layers").equals(onData.get("layers")));
    }

    @Test
    void schemesAreChosenAndAskedForAgain() throws IOException {
        Path file = folder.resolve("slayer.json");
        JsonNode json = Cli.run("export", model, "--out", file, "--quantize", "slayer", "--json")
                .json();
        assertEquals("slayer", json.get("scheme").asText());
        JsonNode same = Cli.run("simulate", file, "--data", data, "--verify", model, "--quantize", "slayer", "--json")
                .json();
        assertEquals(0, same.get("mismatches").asLong());
        assertEquals(0, same.get("overflows").asLong());
        assertEquals(0, same.get("saturations_by_layer").get("output").asLong());
        JsonNode other = Cli.run("simulate", file, "--data", data, "--verify", model, "--json")
                .json();
        assertTrue(other.get("mismatches").asLong() > 0);
        Cli.run("export", model, "--out", file, "--quantize", "lava").refuses("--quantize lava", "nengo, slayer");
    }

    @Test
    void fineTuningIsForTheExport() throws IOException {
        Path network = folder.resolve("tiny.json");
        Path tuned = folder.resolve("tuned.snn");
        Cli.run("train", network, "--data", data, "--out", tuned, "--set", "quantize=slayer")
                .refuses("--from");
        Cli.run("train", network, "--data", data, "--out", tuned, "--from", model, "--set", "quantize=loihi")
                .refuses("[none, loihi1, slayer]", "did you mean \"loihi1\"?");
        JsonNode json = Cli.run(
                        "train",
                        network,
                        "--data",
                        data,
                        "--out",
                        tuned,
                        "--from",
                        model,
                        "--epochs",
                        1,
                        "--set",
                        "quantize=slayer",
                        "--json")
                .json();
        Path file = folder.resolve("tuned.json");
        assertEquals(
                "slayer",
                Cli.run("export", tuned, "--out", file, "--json")
                        .json()
                        .get("scheme")
                        .asText());
        JsonNode chip = Cli.run("simulate", file, "--data", data, "--verify", tuned, "--json")
                .json();
        assertEquals(json.get("test_accuracy"), chip.get("chip_accuracy"));
        assertEquals(0, chip.get("mismatches").asLong());
    }

    @Test
    void inspectShowsEachCoreAndDifferences() throws IOException {
        JsonNode json = Cli.run("inspect", cores, "--json").json();
        assertEquals("configuration", json.get("kind").asText());
        assertEquals("bias", json.get("input_kind").asText());
        assertTrue(json.get("input").asText().contains("the host computes"), json.toString());
        assertEquals("lava", json.get("profile").asText());
        assertEquals(Cli.run("inspect", model, "--json").json().get("weights_sha256"), json.get("weights_sha256"));
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

    /** The encoder is the one that a netx file without its own is shown pictures with. */
    @Test
    void aNetworkThatSpikesDriveIsWrittenAsNetx() throws IOException {
        Path network = folder.resolve("spikes.json");
        Files.writeString(
                network,
                Files.readString(folder.resolve("tiny.json"))
                        .replace("\"steps\": 4", "\"steps\": 12, \"encoder\": {\"type\": \"IntegrateAndFire\"}"));
        Path spiking = folder.resolve("spikes.snn");
        Cli.run("train", network, "--data", data, "--out", spiking, "--threads", 1)
                .succeeds();
        Path netx = folder.resolve("spikes.net");
        JsonNode written = Cli.run("export", spiking, "--target", "netx", "--out", netx, "--json")
                .json();
        assertEquals(2, written.get("layers").asInt());
        assertEquals(Files.size(netx), written.get("bytes").asLong());
        assertEquals(
                "netx", Cli.run("inspect", netx, "--json").json().get("kind").asText());
        Path onCores = folder.resolve("spikes-cores.json");
        Cli.run("export", spiking, "--out", onCores).succeeds();
        JsonNode asNetx = Cli.run("simulate", netx, "--data", data, "--json").json();
        JsonNode asCores =
                Cli.run("simulate", onCores, "--data", data, "--json").json();
        // 12 steps and the depth of what lies behind the encoder, for each of 30 pictures
        assertEquals(30 * 14, asNetx.get("chip_steps").asInt());
        JsonNode inspected = Cli.run("inspect", onCores, "--json").json();
        assertEquals("spikes", inspected.get("input_kind").asText());
        assertTrue(inspected.get("input").asText().contains("IntegrateAndFire"), inspected.toString());
        assertTrue(asNetx.get("chip_accuracy").asDouble() > 0.9, asNetx.toString());
        double spikes = asCores.get("spikes").asDouble();
        assertEquals(spikes, asNetx.get("spikes").asDouble(), 0.03 * spikes);
    }

    @Test
    void whatNetxDoesNotHaveIsNamedAndAPartOfItWritten() throws IOException {
        Cli check = Cli.run("export", model, "--target", "netx", "--check", "--json");
        assertEquals(2, check.code());
        assertTrue(check.out().contains("the host computes its linear layer"), check.out());
        Path netx = folder.resolve("part.net");
        Cli.run("export", model, "--target", "netx", "--out", netx)
                .refuses("cannot be written as netx", "layer \"spike\"", "--layers");
        Cli.run("export", model, "--target", "netx", "--layers", "pool:", "--out", netx)
                .succeeds();
        Path input = folder.resolve("part-spikes.npy");
        byte[] all = new byte[6 * 8 * 8 * 4];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i % 3 == 0 ? 1 : 0);
        }
        NpyFile.of(new int[] {6, 8, 8, 4}, all).write(input);
        JsonNode json = Cli.run("simulate", netx, "--input", input, "--input-kind", "spikes", "--json")
                .json();
        all[5] = 2;
        NpyFile.of(new int[] {6, 8, 8, 4}, all).write(input);
        Cli.run("simulate", netx, "--input", input, "--input-kind", "spikes").refuses("number 5", "2.0");
        assertEquals(512, json.get("spikes").asInt());
        assertEquals("dense2", json.at("/layers/0/name").asText());
    }
}
