package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.zoo.dataset.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks of other tools, from the command line. */
class InteropVerbsTest {
    @TempDir
    Path folder = Path.of("");

    private static Path file(String name) {
        return TestFiles.data().resolve("interop").resolve(name);
    }

    /** An independent integer reference got 95.32 %. */
    @Test
    void lavasNetworkTellsDigitsApart() throws IOException {
        JsonNode json = Cli.run(
                        "simulate", file("lava/trained_mnist_network.net"), "--data", TestFiles.data(), "--json")
                .json();
        assertEquals(10_000, json.get("samples").asInt());
        assertEquals(0.9532, json.get("chip_accuracy").asDouble(), 0.0005);
    }

    /** A small NumPy simulation got 100 and 98 of 100. */
    @ParameterizedTest
    @CsvSource({"true, 100", "false, 98"})
    void sinabsNetworkTellsRecordingsApart(boolean severalSpikes, int right) throws IOException {
        Object[] line = {
            "simulate", file("nir/nmnist_cnn_sinabs.nir"), "--data", TestFiles.data(), "--steps", 300, "--json"
        };
        Object[] more = java.util.Arrays.copyOf(line, line.length + 1);
        more[line.length] = "--multi-spike";
        JsonNode json = Cli.run(severalSpikes ? more : line).json();
        assertEquals(100, json.get("samples").asInt());
        assertEquals(right, json.get("right").asInt());
        assertEquals(right / 100.0, json.get("chip_accuracy").asDouble());
        assertTrue(json.get("spikes").asLong() > 0);
    }

    @Test
    void anImportedNetworkIsEvaluatedExportedAndImportedAgain() throws IOException {
        Path model = folder.resolve("n.snn");
        Cli.run("import", file("nir/nmnist_cnn_sinabs.nir"), "--steps", 50, "--out", model)
                .succeeds();
        double first = accuracy(model);
        assertTrue(first > 0.8, first + "");
        Cli.run("export", model, "--target", "nir", "--out", folder.resolve("n.nir"))
                .refuses("soft reset");
        Path braille = folder.resolve("b.snn");
        Cli.run("import", file("nir/braille_norse.nir"), "--dt", "1e-4", "--out", braille)
                .succeeds();
        Path nir = folder.resolve("b.nir");
        Cli.run("export", braille, "--target", "nir", "--out", nir).succeeds();
        Path again = folder.resolve("b2.snn");
        Cli.run("import", nir, "--out", again).succeeds();
        JsonNode one = Cli.run("inspect", braille, "--json").json();
        JsonNode two = Cli.run("inspect", again, "--json").json();
        assertEquals(one.get("weights_sha256"), two.get("weights_sha256"));
        Path part = folder.resolve("part.nir");
        Cli.run("export", braille, "--target", "nir", "--layers", "fc1:lif1_lif", "--out", part)
                .succeeds();
        assertEquals(5, Cli.run("inspect", part, "--json").json().get("layers").size());
        Cli.run("export", braille, "--target", "nir", "--layers", "fc1:lif9", "--out", part)
                .refuses("lif9");
    }

    /** Its integers go out as they came in, without being asked to; a part of a network may end in a picture. */
    @Test
    void aNetxModelIsExportedAsItCame() throws IOException {
        Path model = folder.resolve("m.snn");
        Path file = file("lava/trained_mnist_network.net");
        Cli.run("import", file, "--out", model).succeeds();
        Path again = folder.resolve("again.net");
        Cli.run("export", model, "--target", "netx", "--out", again).succeeds();
        Path cores = folder.resolve("m.json");
        JsonNode exported = Cli.run("export", model, "--out", cores, "--json").json();
        assertEquals("slayer", exported.get("scheme").asText());
        List<Integer> first = spikesByLayer(file);
        assertEquals(first, spikesByLayer(again));
        assertEquals(first, spikesByLayer(cores));
        Path picture = folder.resolve("tiny.snn");
        Cli.run("import", file("lava/tiny.net"), "--out", picture).succeeds();
        Cli.run("export", picture, "--layers", ":conv1", "--out", cores).succeeds();
        Cli.run("export", picture, "--layers", ":conv1", "--target", "netx", "--out", again)
                .succeeds();
        Cli.run("export", picture, "--layers", ":conv1", "--target", "nir", "--out", folder.resolve("t.nir"))
                .succeeds();
        Path part = folder.resolve("part.snn");
        Cli.run("import", again, "--out", part).succeeds();
        Cli.run("evaluate", part, "--data", TestFiles.data(), "--dataset", "mnist")
                .refuses("takes examples of 16x16x3");
    }

    /** Of random spikes of twenty steps. */
    private List<Integer> spikesByLayer(Path file) throws IOException {
        Path input = folder.resolve("spikes.npy");
        Random random = new Random(3);
        float[] spikes = new float[20 * 784];
        for (int i = 0; i < spikes.length; i++) {
            spikes[i] = random.nextInt(5) == 0 ? 1 : 0;
        }
        NpyFile.of(new int[] {20, 784}, spikes).write(input);
        JsonNode counts = Cli.run("simulate", file, "--input", input, "--input-kind", "spikes", "--json")
                .json()
                .get("layers");
        List<Integer> spiking = new ArrayList<>();
        counts.forEach(layer -> spiking.add(layer.get("spikes").asInt()));
        assertTrue(spiking.get(spiking.size() - 1) > 10, spiking + "");
        return spiking;
    }

    private static double accuracy(Path model) throws IOException {
        return Cli.run("evaluate", model, "--data", TestFiles.data(), "--dataset", "nmnist", "--json")
                .json()
                .get("test_accuracy")
                .asDouble();
    }

