package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainTest {
    @TempDir
    Path folder;

    private Path data;
    private Path network;
    private Path model;

    @BeforeEach
    void prepare() throws IOException {
        data = Cli.data(folder);
        network = Cli.network(folder);
        model = folder.resolve("m.snn");
    }

    private Cli train(Object... more) {
        Object[] args = new Object[6 + more.length];
        System.arraycopy(new Object[] {"train", network, "--data", data, "--out", model}, 0, args, 0, 6);
        System.arraycopy(more, 0, args, 6, more.length);
        return Cli.run(args);
    }

    private TrainedNetwork trained() throws IOException {
        return SnnFile.builtIn().read(model).model();
    }

    @Test
    void learnsAndAnswersInOneLine() throws IOException {
        Cli run = train("--json", "--seed", 3);
        JsonNode json = run.json();
        assertTrue(json.get("test_accuracy").asDouble() > 0.9, json.toString());
        assertEquals(3, json.get("epochs").asInt());
        assertTrue(json.get("seconds").asDouble() > 0);
        assertTrue(json.get("samples_per_second").asDouble() > 0);
        assertEquals(model.toString(), json.get("model").asText());
        assertEquals(
                3, run.err().lines().filter(line -> line.startsWith("epoch ")).count(), run.err());
        assertFalse(Files.exists(folder.resolve("m.checkpoint.snn")));
    }

    /** Three classes of 8x8 pictures, where the standard design is for ten of 32x32x3. */
    @Test
    void anArchitectureFollowsTheData() throws IOException {
        Cli run = Cli.run(
                "train",
                "vgg5",
                "--data",
                data,
                "--out",
                model,
                "--set",
                "width=0.1",
                "--steps",
                2,
                "--epochs",
                1,
                "--batch",
                10,
                "--json");
        run.json();
        assertEquals(3, trained().network().classes());
        assertEquals(new Shape(8, 8, 1), trained().network().graph().input());
        assertEquals(2, trained().network().steps());
        Cli.run("train", "vgg5", "--data", data, "--out", model, "--set", "classes=4")
                .refuses("tells 4 classes apart", "has 3");
        String help = Cli.run("train", "vgg5", "--help").succeeds().out();
        assertTrue(help.contains("  width = 1.0") && help.contains("  training.optimizer.lr = 0.1"), help);
    }

    @Test
    void modelRemembersHowItCameToBe() throws IOException {
        train("--seed", 3, "--threads=1", "--layers").succeeds();
        var provenance = trained().provenance();
        assertEquals("snn train " + network + " --seed 3", provenance.get("command"));
        assertEquals("3", provenance.get("seed"));
        assertEquals("bands", provenance.get("dataset"));
        assertTrue(Double.parseDouble(provenance.getOrDefault("test_accuracy", "NaN")) > 0.9);
        assertTrue(provenance.keySet().containsAll(List.of("snn4j", "java", "kernels")));
    }

    @Test
    void textTellsMemoryAndHealthFirst() {
        Cli run = train().succeeds();
        assertTrue(run.err().startsWith("memory: "), run.err());
        assertTrue(run.err().contains("firing rate"), run.err());
        assertTrue(run.out().contains("test accuracy: "), run.out());
    }

    @Test
    void settingsOptionsAndFirstSamples() throws IOException {
        train("--epochs", 1, "--steps", 2, "--batch", 5, "--set", "lr=0.002", "--set", "samples=20")
                .succeeds();
        var n = trained().network();
        assertEquals(2, n.steps());
        assertEquals(5, n.recipe().batch());
        assertEquals(1, n.recipe().epochs());
        assertEquals(0.002, n.recipe().optimizer().lr());
        assertEquals("20", trained().provenance().get("examples"));
    }

    @Test
    void helpOfANetworkListsItsSettings() {
        Cli help = Cli.run("train", network, "--help").succeeds();
        assertTrue(help.out().contains("training.optimizer.lr = 0.01"), help.out());
        assertTrue(help.out().contains("samples"), help.out());
        assertTrue(help.out().contains("layers.spike.neuron.tau"), help.out());
    }

    @Test
    void logHasARowAnEpoch() throws IOException {
        train().succeeds();
        List<String> rows = Files.readAllLines(folder.resolve("m.csv"));
        assertEquals(4, rows.size());
        assertTrue(rows.get(0).startsWith("epoch,loss,"), rows.get(0));
        assertTrue(rows.get(0).endsWith(",rate_spike"), rows.get(0));
        assertTrue(rows.get(3).startsWith("3,"), rows.get(3));
    }

    @Test
    void startsFromAnotherModel() throws IOException {
        train("--epochs", 3).succeeds();
        Path first = Files.move(model, folder.resolve("first.snn"));
        // a learning rate too small to move anything: the weights must be those of the first
        train("--from", first, "--epochs", 1, "--set", "lr=1e-30").succeeds();
        String before = trained().provenance().getOrDefault("before", "");
        assertTrue(before.startsWith("snn train " + network) && before.contains("epochs"), before);
        float[] kept = trained().weights().get("head.weight");
        assertArrayEquals(SnnFile.builtIn().read(first).model().weights().get("head.weight"), kept);
    }

    @Test
    void divergenceNamesTheLayer() {
        Cli run = train("--set", "optimizer={\"type\": \"Sgd\", \"lr\": 1e38}");
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains("layer \""), run.err());
    }

    /** What training needs, in MiB, as the refusal of one of them tells. */
    private double needed(int batch) {
        String err = train("--batch", batch, "--memory", "1m").refuses("needs").err();
        return Double.parseDouble(err.replaceAll("(?s).*needs ([0-9.]+) MiB.*", "$1"));
    }

    @Test
    void tooLittleMemoryNamesTheBatchThatFits() {
        String limit = (long) (1024 * (needed(1) + needed(60)) / 2) + "k";
        String err = train("--batch", 60, "--memory", limit)
                .refuses("--memory " + limit, "60", "--batch ")
                .err();
        String batch = err.replaceAll("(?s).*--batch (\\d+).*", "$1");
        train("--batch", batch, "--epochs", 1, "--memory", limit).succeeds();
        int more = Integer.parseInt(batch) + 1;
        train("--batch", more, "--memory", limit).refuses("--batch " + batch);
        train("--memory", "1k").refuses("not even one example");
    }
}
