package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.coding.EventFrames;
import io.github.snn4j.core.coding.RandomKey;
import io.github.snn4j.core.event.EventFiles;
import io.github.snn4j.core.event.Events;
import io.github.snn4j.zoo.dataset.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings from training to prediction, through the command line. */
class RecordingsVerbsTest {
    private static final String NETWORK = """
            {"name": "nmnist-tiny", "input": [34, 34, 2], "steps": 3,
             "encoder": {"type": "EventFrames", "transforms": [{"type": "RandomShift", "pixels": 1}]},
             "layers": [{"type": "Conv2d", "channels": 4, "kernel": 5, "stride": 3, "bias": false}, "BatchNorm",
                        {"type": "Spiking", "neuron": {"type": "Lif", "tau": 0.002}}, {"type": "Dense", "units": 10}],
             "training": {"epochs": 3, "batch": 20, "optimizer": {"type": "Adam", "lr": 0.01}}}
            """;

    @TempDir
    Path folder;

    private static Path data() {
        String set = System.getProperty("SNN_DATA", System.getenv("SNN_DATA"));
        return set != null ? Path.of(set) : Path.of("..", "..", "shared", "data");
    }

    private Path train(int threads) throws IOException {
        Path json = Files.writeString(folder.resolve("tiny.json"), NETWORK);
        Path model = folder.resolve("tiny" + threads + ".snn");
        Cli.run("train", json, "--data", data(), "--dataset", "nmnist", "--out", model, "--threads", threads)
                .succeeds();
        return model;
    }

    @Test
    void trainEvaluatePredict() throws IOException {
        Path model = train(2);
        JsonNode evaluated =
                Cli.run("evaluate", model, "--data", data(), "--json").json();
        assertTrue(evaluated.get("test_accuracy").asDouble() > 0.4, evaluated.toString());
        Path one = data().resolve("events/nmnist-subset/Test/1/00003.bin");
        Events events = EventFiles.plain().read(one);
        float[] frames = new float[3 * 34 * 34 * 2];
        EventFrames.of().frames(events, 3, new RandomKey(0, 0, 0, 0), frames, 0);
        Path npy = folder.resolve("one.npy");
        NpyFile.of(new int[] {3, 34, 34, 2}, frames).write(npy);
        JsonNode predicted =
                Cli.run("predict", model, one, npy, "--json").json().get("predictions");
        assertEquals(predicted.get(0).get("scores"), predicted.get(1).get("scores"));
        // more frames of the same recordings
        assertEquals(
                6,
                Cli.run("evaluate", model, "--data", data(), "--steps", 6, "--json")
                        .json()
                        .get("steps")
                        .asInt());
        // the same bits whatever the threads
        assertEquals(
                Cli.run("inspect", model, "--json").json().get("weights_sha256"),
                Cli.run("inspect", train(1), "--json").json().get("weights_sha256"));
        Path cut = folder.resolve("cut.bin");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(one), 4001));
        Cli.run("predict", model, cut).refuses("cut.bin", "ends at byte 4001, 1 bytes into event 801");
        Path other = data().resolve("events/samples/ncars_sample.dat");
        Cli.run("predict", model, other).refuses("ncars_sample.dat", "240x304x2", "34x34x2");
    }

    /** A data set on which a network of one hidden layer is trained for an epoch and evaluated. */
    private void trains(String set, String input, String layers) throws IOException {
        Path json = Files.writeString(folder.resolve(set + ".json"), """
                {"name": "tiny", "input": %s, "steps": 4, "encoder": "EventFrames", "layers": [%s],
                 "training": {"epochs": 1, "batch": 2, "optimizer": {"type": "Adam", "lr": 0.01}}}
                """.formatted(input, layers));
        Path model = folder.resolve(set + ".snn");
        Cli.run("train", json, "--data", folder, "--dataset", set, "--out", model)
                .succeeds();
        JsonNode evaluated = Cli.run("evaluate", model, "--data", folder, "--dataset", set, "--json")
                .json();
        assertTrue(evaluated.get("test_accuracy").asDouble() >= 0, evaluated.toString());
    }

    @Test
    void gesturesAndDigitsTrain() throws IOException {
        Path gestures = Files.createDirectory(folder.resolve("DvsGesture"));
        for (String part : new String[] {"train", "test"}) {
            Files.writeString(gestures.resolve("trials_to_" + part + ".txt"), part + "_led.aedat\n");
            Files.write(
                    gestures.resolve(part + "_led.aedat"),
                    TestFiles.aedat3(new int[] {10, 1, 2, 0}, new int[] {20, 3, 4, 1}, new int[] {30, 127, 127, 1}));
            Files.writeString(
                    gestures.resolve(part + "_led_labels.csv"),
                    "class,startTime_usec,endTime_usec\n1,10,20\n11,20,31\n");
            Files.write(folder.resolve("shd_" + part + ".h5"), TestFiles.resource("shd-tables.h5"));
        }
        String spiking = ", {\"type\": \"Spiking\", \"neuron\": {\"type\": \"Lif\", \"tau\": 0.002}}, ";
        trains(
                "dvs-gesture",
                "[128, 128, 2]",
                "{\"type\": \"Conv2d\", \"channels\": 2, \"kernel\": 8, \"stride\": 8}" + spiking
                        + "{\"type\": \"Dense\", \"units\": 11}");
        trains(
                "shd",
                "[700]",
                "{\"type\": \"Dense\", \"units\": 16}" + spiking + "{\"type\": \"Dense\", \"units\": 20}");
        Cli.run(
                        "train",
                        folder.resolve("shd.json"),
                        "--data",
                        folder,
                        "--dataset",
                        "dvs-gesture",
                        "--out",
                        folder.resolve("x.snn"))
                .refuses("128x128x2", "700");
    }

    @Test
    void picturesAndRecordingsAreNotMistakenForEachOther() throws IOException {
        Path json = Files.writeString(folder.resolve("tiny.json"), NETWORK);
        Path still = Files.writeString(
                folder.resolve("still.json"), NETWORK.replaceAll("\"encoder\".*\n", "\"encoder\": \"Direct\",\n"));
        Cli.run("train", still, "--data", data(), "--dataset", "nmnist", "--out", folder.resolve("x.snn"))
                .refuses("nmnist", "recordings", "EventFrames");
        Path wide = Files.writeString(folder.resolve("wide.json"), NETWORK.replace("[34, 34, 2]", "[28, 28, 1]"));
        Cli.run("train", wide, "--dataset", "drawn-digits", "--out", folder.resolve("x.snn"))
                .refuses("3 frames an example", "one picture an example");
        Cli.run("train", json, "--data", folder, "--dataset", "nmnist", "--out", folder.resolve("x.snn"))
                .refuses("has no Train");
        Path digits = folder.resolve("nmnist");
        for (String part : new String[] {"Train", "Test"}) {
            for (int k = 0; k < 10; k++) {
                Path file = digits.resolve(part).resolve(Integer.toString(k)).resolve("00001.bin");
                Files.createDirectories(file.getParent());
                Files.write(file, new byte[k == 4 ? 12 : 10]);
            }
        }
        Cli cut = Cli.run(
                "train",
                json,
                "--data",
                folder,
                "--dataset",
                "nmnist",
                "--batch",
                10,
                "--out",
                folder.resolve("x.snn"));
        assertEquals(2, cut.code(), cut.err());
        String last = cut.err().lines().reduce((a, b) -> b).orElseThrow();
        assertTrue(last.contains("00001.bin: ends at byte 12, 2 bytes into event 3"), cut.err());
    }
}
