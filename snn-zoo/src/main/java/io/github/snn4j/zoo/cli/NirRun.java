package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.array.NpyType;
import io.github.snn4j.core.coding.EventFrames;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.nir.Discretisation;
import io.github.snn4j.models.nir.NirGraph;
import io.github.snn4j.models.nir.NirNode;
import io.github.snn4j.models.nir.NirReader;
import io.github.snn4j.models.nir.NirSimulator;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.zoo.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** {@code snn simulate} of a NIR file. */
final class NirRun {
    private static final int RECORDING_STEPS = 300;
    private static final int PICTURE_STEPS = 20;

    private final Simulate options;
    private final NirGraph graph;
    private final Discretisation how;
    private final NirSimulator simulator;
    private final List<Integer> input;

    NirRun(Simulate options) throws IOException {
        this.options = options;
        graph = NirReader.read(options.file).flat();
        how = options.nir.of(graph);
        simulator = new NirSimulator(graph, how);
        input = Objects.requireNonNull(simulator.shapes().get(graph.input()));
    }

    void run() throws IOException {
        options.common.say("steps of " + how.dt() + " s, integration "
                + how.scheme().name().toLowerCase(Locale.ROOT) + ", reset "
                + how.reset().name().toLowerCase(Locale.ROOT)
                + (how.severalSpikes() ? ", several spikes a step" : ""));
        if (options.raw != null) {
            single(options.raw);
        } else {
            dataset();
        }
    }

    /** The nodes that have potentials, in the order in which they are computed. */
    private List<String> neurons() {
        return simulator.nodes().stream()
                .filter(n -> graph.nodes().get(n) instanceof NirNode.Integrator)
                .toList();
    }

