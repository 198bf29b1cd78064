package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.core.array.NpyFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code snn simulate} of core configurations. */
class SimulateTest {
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

    /** Nothing of the model is left in memory, only the file is there. */
    @Test
    void aFreshProcessReadsTheFileOnly() throws Exception {
        Path alone = Files.createDirectory(folder.resolve("alone"));
        Files.copy(cores, alone.resolve("tiny.cores.json"));
        Files.copy(folder.resolve("tiny.cores.bin"), alone.resolve("tiny.cores.bin"));
        Process process = Cli.start(
                alone,
                List.of("jdk.incubator.vector"),
                "simulate",
                alone.resolve("tiny.cores.json"),
                "--data",
                data,
                "--json");
        assertEquals(0, process.waitFor(), Files.readString(alone.resolve("err")));
        JsonNode there = new ObjectMapper().readTree(alone.resolve("out").toFile());
        JsonNode here = Cli.run("simulate", cores, "--data", data, "--json").json();
        for (String figure : new String[] {"chip_accuracy", "spikes", "synaptic_operations", "energy_pj"}) {
            assertEquals(here.get(figure), there.get(figure));
        }
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
        Cli seen = Cli.run("simulate", cores, "--data", data, "--verify", other, "--json");
        assertTrue(seen.json().get("mismatches").asLong() > 0, seen.out());
        assertTrue(seen.err().contains("was exported from other weights than those of " + other), seen.err());
        Path wider = Files.writeString(
                folder.resolve("wider.json"),
                Files.readString(folder.resolve("tiny.json")).replace("\"channels\": 4", "\"channels\": 5"));
        Cli.run("train", wider, "--data", data, "--out", other, "--epochs", 1).succeeds();
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
        assertFalse(Files.exists(aligned.resolve("01-output-spikes.npy")));
        Cli.run("simulate", cores, "--input", picture, "--dump", aligned, "--aligned")
                .succeeds();
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
        Cli.run("simulate", cores, "--input", wrong, "--input-kind", "spikes").refuses("driven by pixels");
        Cli.run("simulate", cores, "--input", three, "--data", data).refuses("--input", "--data");
        Cli.run("simulate", cores, "--input", three, "--verify", model).refuses("--input", "--verify");
        Cli.run("simulate", cores, "--input", three, "--reset-offset", 1).refuses("--reset-interval");
        Path file = Files.writeString(folder.resolve("in-the-way"), "");
        Cli.run("simulate", cores, "--input", three, "--dump", file)
                .refuses("--dump", "in-the-way", "file of that name");
        Cli.run("simulate", cores, "--dump", "x").refuses("--input");
    }

    /** As many numbers, but channels first. */
    @Test
    void anotherLayoutIsNotTaken() throws IOException {
        Path bias = folder.resolve("layout.npy");
        NpyFile.of(new int[] {4, 8, 8}, new int[256]).write(bias);
        Cli.run("simulate", cores, "--input", bias, "--input-kind", "bias")
                .refuses("[4, 8, 8]", "[8, 8, 4]", "height, width, channels");
        NpyFile.of(new int[] {256}, new int[256]).write(bias);
        Cli.run("simulate", cores, "--input", bias, "--input-kind", "bias").succeeds();
    }

    @Test
    void biasMantissasAreWholeNumbersOfAnyType() throws IOException {
        Path bias = folder.resolve("bias.npy");
        int[] whole = new int[256];
        double[] same = new double[256];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = 37 * i % 1000;
            same[i] = whole[i];
        }
        NpyFile.of(new int[] {8, 8, 4}, whole).write(bias);
        JsonNode expected = Cli.run("simulate", cores, "--input", bias, "--input-kind", "bias", "--json")
                .json();
        assertTrue(expected.at("/layers/0/spikes").asInt() > 0, expected.toString());
        NpyFile.of(new int[] {8, 8, 4}, same).write(bias);
        assertEquals(
                expected,
                Cli.run("simulate", cores, "--input", bias, "--input-kind", "bias", "--json")
                        .json());
        same[7] = 0.5;
        NpyFile.of(new int[] {8, 8, 4}, same).write(bias);
        Cli.run("simulate", cores, "--input", bias, "--input-kind", "bias").refuses("number 7", "0.5");
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
    void costsByCoreAndModel() throws IOException {
        Path svg = folder.resolve("use.svg");
        JsonNode json = Cli.run("simulate", cores, "--data", data, "--per-core", "--heatmap", svg, "--json")
                .json();
        long operations = 0;
        for (JsonNode core : json.get("cores")) {
            operations += core.get("synaptic_operations").asLong();
        }
        assertEquals(json.get("synaptic_operations").asLong(), operations);
        double parts = 0;
        for (JsonNode part : json.get("energy_parts_pj")) {
            parts += part.asDouble();
        }
        assertEquals(json.get("energy_pj").asDouble(), parts, 1e-6 * parts);
        assertEquals(4, json.get("energy_estimates").size());
        // the host's 3x3 convolution of 8x8 to 4 channels, and 4x4x4 to 3; of those some are 0
        double ann = json.get("energy_estimates").get(2).get("pj").asDouble() / 30 / 4.6;
        assertTrue(ann <= 64 * 9 * 4 + 64 * 3 && ann > 64 * 9 * 4 + 60 * 3, ann + "");
        assertTrue(json.get("step_ns").asDouble() > 113, json.toString());
        // T = 4 and two layers
        assertEquals(5 * json.get("step_ns").asDouble(), json.get("example_ns").asDouble(), 1e-6);
        assertTrue(json.get("step_model").asText().contains("Davies"), json.toString());
        String drawn = Files.readString(svg);
        assertTrue(drawn.startsWith("<svg") && drawn.contains("loihi1") && drawn.contains("synapse memory"), drawn);
        String text = Cli.run("simulate", cores, "--data", data, "--samples", 2, "--per-core")
                .succeeds()
                .out();
        for (String part : new String[] {"Davies et al. 2018", "KerasSpiking", "Horowitz", "east-west", "most"}) {
            assertTrue(text.contains(part), part + " is not in " + text);
        }
        Path mine = Cli.limits(folder, "in_axons", 1000);
        Files.writeString(mine, Files.readString(mine).replace("\"loihi1\"", "\"mine\""));
        Path other = folder.resolve("mine-cores.json");
        Cli.run("export", model, "--target", mine, "--out", other).succeeds();
        Cli.run("simulate", other, "--data", data, "--heatmap", folder.resolve("no.svg"))
                .refuses("--heatmap", "\"mine\"");
    }

