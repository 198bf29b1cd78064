package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on pictures in folders, with what the command line says about augmentation, averages and teachers. */
class PictureTrainingTest {
    @TempDir
    Path folder;

    private void paint(String name, int width, int height, int colour) throws IOException {
        Path file = folder.resolve("pictures").resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, colour + (i * 37) % 64);
        }
        assertTrue(ImageIO.write(image, "png", file.toFile()));
    }

    private Path pictures() throws IOException {
        for (int i = 0; i < 12; i++) {
            paint("train/red/" + i + ".png", 14 + i, 20 - i, 0xb02000);
            paint("train/blue/" + i + ".png", 20 - i, 14 + i, 0x2020b0);
            if (i < 4) {
                paint("val/red/" + i + ".png", 12 + i, 9, 0xb02000);
                paint("val/blue/" + i + ".png", 9, 12 + i, 0x2020b0);
            }
        }
        return folder.resolve("pictures");
    }

    private Path network() throws IOException {
        return Files.writeString(folder.resolve("rgb.json"), """
                {"name": "rgb", "input": [8, 8, 3], "steps": 2,
                 "encoder": {"type": "Normalized", "mean": [0.4, 0.2, 0.4], "deviation": [0.3, 0.1, 0.3]},
                 "layers": [
                  {"name": "conv", "type": "Conv2d", "channels": 4, "kernel": 3, "padding": 1, "bias": false},
                  {"name": "norm", "type": "BatchNorm"},
                  {"name": "spike", "type": "Spiking", "neuron": "Lif"},
                  {"name": "pool", "type": "AveragePool2d", "window": 2}, "Flatten",
                  {"name": "head", "type": "Dense", "units": 2}],
                 "training": {"epochs": 8, "batch": 8, "optimizer": {"type": "Adam", "lr": 0.01},
                   "augment": ["RandomResizedCrop", "RandomFlip", {"type": "Cutout", "size": 3}]}}
                """);
    }

    @Test
    void trainsEvaluatesAtSeveralStepsPredictsAndTeaches() throws IOException {
        Path data = pictures();
        Path model = folder.resolve("m.snn");
        JsonNode trained = Cli.run(
                        "train",
                        network(),
                        "--data",
                        data,
                        "--out",
                        model,
                        "--json",
                        "--set",
                        "ema=0.5",
                        "--set",
                        "mix=[\"Mixup\"]")
                .json();
        assertTrue(trained.get("test_accuracy").asDouble() > 0.9, trained.toString());
        double wait = trained.get("data_wait").asDouble(-1);
        assertTrue(wait >= 0 && wait <= 1, trained.toString());
        JsonNode evaluated = Cli.run("evaluate", model, "--data", data, "--steps", "1,2,4", "--json")
                .json();
        assertEquals(3, evaluated.get("results").size());
        assertEquals(2, evaluated.get("results").get(1).get("steps").asInt());
        assertEquals(
                trained.get("test_accuracy"),
                evaluated.get("results").get(1).get("test_accuracy"),
                "the model written is the one tested");
        assertEquals(4, evaluated.get("steps").asInt());
        JsonNode one = Cli.run("evaluate", model, "--data", data, "--steps", "4", "--json")
                .json();
        assertEquals(one.get("loss"), evaluated.get("loss"));
        assertTrue(!one.has("results"));
        Cli table = Cli.run("evaluate", model, "--data", data, "--steps", "1,2").succeeds();
        assertTrue(table.out().contains("1 steps: accuracy"), table.out());
        JsonNode guess = Cli.run("predict", model, data.resolve("val/red/3.png"), "--json")
                .json();
        assertEquals("red", guess.get("predictions").get(0).get("class").asText());
        JsonNode taught = Cli.run(
                        "train",
                        network(),
                        "--data",
                        data,
                        "--out",
                        folder.resolve("s.snn"),
                        "--teacher",
                        model,
                        "--json")
                .json();
        assertTrue(taught.get("test_accuracy").asDouble() > 0.9, taught.toString());
    }

    @Test
    void helpListsAndNonsenseIsRefused() throws IOException {
        Path network = network();
        String help = Cli.run("train", network, "--help").succeeds().out();
        for (String setting : new String[] {
            "training.augment = [",
            "training.mix = []",
            "training.accumulate = 1",
            "training.ema = 0.0",
            "training.distillation.temperature = 4.0",
            "encoder.mean = [",
            "--teacher"
        }) {
            assertTrue(help.contains(setting), setting + " is not in " + help);
        }
        Path data = pictures();
        Cli.run("train", network, "--data", data, "--set", "ema=2").refuses("Recipe.ema must be in [0, 1), got 2.0");
        Cli.run("train", network, "--data", data, "--teacher", "nowhere.snn").refuses("nowhere.snn", "no such file");
        Cli.run("train", network, "--data", data, "--set", "augment=RandomCrop").refuses("augment: expected a list");
        Cli.run("evaluate", folder.resolve("m.snn"), "--steps", "1,0").refuses("--steps");
    }

    @Test
    void aDamagedPictureStopsTrainingAndIsNamed() throws IOException {
        Path data = pictures();
        Path bad = Files.write(data.resolve("train/red/5.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        Cli run = Cli.run("train", network(), "--data", data, "--out", folder.resolve("m.snn"));
        assertTrue(run.code() == 1 || run.code() == 2, run.err());
        assertTrue(run.err().contains(bad + " cannot be read as a picture"), run.err());
    }
}
