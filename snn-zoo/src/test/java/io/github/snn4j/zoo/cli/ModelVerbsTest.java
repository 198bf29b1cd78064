package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.snn4j.models.architecture.Architectures;
import io.github.snn4j.models.network.SnnFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that read a trained model. */
class ModelVerbsTest {
    @TempDir
    static Path folder;

    private static Path data;
    private static Path model;

    @BeforeAll
    static void prepare() throws IOException {
        data = Cli.data(folder);
        model = Cli.model(folder, data);
    }

    @Test
    void evaluateAgreesWithTraining() throws IOException {
        String trained = SnnFile.builtIn().read(model).model().provenance().getOrDefault("test_accuracy", "NaN");
        JsonNode json = Cli.run("evaluate", model, "--data", data, "--json").json();
        assertEquals(Double.parseDouble(trained), json.get("test_accuracy").asDouble());
        assertEquals(30, json.get("examples").asInt());
        double rate = json.get("firing_rates").get("spike").asDouble();
        assertTrue(rate > 0 && rate < 1, json.toString());
        int sum = 0;
        int right = 0;
        for (int label = 0; label < 3; label++) {
            for (int k = 0; k < 3; k++) {
                int n = json.get("confusion").get(label).get(k).asInt();
                sum += n;
                right += label == k ? n : 0;
            }
        }
        assertEquals(30, sum);
        assertEquals(json.get("test_accuracy").asDouble(), right / 30.0);
    }

    @Test
    void evaluateDoesNotDependOnThreadsOrBatch() throws IOException {
        JsonNode one = Cli.run("evaluate", model, "--data", data, "--json", "--threads", 1, "--batch", 7)
                .json();
        JsonNode two = Cli.run("evaluate", model, "--data", data, "--json", "--threads", 2, "--batch", 30)
                .json();
        assertEquals(one.get("confusion"), two.get("confusion"));
        assertEquals(one.get("test_accuracy"), two.get("test_accuracy"));
    }

    @Test
    void evaluateShowsAMatrixAndRates() {
        Cli run = Cli.run("evaluate", model, "--data", data, "--steps", 6).succeeds();
        assertTrue(run.out().contains("spike"), run.out());
        assertTrue(run.out().contains("confusion matrix"), run.out());
    }

    @Test
    void evaluateAndPredictStopEarly() throws IOException {
        JsonNode all = Cli.run("evaluate", model, "--data", data, "--steps", 8, "--json")
                .json();
        JsonNode never = Cli.run("evaluate", model, "--data", data, "--steps", 8, "--exit-confidence", 1, "--json")
                .json();
        assertEquals(all.get("confusion"), never.get("confusion"));
        assertEquals(all.get("loss"), never.get("loss"));
        assertEquals(8, never.get("mean_steps").asDouble());
        assertEquals(1, never.get("step_shares").get(7).asDouble(), 1e-9);
        JsonNode early = Cli.run("evaluate", model, "--data", data, "--exit-confidence", 0.4, "--json")
                .json();
        double mean = early.get("mean_steps").asDouble();
        assertTrue(mean >= 1 && mean < 4, early.toString());
        JsonNode predictions = Cli.run("predict", model, data.resolve("test-x.npy"), "--exit-confidence", 0.4, "--json")
                .json()
                .get("predictions");
        int steps = 0;
        for (JsonNode p : predictions) {
            steps += p.get("steps").asInt();
        }
        assertEquals(mean, steps / 30.0, 1e-9);
        String text = Cli.run("evaluate", model, "--data", data, "--exit-confidence", 0.4)
                .succeeds()
                .out();
        assertTrue(text.contains("mean steps: "), text);
        Cli.run("evaluate", model, "--data", data, "--exit-confidence", 1.5)
                .refuses("--exit-confidence must be above 0 and at most 1, got 1.5");
    }

    @Test
    void predictTellsTheClassOfArrays() throws IOException {
        JsonNode json =
                Cli.run("predict", model, data.resolve("test-x.npy"), "--json").json();
        JsonNode predictions = json.get("predictions");
        assertEquals(30, predictions.size());
        int right = 0;
        for (int e = 0; e < 30; e++) {
            JsonNode p = predictions.get(e);
            assertEquals(3, p.get("scores").size());
            right += p.get("index").asInt() == e % 3 ? 1 : 0;
        }
        JsonNode evaluated =
                Cli.run("evaluate", model, "--data", data, "--json").json();
        assertEquals(evaluated.get("test_accuracy").asDouble(), right / 30.0);
    }