    @Test
    void noiseIsDrawnBySeedAndNothingElse() throws IOException {
        JsonNode off = Cli.run("simulate", cores, "--data", data, "--json").json();
        JsonNode one = Cli.run("simulate", cores, "--data", data, "--noise=19", "--json", "--threads", 1)
                .json();
        JsonNode again = Cli.run("simulate", "--noise=19", cores, "--data", data, "--json", "--threads", 3)
                .json();
        JsonNode other = Cli.run("simulate", cores, "--data", data, "--noise=19", "--seed", 5, "--json")
                .json();
        assertEquals(one.get("spikes"), again.get("spikes"));
        assertEquals(one.get("synaptic_operations"), again.get("synaptic_operations"));
        assertTrue(!one.get("spikes").equals(off.get("spikes")), one.toString());
        assertTrue(!one.get("spikes").equals(other.get("spikes")), one.toString());
        JsonNode seen = Cli.run("simulate", cores, "--data", data, "--noise=19", "--verify", model, "--json")
                .json();
        assertTrue(seen.get("mismatches").asLong() > 0, seen.toString());
        // the word after --noise is the file
        JsonNode least = Cli.run("simulate", "--noise", cores, "--data", data, "--verify", model, "--json")
                .json();
        assertEquals(30, least.get("samples").asInt());
        Cli.run("simulate", cores, "--data", data, "--noise=24").refuses("--noise", "0 to 23", "24");
        Cli.run("simulate", cores, "--data", data, "--noise=loud").refuses("--noise", "loud");
    }

    /** The layer-level run uses the arithmetic of the file, or the one that is asked for. */
    @Test
    void anotherArithmeticIsVerifiedToo() throws IOException {
        for (String profile : new String[] {"lava", "nengo-loihi"}) {
            JsonNode run = Cli.run("simulate", cores, "--data", data, "--profile", profile, "--verify", model, "--json")
                    .json();
            assertEquals(0, run.get("mismatches").asLong());
            assertTrue(run.get("spikes").asLong() > 0);
        }
        Cli.run("simulate", cores, "--data", data, "--profile", "lave").refuses("--profile", "lave", "nengo-loihi");
    }

    /** The top bit of a weight in the binary file, its checksums repaired. */
    @Test
    void oneFlippedSynapseWordIsNamed() throws IOException {
        Path file = folder.resolve("flipped.snncfg");
        Cli.run("export", model, "--out", file).succeeds();
        byte[] whole = Files.readAllBytes(file);
        ByteBuffer table = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int entry = 12;
        while (table.getShort(entry) != 3) {
            entry += 24;
        }
        int first = (int) table.getLong(entry + 4);
        int length = (int) table.getLong(entry + 12);
        int found = 0;
        for (int word = 0; word < 30 && found < 3; word++) {
            ByteBuffer changed = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
            int at = first + 8 * word;
            // four bits of format, six of count, then eight of the first weight
            changed.putLong(at, changed.getLong(at) ^ 1L << 17);
            repair(changed, entry, first, length);
            Files.write(file, changed.array());
            JsonNode json = Cli.run("simulate", file, "--data", data, "--verify", model, "--json")
                    .json();
            if (json.get("mismatches").asLong() > 0) {
                found++;
                JsonNode difference = json.get("first_mismatch");
                assertEquals("output", difference.get("layer").asText());
                assertTrue(difference.get("neuron").asInt() < 3
                        && difference.get("step").asInt() < 4);
                String text = Cli.run("simulate", file, "--data", data, "--verify", model)
                        .succeeds()
                        .out();
                assertTrue(
                        text.contains("the first in layer \"output\" at step "
                                + difference.get("step").asInt() + ", neuron "
                                + difference.get("neuron").asInt()),
                        text);
            } else {
                assertTrue(json.get("first_mismatch").isNull());
            }
        }
        assertEquals(3, found);
    }

    /** The section's CRC-32C and the file's SHA-256. */
    private static void repair(ByteBuffer file, int entry, int first, int length) {
        CRC32C crc = new CRC32C();
        crc.update(file.array(), first, length);
        file.putInt(entry + 20, (int) crc.getValue());
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            int end = file.capacity() - 32;
            sha.update(file.array(), 0, end);
            file.put(end, sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