    @Test
    void aRawInputIsDumpedByTheNeuronsOfTheGraph() throws IOException {
        Path input = folder.resolve("x.npy");
        NpyFile.of(new int[] {3, 1}, new float[] {30, 0, 30}).write(input);
        Path dump = folder.resolve("dump");
        JsonNode json = Cli.run(
                        "simulate",
                        file("nir/lif_norse.nir"),
                        "--dt",
                        "1e-4",
                        "--input",
                        input,
                        "--dump",
                        dump,
                        "--json")
                .json();
        assertEquals(2, json.get("layers").get(0).get("spikes").asInt());
        NpyFile v = NpyFile.read(dump.resolve("00-1-v.npy"));
        assertEquals(3, v.shape()[0]);
        // 1e-4 / 2.5e-3 of 30 is above the threshold, so that v is reset
        assertEquals(0, v.getDouble(0));
        Object[] line = {"simulate", file("nir/lif_norse.nir"), "--dt", "1e-4", "--input", input};
        more(line, "--dump", dump, "--aligned", "--probe", "1:v").succeeds();
        NpyFile aligned = NpyFile.read(dump.resolve("00-1-v.npy"));
        assertEquals(4, aligned.shape()[0]);
        assertEquals(v.getDouble(1), aligned.getDouble(2));
        more(line, "--probe", "lif:v").refuses("--probe lif:v", "[1]");
        more(line, "--reset-interval", 5).refuses("--reset-interval");
        more(line, "--input-kind", "bias").refuses("--input-kind bias");
        more(line, "--steps", 7).refuses("--steps 7", "3 steps");
        more(line, "--wrap").refuses("--wrap", "NIR");
        more(line, "--verify", "m.snn").refuses("--verify");
    }

    private static Cli more(Object[] line, Object... options) {
        Object[] all = java.util.Arrays.copyOf(line, line.length + options.length);
        System.arraycopy(options, 0, all, line.length, options.length);
        return Cli.run(all);
    }

    /** A synaptic current is recorded, and counts are taken as they are, whatever their type. */
    @Test
    void countsOfBytesAreCountsAndCurrentsAreRecorded() throws IOException {
        Path input = folder.resolve("counts.npy");
        Path dump = folder.resolve("counts");
        Object[] line = {
            "simulate", file("nir/braille_norse.nir"), "--dt", "1e-4", "--input", input, "--dump", dump, "--json"
        };
        byte[] counts = new byte[20 * 12];
        float[] same = new float[counts.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (byte) (i % 5);
            same[i] = i % 5;
        }
        NpyFile.of(new int[] {20, 12}, counts).write(input);
        JsonNode bytes = Cli.run(line).json();
        NpyFile current = NpyFile.read(dump.resolve("00-lif1.lif-u.npy"));
        assertEquals(20, current.shape()[0]);
        assertTrue(java.util.Arrays.stream(current.toDoubles()).anyMatch(u -> u != 0));
        NpyFile.of(new int[] {20, 12}, same).write(input);
        assertEquals(bytes, Cli.run(line).json());
    }

    @Test
    void resetsEveryFewStepsOnTheChipsClock() throws IOException {
        NpyFile recorded = NpyFile.read(file("lava/tinynet-reference/input_bias.npy"));
        int[] bias = new int[16 * 16 * 3];
        for (int i = 0; i < bias.length; i++) {
            bias[i] = (int) recorded.getDouble((i / 3 % 16 * 16 + i / 3 / 16) * 3 + i % 3);
        }
        Path input = folder.resolve("bias.npy");
        NpyFile.of(new int[] {16, 16, 3}, bias).write(input);
        long once = spikes(input, 12, 0);
        assertEquals(2 * once, spikes(input, 24, 12));
        assertTrue(spikes(input, 24, 0) != 2 * once);
    }

    private static long spikes(Path input, int steps, int interval) throws IOException {
        JsonNode json = Cli.run(
                        "simulate",
                        file("lava/tiny.net"),
                        "--input",
                        input,
                        "--input-kind",
                        "bias",
                        "--steps",
                        steps,
                        "--reset-interval",
                        interval,
                        "--json")
                .json();
        long all = 0;
        for (JsonNode layer : json.get("layers")) {
            all += layer.get("spikes").asLong();
        }
        return all;
    }

    @Test
    void filesAreToldApartByWhatIsInThem() throws IOException {
        Path renamed = Files.copy(file("lava/tiny.net"), folder.resolve("tiny.nir"));
        assertEquals(
                "netx", Cli.run("inspect", renamed, "--json").json().get("kind").asText());
        assertEquals(
                "nir",
                Cli.run("inspect", file("nir/braille_norse.nir"), "--json")
                        .json()
                        .get("kind")
                        .asText());
        Cli.run("simulate", file("lava/pilotnet_sdnn.net")).refuses("SDNN");
        Cli.run("export", file("lava/tiny.net")).refuses("is a netx file", "snn import");
        Cli.run("simulate", file("nir/braille_norse.nir"), "--data", TestFiles.data())
                .refuses("--dt");
        Cli.run("inspect", file("nir/braille_noDelay_bias_zero_subgraph.nir")).refuses("\"lif\"");
        Path broken = Files.write(
                folder.resolve("broken.nir"), new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0, 0, 0});
        Cli.run("inspect", broken).refuses("broken.nir");
        Cli.run("import", file("lava/tiny.net"), "--out", folder.resolve("t.snn"), "--steps", 0)
                .refuses("--steps");
    }
}