    @Test
    void predictResizesAPictureAndSaysSo() throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, i / 16 / 4 == 1 ? 0xdcdcdc : 0x1e1e1e);
        }
        Path picture = folder.resolve("band.png");
        ImageIO.write(image, "png", picture.toFile());
        Cli run = Cli.run("predict", model, picture);
        assertTrue(run.succeeds().out().startsWith(picture + ": 1"), run.out());
        assertTrue(run.err().contains("from 16x16x3 to 8x8x1"), run.err());
    }

    @Test
    void summaryListsLayers() throws IOException {
        JsonNode json = Cli.run("summary", model, "--json").json();
        JsonNode layers = json.get("layers");
        assertEquals(6, layers.size());
        assertEquals(36, layers.get(0).get("parameters").asInt());
        assertEquals(8 * 8 * 9 * 4, layers.get(0).get("synaptic_operations").asInt());
        assertTrue(layers.get(2).get("recurrence").asText().contains("v ="), layers.toString());
        assertEquals(36 + 8 + 4 * 4 * 4 * 3 + 3, json.get("parameters").asInt());
        assertTrue(Cli.run("summary", "mnist-cnn").succeeds().out().contains("conv2"));
    }

    @Test
    void inspectTellsKindAndHash() throws IOException {
        JsonNode json = Cli.run("inspect", model, "--json").json();
        assertEquals("model", json.get("kind").asText());
        assertEquals(
                SnnFile.weightsSha256(SnnFile.builtIn().read(model).model()),
                json.get("weights_sha256").asText());
        assertEquals(6, json.get("layers").size());
        assertEquals("bands", json.get("provenance").get("dataset").asText());
    }

    @Test
    void modelsListsArchitectures() throws IOException {
        JsonNode json = Cli.run("models", "--json").json();
        assertEquals("mnist-cnn", json.get("models").get(0).get("name").asText());
    }

    @Test
    void architecturesAreListedWithWhatTheyCost() throws IOException {
        JsonNode models = Cli.run("models", "--architectures", "--json").json().get("models");
        assertEquals(
                Architectures.names(),
                models.findValues("name").stream().map(JsonNode::asText).toList());
        for (JsonNode model : models) {
            double perRate = model.get("synaptic_operations_per_rate").asDouble();
            assertEquals(
                    model.get("rate").asDouble() * perRate,
                    model.get("synaptic_operations").asDouble(),
                    1);
            assertTrue(
                    model.get("training_bytes").asLong()
                            > 4 * model.get("parameters").asLong(),
                    model.toString());
            // He et al. 2016, table 1: 3.6 billion multiply-accumulates, of which the first layer's are not spikes'
            if (model.get("name").asText().equals("resnet34")) {
                assertEquals(
                        3.6e9, perRate / 4 + model.get("multiply_accumulates").asDouble(), 0.1e9);
            }
        }
        assertTrue(Cli.run("models", "--architectures").succeeds().out().contains("sew-resnet50"));
    }

    @Test
    void settingsChangeWhatIsSummarised() throws IOException {
        JsonNode json = Cli.run("summary", "resnet20", "--set", "width=0.5", "--set", "neuron=If", "--json")
                .json();
        assertEquals(68_786, json.get("parameters").asInt());
        assertTrue(json.toString().contains("\"neuron\":\"If["), json.toString());
        Cli.run("summary", "resnet20", "--set", "witdh=0.5").refuses("did you mean \"width\"?");
        Cli.run("summary", model, "--set", "width=0.5").refuses("is a trained model; leave --set");
        Cli.run("summary", "resnet21").refuses("did you mean \"resnet20\"?");
    }

    @Test
    void exportChecksAnArchitecture() {
        Cli max = Cli.run("export", "vgg5", "--check", "--set", "width=0.05", "--set", "input=[8,8,1]");
        assertTrue(max.succeeds().out().contains("pool1"), "a maximum of spikes has neurons of its own");
        Cli soft = Cli.run(
                "export", "vgg5", "--check", "--set", "width=0.05", "--set", "input=[8,8,1]", "--set", "neuron=If");
        assertEquals(2, soft.code());
        assertTrue(soft.out().contains("layer \"spike1\""), soft.out());
        Cli average = Cli.run(
                "export",
                "vgg5",
                "--check",
                "--set",
                "width=0.05",
                "--set",
                "input=[8,8,1]",
                "--set",
                "pooling=average");
        assertTrue(average.succeeds().out().contains("fits loihi1"), average.out());
    }
}
