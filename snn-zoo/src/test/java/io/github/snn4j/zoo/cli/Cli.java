package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.snn4j.core.array.NpyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command line run in this process, and a task small enough to run it on. */
record Cli(int code, String out, String err) {
    private static final int SIDE = 8;

    static Cli run(Object... arguments) {
        String[] args = new String[arguments.length];
        for (int i = 0; i < args.length; i++) {
            args[i] = arguments[i].toString();
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Snn.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Cli(code, out.toString(), err.toString());
    }

    /**
     * The command in a process of its own, whose streams go to the files {@code out} and {@code err} of a folder.
     *
     * @param modules those to add
     */
    static Process start(Path folder, List<String> modules, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        modules.forEach(m -> command.add("--add-modules=" + m));
        command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), Snn.class.getName()));
        for (Object a : arguments) {
            command.add(a.toString());
        }
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    Cli succeeds() {
        assertEquals(0, code, err);
        return this;
    }

    /** Bad use or bad input: code 2, nothing on standard output, one or two lines that say all of {@code parts}. */
    Cli refuses(String... parts) {
        assertEquals(2, code, err);
        assertEquals("", out);
        assertTrue(err.lines().count() <= 2, err);
        for (String part : parts) {
            assertTrue(err.contains(part), "\"" + part + "\" is not in: " + err);
        }
        return this;
    }

    /** Standard output as the one JSON object that it must be. */
    JsonNode json() throws IOException {
        succeeds();
        assertTrue(out.endsWith("}" + System.lineSeparator()), out);
        assertEquals(1, out.lines().count(), out);
        return new ObjectMapper().readTree(out);
    }

    /** Three classes of 8x8 pictures, a bright band each; 60 to train on and 30 to test on. */
    static Path data(Path parent) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("bands"));
        write(folder, "train", 60);
        write(folder, "test", 30);
        return folder;
    }

    private static void write(Path folder, String split, int examples) throws IOException {
        byte[] x = new byte[examples * SIDE * SIDE];
        int[] y = new int[examples];
        for (int e = 0; e < examples; e++) {
            y[e] = e % 3;
            for (int i = 0; i < SIDE * SIDE; i++) {
                boolean bright = i / SIDE / 2 == y[e];
                x[e * SIDE * SIDE + i] = (byte) ((bright ? 200 : 10) + (31 * e + 17 * i) % 40);
            }
        }
        NpyFile.of(new int[] {examples, SIDE, SIDE, 1}, x).write(folder.resolve(split + "-x.npy"));
        NpyFile.of(new int[] {examples}, y).write(folder.resolve(split + "-y.npy"));
    }

    /** A network for {@link #data} with a convolution, a spiking layer and a head. */
    static Path network(Path folder) throws IOException {
        return Files.writeString(folder.resolve("tiny.json"), """
                {"name": "tiny", "input": [8, 8, 1], "steps": 4,
                 "layers": [
                  {"name": "conv", "type": "Conv2d", "channels": 4, "kernel": 3, "padding": 1, "bias": false},
                  {"name": "norm", "type": "BatchNorm"},
                  {"name": "spike", "type": "Spiking", "neuron": {"type": "Lif", "surrogate": "Arctan"}},
                  {"name": "pool", "type": "AveragePool2d", "window": 2},
                  {"name": "flatten", "type": "Flatten"},
                  {"name": "head", "type": "Dense", "units": 3}],
                 "training": {"epochs": 3, "batch": 10, "optimizer": {"type": "Adam", "lr": 0.01}}}
                """);
    }

    /** A model trained on {@link #data}. */
    static Path model(Path folder, Path data) throws IOException {
        Path model = folder.resolve("tiny.snn");
        run("train", network(folder), "--data", data, "--out", model, "--threads", 1)
                .succeeds();
        return model;
    }

    /** Loihi's limits with one changed, under their own name. */
    static Path limits(Path folder, String resource, int value) throws IOException {
        try (var in = Cli.class.getResourceAsStream("/io/github/snn4j/models/chip/targets/loihi1.json")) {
            var mapper = new ObjectMapper();
            JsonNode root = mapper.readTree(in);
            ((ObjectNode) root.get("limits").get(resource)).put("value", value);
            Path file = folder.resolve(resource + ".json");
            mapper.writeValue(file.toFile(), root);
            return file;
        }
    }
}
