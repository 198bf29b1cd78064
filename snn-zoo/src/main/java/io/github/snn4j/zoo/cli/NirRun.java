package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.array.NpyFile;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

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
        simulator = simulator(options.file, graph, how);
        input = Objects.requireNonNull(simulator.shapes().get(graph.input()));
    }

    private static NirSimulator simulator(Path file, NirGraph graph, Discretisation how) {
        try {
            return new NirSimulator(graph, how);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    void run() throws IOException {
        if (options.raw != null) {
            single(options.raw);
        } else {
            dataset();
        }
    }

    private void sayHow() {
        options.common.say("steps of " + how.dt() + " s, integration "
                + how.scheme().name().toLowerCase(Locale.ROOT) + ", reset "
                + how.reset().name().toLowerCase(Locale.ROOT)
                + (how.severalSpikes() ? ", several spikes a step" : ""));
    }

    /** The nodes that have potentials, in the order in which they are computed. */
    private List<String> neurons() {
        return simulator.nodes().stream()
                .filter(n -> graph.nodes().get(n) instanceof NirNode.Integrator)
                .toList();
    }

    private void single(RawInput raw) throws IOException {
        raw.check(options);
        if (raw.resetInterval != null || raw.kind == RawInput.Kind.BIAS) {
            throw new IllegalArgumentException(options.file
                    + ": is NIR; --reset-interval, --reset-offset and --input-kind bias are for core configurations and"
                    + " netx");
        }
        List<String> names = neurons();
        RawInput.Probes probes = raw.probes(names);
        NpyFile array = raw.read();
        int frames = raw.frames(array, channelsLast(input), options.steps);
        int steps = frames > 1 ? frames : options.steps == null ? 1 : options.steps;
        int n = array.size() / frames;
        List<double[]> input = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            double[] x = new double[n];
            for (int i = 0; i < n; i++) {
                x[number(i)] = array.getDouble((frames == 1 ? 0 : t * n) + i);
            }
            input.add(x);
        }
        sayHow();
        Map<String, double[][]> spikes = new LinkedHashMap<>();
        Map<String, double[][]> potentials = new LinkedHashMap<>();
        Map<String, double[][]> currents = new LinkedHashMap<>();
        simulator.run(input, (t, outputs, v, u) -> {
            for (String name : names) {
                keep(spikes, name, steps, t, outputs);
                keep(potentials, name, steps, t, v);
                keep(currents, name, steps, t, u);
            }
        });
        List<Map<String, Object>> layers = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            String name = names.get(k);
            double[][] fired = Objects.requireNonNull(spikes.get(name));
            double sum = Arrays.stream(fired).flatMapToDouble(Arrays::stream).sum();
            options.common.say(name + ": " + Math.round(sum) + " spikes");
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("name", name);
            layer.put("spikes", Math.round(sum));
            layers.add(layer);
            if (raw.dump != null) {
                String stem = String.format(Locale.ROOT, "%02d-%s-", k, name.replaceAll("[^A-Za-z0-9._-]", "_"));
                save(raw, stem + "spikes.npy", name, probes.spikes().contains(name) ? fired : null);
                save(raw, stem + "u.npy", name, probes.currents().contains(name) ? currents.get(name) : null);
                save(raw, stem + "v.npy", name, probes.potentials().contains(name) ? potentials.get(name) : null);
            }
        }
        options.common.answer(Map.of("layers", layers));
    }

    private static void keep(Map<String, double[][]> all, String name, int steps, int t, Map<String, double[]> now) {
        double[] values = now.get(name);
        if (values != null) {
            all.computeIfAbsent(name, k -> new double[steps][])[t] = values.clone();
        }
    }

    /** A shape of NIR with its channels last. */
    private static List<Integer> channelsLast(List<Integer> shape) {
        List<Integer> result = new ArrayList<>(shape.subList(1, shape.size()));
        result.add(shape.get(0));
        return result;
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

    /** Writes a recording, channels last; the blank index 0 of {@code --aligned} is all there is of a clock here. */
    private void save(RawInput raw, String file, String name, double @Nullable [][] steps) throws IOException {
        if (steps == null || raw.dump == null) {
            return;
        }
        List<Integer> shape = Objects.requireNonNull(simulator.shapes().get(name));
        int channels = shape.get(0);
        int pixels = shape.stream().skip(1).reduce(1, Math::multiplyExact);
        int n = steps[0].length;
        int blank = raw.aligned ? 1 : 0;
        double[] all = new double[(steps.length + blank) * n];
        for (int t = 0; t < steps.length; t++) {
            for (int i = 0; i < n; i++) {
                all[(t + blank) * n + i] = steps[t][i % channels * pixels + i / channels];
            }
        }
        List<Integer> extents = new ArrayList<>(channelsLast(shape));
        extents.add(0, steps.length + blank);
        NpyFile.of(extents.stream().mapToInt(Integer::intValue).toArray(), all).write(raw.dump.resolve(file));
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
        sayHow();
        LongAdder right = new LongAdder();
        DoubleAdder spikes = new DoubleAdder();
        List<String> firing = neurons().stream()
                .filter(name -> graph.node(name) instanceof NirNode.Integrator i && i.threshold() != null)
                .toList();
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
                List<double[]> shown = simulator.run(
                        frames,
                        (t, o, v, u) ->
                                firing.forEach(name -> spikes.add(Arrays.stream(Objects.requireNonNull(o.get(name)))
                                        .sum())));
                for (double[] out : shown) {
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
        options.common.say("accuracy of the simulated file: " + TrainingProgress.percent(accuracy) + " of "
                + test.size() + " examples, " + steps + " steps each");
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("chip_accuracy", accuracy);
        figures.put("right", right.longValue());
        figures.put("spikes", Math.round(spikes.sum()));
        figures.put("synaptic_operations", null);
        figures.put("energy_pj", null);
        figures.put("mismatches", null);
        figures.put("samples", test.size());
        figures.put("steps", steps);
        figures.put("seconds", (System.nanoTime() - start) / 1e9);
        options.common.answer(figures);
    }
}