    private void single(RawInput raw) throws IOException {
        NpyFile array = NpyFile.read(raw.input);
        int n = input.stream().reduce(1, Math::multiplyExact);
        boolean held = array.size() == n && (options.steps != null || array.shape().length == input.size());
        int steps = held ? options.steps == null ? 1 : options.steps : array.size() / n;
        if (!held && (array.size() % n != 0 || array.shape()[0] != steps)) {
            throw new IllegalArgumentException("--input " + raw.input + ": has the shape "
                    + Arrays.toString(array.shape()) + ", expected steps of " + n + " numbers (channels-last of "
                    + input
                    + ")");
        }
        List<double[]> frames = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            double[] x = new double[n];
            for (int i = 0; i < n; i++) {
                double value = array.getDouble((held ? 0 : t * n) + i);
                x[number(i)] = array.type() == NpyType.UINT8 && raw.kind == RawInput.Kind.PIXELS ? value / 255 : value;
            }
            frames.add(x);
        }
        Map<String, double[][]> spikes = new LinkedHashMap<>();
        Map<String, double[][]> potentials = new LinkedHashMap<>();
        for (String name : neurons()) {
            spikes.put(name, new double[steps][]);
            potentials.put(name, new double[steps][]);
        }
        simulator.run(frames, (t, outputs, v) -> {
            for (String name : spikes.keySet()) {
                Objects.requireNonNull(spikes.get(name))[t] =
                        Objects.requireNonNull(outputs.get(name)).clone();
                Objects.requireNonNull(potentials.get(name))[t] =
                        Objects.requireNonNull(v.get(name)).clone();
            }
        });
        List<Map<String, Object>> layers = new ArrayList<>();
        spikes.forEach((name, values) -> {
            double sum = Arrays.stream(values).flatMapToDouble(Arrays::stream).sum();
            options.common.say(name + ": " + Math.round(sum) + " spikes");
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("name", name);
            layer.put("spikes", Math.round(sum));
            layers.add(layer);
        });
        if (raw.dump != null) {
            Files.createDirectories(raw.dump);
            int k = 0;
            for (String name : spikes.keySet()) {
                String stem = String.format(Locale.ROOT, "%02d-%s-", k++, name.replaceAll("[^A-Za-z0-9._-]", "_"));
                save(raw.dump.resolve(stem + "spikes.npy"), name, Objects.requireNonNull(spikes.get(name)));
                save(raw.dump.resolve(stem + "v.npy"), name, Objects.requireNonNull(potentials.get(name)));
            }
            options.common.say(2 * k + " files in " + raw.dump);
        }
        options.common.answer(Map.of("layers", layers));
    }

    /** NIR's number of value {@code i} of the input, which is channels-last outside. */
    private int number(int i) {
        if (input.size() == 1) {
            return i;
        }
        int channels = input.get(0);
        int pixels = input.stream().skip(1).reduce(1, Math::multiplyExact);
        return i % channels * pixels + i / channels;
    }

    private void save(Path file, String name, double[][] steps) throws IOException {
        List<Integer> shape = Objects.requireNonNull(simulator.shapes().get(name));
        boolean picture = shape.size() == 3;
        int pixels = picture ? shape.get(1) * shape.get(2) : 1;
        int n = steps[0].length;
        double[] all = new double[steps.length * n];
        for (int t = 0; t < steps.length; t++) {
            for (int i = 0; i < n; i++) {
                all[t * n + i] = steps[t][picture ? i % shape.get(0) * pixels + i / shape.get(0) : i];
            }
        }
        int[] extents = picture
                ? new int[] {steps.length, shape.get(1), shape.get(2), shape.get(0)}
                : new int[] {steps.length, n};
        NpyFile.of(extents, all).write(file);
    }

    private void dataset() throws IOException {
        Shape shape = input.size() == 3
                ? new Shape(input.get(1), input.get(2), input.get(0))
                : Shape.vector(input.stream().reduce(1, Math::multiplyExact));
        boolean recordings = shape.channels() == 2 && !shape.isVector();
        int steps = options.steps != null ? options.steps : recordings ? RECORDING_STEPS : PICTURE_STEPS;
        String hint = String.valueOf(options.file.getFileName());
        Dataset test = options.first(
                recordings
                        ? options.data.recordings(Split.TEST, hint, EventFrames.of(), steps)
                        : options.data.open(Split.TEST, hint, shape));
        int n = shape.size();
        int classes = test.classes().size();
        int outputs = Objects.requireNonNull(simulator.shapes().get(graph.output())).stream()
                .reduce(1, Math::multiplyExact);
        if (outputs != classes) {
            throw new IllegalArgumentException(options.file + ": has " + outputs + " outputs, but data set \""
                    + test.name() + "\" has " + classes + " classes");
        }
        LongAdder right = new LongAdder();
        long start = System.nanoTime();
        try (Workers workers = options.compute.workers()) {
            workers.forEach(test.size(), (index, worker) -> {
                float[] values = new float[recordings ? steps * n : n];
                test.read(index, values, 0);
                List<double[]> frames = new ArrayList<>();
                for (int t = 0; t < steps; t++) {
                    double[] x = new double[n];
                    for (int i = 0; i < n; i++) {
                        x[number(i)] = values[(recordings ? t * n : 0) + i];
                    }
                    frames.add(x);
                }
                double[] scores = new double[classes];
                for (double[] out : simulator.run(frames, (t, o, v) -> {})) {
                    Arrays.setAll(scores, c -> scores[c] + out[c]);
                }
                int best = 0;
                for (int c = 1; c < classes; c++) {
                    best = scores[c] > scores[best] ? c : best;
                }
                right.add(best == test.label(index) ? 1 : 0);
            });
        }
        double accuracy = right.doubleValue() / test.size();
        options.common.say("accuracy: " + TrainingProgress.percent(accuracy) + " of " + test.size() + " examples, "
                + steps + " steps each");
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("accuracy", accuracy);
        figures.put("right", right.longValue());
        figures.put("samples", test.size());
        figures.put("steps", steps);
        figures.put("seconds", (System.nanoTime() - start) / 1e9);
        options.common.answer(figures);
    }
}
