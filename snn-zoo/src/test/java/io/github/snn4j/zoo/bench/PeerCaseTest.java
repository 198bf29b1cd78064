package io.github.snn4j.zoo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases of W1 as a peer's script writes them, with weights that let both layers fire. */
class PeerCaseTest {
    private static final int BATCH = 2;
    private static final int IN = 784;
    private static final int HIDDEN = 1000;
    private static final int OUT = 10;
    private static final int STEPS = 25;
    private static final double BETA = 0.95;

    @TempDir
    Path folder;

    private final float[] x = uniform(0, BATCH * IN, 0, 1);
    private final int[] y = {3, 7};
    private final float[] w1 = uniform(1, HIDDEN * IN, -0.04, 0.04);
    private final float[] b1 = uniform(2, HIDDEN, -0.04, 0.04);
    private final float[] w2 = uniform(3, OUT * HIDDEN, -0.1, 0.12);
    private final float[] b2 = uniform(4, OUT, -0.03, 0.03);

    private static float[] uniform(long stream, int n, double low, double high) {
        float[] values = new float[n];
        new Philox(11, stream).uniform(0, values, 0, n);
        for (int i = 0; i < n; i++) {
            values[i] = (float) (low + (high - low) * values[i]);
        }
        return values;
    }

    @BeforeEach
    void write() throws IOException {
        NpyFile.of(new int[] {BATCH, IN}, x).write(folder.resolve("x.npy"));
        NpyFile.of(new int[] {BATCH}, new long[] {y[0], y[1]}).write(folder.resolve("y.npy"));
        parameters("fc1", "fc2");
        json("snntorch", "\"fc1.weight\", \"fc1.bias\", \"fc2.weight\", \"fc2.bias\"");
    }

    private void parameters(String first, String second) throws IOException {
        NpyFile.of(new int[] {HIDDEN, IN}, w1).write(folder.resolve("param." + first + ".weight.npy"));
        NpyFile.of(new int[] {HIDDEN}, b1).write(folder.resolve("param." + first + ".bias.npy"));
        NpyFile.of(new int[] {OUT, HIDDEN}, w2).write(folder.resolve("param." + second + ".weight.npy"));
        NpyFile.of(new int[] {OUT}, b2).write(folder.resolve("param." + second + ".bias.npy"));
    }

    private void json(String framework, String parameters) throws IOException {
        Files.writeString(folder.resolve("losses.json"), """
                {"workload": "W1", "fw": "%s", "losses": [2.5, 2.25, 2.0], "lr": 0.001, "parameters": [%s]}
                """.formatted(framework, parameters));
    }

    /** The network in double, a neuron at a time: snnTorch resets with the next input, SpikingJelly leaks what is left. */
    private double loss(boolean resetsNext) {
        double loss = 0;
        for (int e = 0; e < BATCH; e++) {
            double[][] hidden = new double[STEPS][HIDDEN];
            for (int j = 0; j < HIDDEN; j++) {
                double current = b1[j];
                for (int i = 0; i < IN; i++) {
                    current += (double) w1[j * IN + i] * x[e * IN + i];
                }
                double v = 0;
                boolean fired = false;
                for (int t = 0; t < STEPS; t++) {
                    v = BETA * v + current - (resetsNext && fired ? 1 : 0);
                    fired = v > 1;
                    hidden[t][j] = fired ? 1 : 0;
                    v -= !resetsNext && fired ? 1 : 0;
                }
            }
            double[] counts = new double[OUT];
            for (int k = 0; k < OUT; k++) {
                double v = 0;
                boolean fired = false;
                for (int t = 0; t < STEPS; t++) {
                    double current = b2[k];
                    for (int j = 0; j < HIDDEN; j++) {
                        current += w2[k * HIDDEN + j] * hidden[t][j];
                    }
                    v = BETA * v + current - (resetsNext && fired ? 1 : 0);
                    fired = v > 1;
                    counts[k] += fired ? 1 : 0;
                    v -= !resetsNext && fired ? 1 : 0;
                }
            }
            double sum = 0;
            for (double c : counts) {
                sum += Math.exp(c);
            }
            loss += (Math.log(sum) - counts[y[e]]) / BATCH;
        }
        return loss;
    }

    @ParameterizedTest
    @CsvSource({"snntorch, true, fc1, fc2", "spikingjelly, false, 0, 2"})
    void firstLossIsThatOfTheRecurrence(String framework, boolean resetsNext, String first, String second)
            throws IOException {
        parameters(first, second);
        json(framework, "\"%1$s.weight\", \"%1$s.bias\", \"%2$s.weight\", \"%2$s.bias\"".formatted(first, second));
        PeerCase saved = PeerCase.read(folder, null);
        assertEquals(List.of(2.5, 2.25, 2.0), saved.losses());
        assertEquals(0.001, saved.learningRate());
        double expected = loss(resetsNext);
        assertNotEquals(loss(!resetsNext), expected, 1e-3, "the recurrences must differ here");
        try (Workers workers = new Workers(2)) {
            List<Double> ours = saved.train(workers);
            assertEquals(3, ours.size());
            assertEquals(expected, ours.get(0), 1e-5);
            assertNotEquals(ours.get(0), ours.get(1), 1e-3);
        }
    }

