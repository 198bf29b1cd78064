package io.github.snn4j.zoo.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadInputTest {
    @TempDir
    static Path folder;

    private static Path data;
    private static Path network;
    private static Path model;

    @BeforeAll
    static void prepare() throws IOException {
        data = Cli.data(folder);
        network = Cli.network(folder);
        model = Cli.model(folder, data);
    }

    @Test
    void missingFolder() {
        Path nowhere = folder.resolve("nowhere");
        Cli.run("train", "mnist-cnn", "--data", nowhere).refuses("--data " + nowhere, "no such folder");
        Cli.run("evaluate", model, "--data", nowhere, "--dataset", "npy").refuses("no such folder");
    }

    @Test
    void dataThatIsNotThereOffline() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Cli.run("train", "mnist-cnn", "--data", empty, "--offline").refuses("train-images-idx3-ubyte.gz", "offline");
    }

    @Test
    void unknownNames() {
        Cli.run("train", "mnist-cn", "--data", data).refuses("mnist-cn", "did you mean \"mnist-cnn\"?");
        Cli.run("summary", "mnist-cn").refuses("did you mean \"mnist-cnn\"?");
        Cli.run("train", network, "--data", data, "--dataset", "mnits").refuses("mnits", "did you mean \"mnist\"?");
        Cli.run("train", network, "--dataset", "nyp", "--data", data).refuses("nyp");
    }

    @Test
    void noSteps() {
        Cli.run("train", network, "--data", data, "--steps", 0).refuses("--steps must be at least 1, got 0");
        Cli.run("evaluate", model, "--data", data, "--steps", 0).refuses("--steps must be at least 1, got 0");
        Cli.run("train", network, "--data", data, "--threads", 0).refuses("--threads must be at least 1, got 0");
    }

    @Test
    void unknownSettings() {
        Cli.run("train", network, "--data", data, "--set", "lrr=1").refuses("--set lrr", "did you mean \"lr\"?");
        Cli.run("train", network, "--data", data, "--set", "samples=some").refuses("samples", "some");
        Cli.run("train", network, "--data", data, "--set", "samples=61").refuses("1 to 60", "61");
        Cli.run("train", network, "--data", data, "--set", "surrogate=Arctn").refuses("did you mean \"Arctan\"?");
        Cli.run("train", network, "--data", data, "--memory", "much").refuses("--memory", "much");
        Cli.run("train", network, "--data", data, "--steps", 4, "--set", "tbptt=3")
                .refuses("tbptt 3", "divisor of 4");
    }

    @Test
    void badNetworks() throws IOException {
        Path unknown = changed("\"type\": \"Conv2d\"", "\"type\": \"Conv3d\"");
        Cli.run("summary", unknown).refuses(unknown + ": layers[0]", "Conv3d", "did you mean \"Conv2d\"?");
        Path impossible = changed("\"kernel\": 3, \"padding\": 1", "\"kernel\": 11");
        Cli.run("summary", impossible).refuses(impossible.toString(), "layer \"conv\" (input 8x8x1)");
        Path broken = changed("\"layers\": [", "\"layers\": ");
        Cli.run("train", broken, "--data", data).refuses(broken.toString(), "not JSON", "line");
        Cli.run("summary", folder).refuses("is a folder, expected a file");
        Path other = changed("[8, 8, 1]", "[9, 8, 1]");
        Cli.run("train", other, "--data", data).refuses("9x8x1", "8x8x1");
    }

    @Test
    void badModels() throws IOException {
        byte[] bytes = Files.readAllBytes(model);
        Path cut = folder.resolve("cut.snn");
        Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length - 100));
        Cli.run("evaluate", cut, "--data", data).refuses(cut.toString(), "cut short");
        Path altered = rewritten("weights.f32", "altered.snn");
        Cli.run("inspect", altered).refuses(altered.toString(), "weights.f32 was altered", "SHA-256");
        Path newer = rewritten("manifest.json", "newer.snn");
        Cli.run("predict", newer, "x.png").refuses(newer.toString(), "version 2 is newer than 1", "update");
        Cli.run("evaluate", folder.resolve("none.snn"), "--data", data).refuses("none.snn: no such file");
        Cli.run("inspect", network).refuses(network.toString());
    }

    @Test
    void examplesThatDoNotFit() throws IOException {
        Cli.run("predict", model, data.resolve("train-y.npy")).refuses("train-y.npy", "[60]", "8x8x1");
        Cli.run("predict", model, data.resolve("none.png")).refuses("none.png: no such file");
        Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
        Cli.run("predict", model, text).refuses("text.png", "PNG");
    }

    @Test
    void nothingToResumeAndNowhereToWrite() {
        Path fresh = folder.resolve("fresh.snn");
        Cli.run("train", network, "--data", data, "--out", fresh, "--resume").refuses("fresh.checkpoint.snn");
        Cli.run("train", network, "--data", data, "--out", folder.resolve("no/m.snn"))
                .refuses("--out", "does not exist");
    }

    private static Path changed(String what, String to) throws IOException {
        String json = Files.readString(network);
        Path file = Files.createTempFile(folder, "changed", ".json");
        return Files.writeString(file, json.replace(what, to));
    }

    /** The model with a flipped bit in its weights, or a manifest of the next version. */
    private static Path rewritten(String which, String name) throws IOException {
        Path file = folder.resolve(name);
        try (ZipFile from = new ZipFile(model.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry entry : java.util.Collections.list(from.entries())) {
                byte[] bytes;
                try (InputStream in = from.getInputStream(entry)) {
                    bytes = in.readAllBytes();
                }
                if (entry.getName().equals(which) && which.equals("weights.f32")) {
                    bytes[5] ^= 1;
                } else if (entry.getName().equals(which)) {
                    String json = new String(bytes, StandardCharsets.UTF_8);
                    bytes = json.replaceAll("\"version\" *: *\"1\"", "\"version\": \"2\"")
                            .getBytes(StandardCharsets.UTF_8);
                }
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(bytes);
                to.closeEntry();
            }
        }
        return file;
    }
}
