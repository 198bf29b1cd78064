package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published methods from the command line, dry runs and cards. */
class MethodVerbsTest {
    @TempDir
    Path folder;

    private Path data;
    private Path model;

    @BeforeEach
    void prepare() throws IOException {
        data = Cli.data(folder);
        model = folder.resolve("m.snn");
    }

    private Cli train(Object name, Object... more) {
        List<Object> args = new ArrayList<>(List.of("train", name, "--data", data, "--out", model, "--batch", 10));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    private Network trained() throws IOException {
        return SnnFile.builtIn().read(model).model().network();
    }

    @Test
    void listsTheMethods() throws IOException {
        JsonNode methods = Cli.run("models", "--methods", "--json").json().get("methods");
        assertEquals(9, methods.size());
        assertEquals("stbp-tdbn", methods.get(0).get("name").asText());
        assertEquals(64.88, methods.get(0).get("published_accuracy").asDouble());
        String text = Cli.run("models", "--methods").succeeds().out();
        assertEquals(10, text.lines().count(), text);
    }

    @Test
    void aMethodSetsAnyArchitecture() throws IOException {
        train("vgg5", "--method", "tet", "--set", "width=0.05", "--steps", 2, "--epochs", 1)
                .succeeds();
        String json = NetworkJson.builtIn().write(trained());
        assertTrue(json.contains("\"Tet\"") && json.contains("\"Triangle\""), json);
        assertEquals(2, trained().steps());
        assertEquals("vgg5", trained().name());
        train("vgg5", "--method", "glif", "--set", "width=0.05", "--steps", 3, "--epochs", 1)
                .succeeds();
        assertTrue(NetworkJson.builtIn().write(trained()).contains("\"Glif\""));
    }

    /** An ANN's weights, then thresholds at the percentiles of its currents. */
    @Test
    void dietStartsFromAnAnn() throws IOException {
        Path ann = folder.resolve("ann.snn");
        Cli.run(
                        "train",
                        "vgg5",
                        "--data",
                        data,
                        "--out",
                        ann,
                        "--batch",
                        10,
                        "--method",
                        "diet-snn",
                        "--set",
                        "width=0.05",
                        "--set",
                        "spiking=Relu",
                        "--set",
                        "percentile=0",
                        "--steps",
                        1,
                        "--epochs",
                        2)
                .succeeds();
        train("vgg5", "--method", "diet-snn", "--set", "width=0.05", "--from", ann, "--epochs", 1, "--set", "lr=0")
                .succeeds();
        TrainedNetwork before = SnnFile.builtIn().read(ann).model();
        TrainedNetwork after = SnnFile.builtIn().read(model).model();
        float[] weight = before.weights().get("conv2.weight");
        float[] kept = after.weights().get("conv2.weight");
        for (int i = 0; i < weight.length; i++) {
            assertEquals(weight[i], kept[i], 1e-6f);
        }
        float threshold = after.weights().get("spike2.threshold")[0];
        assertTrue(threshold > 0 && threshold != 1, threshold + "");
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        JsonNode json = train(Cli.network(folder), "--dry-run", "--json").json();
        assertTrue(json.get("loss").asDouble() > 0 && json.get("forecast_bytes").asLong() > 1_000_000, json.toString());
        assertEquals(10, json.get("examples").asInt());
        assertFalse(Files.exists(model));
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count(), "the data and the network only");
        }
    }

    @Test
    void saysWhatDoesNotGoTogether() throws IOException {
        train("vgg5", "--method", "tett").refuses("no method is named \"tett\"", "did you mean \"tet\"?");
        train("tet", "--method", "tet").refuses("is a method itself");
        train("mnist-cnn", "--method", "tet").refuses("fixed network");
    }

    @Test
    void aCardSaysWhatTheModelIs() throws IOException {
        Path trained = Cli.model(folder, data);
        Path card = folder.resolve("card.json");
        Cli run = Cli.run("evaluate", trained, "--data", data, "--card", card, "--json");
        JsonNode json = new ObjectMapper().readTree(card.toFile());
        assertEquals(run.json().get("test_accuracy"), json.get("accuracy"));
        assertEquals(30, json.get("examples").asInt());
        assertEquals(30, json.get("check").get("first").asInt());
        assertEquals(
                Math.round(30 * json.get("accuracy").asDouble()),
                json.get("check").get("correct").asLong());
        assertTrue(json.get("trained").get("command").asText().startsWith("snn train "), json.toString());
        int own = json.get("steps").asInt();
        assertEquals(own, json.get("trained_steps").asInt());
        Cli.run("evaluate", trained, "--data", data, "--card", card, "--steps", own + 1)
                .succeeds();
        json = new ObjectMapper().readTree(card.toFile());
        assertEquals(own + 1, json.get("steps").asInt());
        assertEquals(own, json.get("trained_steps").asInt());
        Cli.run("evaluate", trained, "--data", data, "--card", card, "--steps", "1,2")
                .refuses("--card", "--steps");
    }
}