    /** A current of 1 brings the potential to the threshold and not above: 25 spikes in SpikingJelly; snnTorch misses two. */
    @ParameterizedTest
    @CsvSource({"snntorch, fc1, fc2, 23", "spikingjelly, 0, 2, 25"})
    void spikingJellyFiresAtTheThreshold(String framework, String first, String second, int spikes) throws IOException {
        java.util.Arrays.fill(w1, 0);
        java.util.Arrays.fill(w2, 0);
        java.util.Arrays.fill(b1, 0);
        java.util.Arrays.fill(b2, 0);
        b2[y[0]] = 1;
        parameters(first, second);
        json(framework, "\"%1$s.weight\", \"%1$s.bias\", \"%2$s.weight\", \"%2$s.bias\"".formatted(first, second));
        try (Workers workers = new Workers(1)) {
            List<Double> ours = PeerCase.read(folder, null).train(workers);
            assertEquals(spikes / 2.0, ours.get(0), 1e-6, "one label of two gets all spikes");
        }
    }

    @Test
    void convolutionsAndFlattenedPicturesAreReordered() {
        int[] conv = {2, 3, 4, 5};
        float[] ours = new PeerParameter("0.weight", "conv.weight", conv, new int[0]).ours(counted(conv), "w.npy");
        for (int o = 0; o < 2; o++) {
            for (int i = 0; i < 3; i++) {
                for (int ky = 0; ky < 4; ky++) {
                    for (int kx = 0; kx < 5; kx++) {
                        assertEquals(((o * 3 + i) * 4 + ky) * 5 + kx, ours[((ky * 5 + kx) * 3 + i) * 2 + o]);
                    }
                }
            }
        }
        int[] dense = {2, 60};
        ours = new PeerParameter("7.weight", "fc.weight", dense, new int[] {3, 4, 5}).ours(counted(dense), "w.npy");
        for (int o = 0; o < 2; o++) {
            for (int c = 0; c < 3; c++) {
                for (int row = 0; row < 4; row++) {
                    for (int column = 0; column < 5; column++) {
                        int peer = o * 60 + (c * 4 + row) * 5 + column;
                        assertEquals(peer, ours[((row * 5 + column) * 3 + c) * 2 + o]);
                    }
                }
            }
        }
    }

    private static NpyFile counted(int[] shape) {
        int n = java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = i;
        }
        return NpyFile.of(shape, values);
    }

    private void refuses(String... parts) {
        Exception e = assertThrows(Exception.class, () -> PeerCase.read(folder, null));
        assertTrue(e instanceof IllegalArgumentException || e instanceof IOException, e.toString());
        for (String part : parts) {
            assertTrue(String.valueOf(e.getMessage()).contains(part), "\"" + part + "\" is not in: " + e.getMessage());
        }
    }

    @Test
    void arraysThatDoNotFitAreNamed() throws IOException {
        NpyFile.of(new int[] {IN, HIDDEN}, w1).write(folder.resolve("param.fc1.weight.npy"));
        refuses("param.fc1.weight.npy", "[784, 1000]", "expected [1000, 784]");
        write();
        NpyFile.of(new int[] {1, IN}, uniform(0, IN, 0, 1)).write(folder.resolve("x.npy"));
        refuses("x.npy", "[1, 784]", "expected [2, 784]");
        write();
        NpyFile.of(new int[] {BATCH}, new long[] {3, 10}).write(folder.resolve("y.npy"));
        refuses("y.npy", "label 1 must be 0 to 9, got 10");
        NpyFile.of(new int[] {BATCH}, new float[] {3, 1}).write(folder.resolve("y.npy"));
        refuses("y.npy", "whole numbers");
        write();
        Files.delete(folder.resolve("param.fc2.bias.npy"));
        refuses("param.fc2.bias.npy");
        x[5] = Float.NaN;
        write();
        refuses("x.npy", "NaN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not JSON",
                "[]",
                "{\"workload\": 1}",
                "{\"workload\": \"W1\", \"fw\": \"snntorch\"}",
                "{\"workload\": \"W9\", \"fw\": \"snntorch\"}",
                "{\"workload\": \"W1\", \"fw\": \"csnn\"}"
            })
    void brokenDescriptionsAreRefused(String json) throws IOException {
        Files.writeString(folder.resolve("losses.json"), json);
        refuses("losses.json");
    }

    @Test
    void descriptionsThatDoNotFitAreRefused() throws IOException {
        json("snntroch", "\"fc1.weight\"");
        refuses("losses.json", "did you mean \"snntorch\"?");
        json("snntorch", "\"fc1.weight\", \"fc1.bias\", \"fc2.bias\"");
        refuses("losses.json", "lacks fc2.weight");
        json("snntorch", "\"fc1.weight\", \"fc1.bias\", \"fc2.weight\", \"fc2.bias\", \"fc3.bias\"");
        refuses("losses.json", "[fc3.bias]");
        Path file = folder.resolve("losses.json");
        write();
        Files.writeString(file, Files.readString(file).replace("[2.5, 2.25, 2.0]", "[2.5, \"x\"]"));
        refuses("losses.json", "losses must be a number");
        write();
        Files.writeString(file, Files.readString(file).replace("0.001", "-1"));
        refuses("losses.json", "lr must be a number >= 0, got -1");
    }
}
