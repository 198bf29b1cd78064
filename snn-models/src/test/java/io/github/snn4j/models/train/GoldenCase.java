package io.github.snn4j.models.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.Heaviside;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.layers.layer.AveragePool2d;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.Flatten;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MaxPool2d;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Survey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recorded training step of another framework in this project's names and layouts: weights {@code [in, out]} and
 * {@code [kH, kW, in, out]}, values {@code [T, N, H, W, C]}.
 *
 * @param method the method that it shows, or null for a plain step
 * @param inDouble whether it was recorded in double
 * @param counts whether the loss is that of the summed output over time rather than of its mean
 * @param losses before the first, second and third Adam step at learning rate 0.01
 * @param after running statistics after the first step
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
record GoldenCase(
        String name,
        @Nullable GoldenMethod method,
        LayerGraph graph,
        int steps,
        int examples,
        boolean inDouble,
        boolean counts,
        double[] losses,
        double[] x,
        int[] labels,
        double[] output,
        Map<String, double[]> parameters,
        Map<String, double[]> gradients,
        Map<String, double[]> after,
        Map<String, double[]> spikes) {
    private static final Pattern METHOD_NAME = Pattern.compile("([a-z]+)([0-9]*)(?:\\.(bn_list\\.[0-9]+\\.)?(.+))?");

    /** Their layers' names and ours. */
    private static final Map<String, String> CHAIN =
            Map.of("0", "dense1", "1", "spiking1", "2", "dense2", "3", "spiking2");

    private static final Map<String, String> SNN_TORCH = Map.of("fc1", "dense1", "l1", "spiking1", "fc2", "dense2");

    private static final Map<String, String> CONVOLUTIONS = Map.of(
            "0",
            "conv1",
            "1",
            "batchnorm1",
            "2",
            "spiking1",
            "4",
            "conv2",
            "5",
            "batchnorm2",
            "6",
            "spiking2",
            "9",
            "dense1");

    private static final Map<String, String> SEW = Map.of(
            "c0", "conv1",
            "b0", "batchnorm1",
            "n0", "spiking1",
            "c1", "residual1/body/conv1",
            "b1", "residual1/body/batchnorm1",
            "n1", "residual1/body/spiking1",
            "c2", "residual1/body/conv2",
            "b2", "residual1/body/batchnorm2",
            "n2", "residual1/body/spiking2",
            "fc", "dense1");

    /** Reads a folder. */
    static GoldenCase read(Path folder) throws IOException {
        String name = folder.getFileName().toString();
        JsonNode json = new ObjectMapper().readTree(folder.resolve("case.json").toFile());
        String words = json.get("neuron").textValue();
        // a method's own neuron is none that the words describe
        NeuronModel neuron = words.equals("as the method says")
                ? Heaviside.of()
                : GoldenNeuron.of(
                        words, json.has("surrogate") ? json.get("surrogate").textValue() : "");
        GoldenMethod method = json.has("method")
                ? new GoldenMethod(json.get("method").textValue(), json.get("T").intValue(), neuron)
                : null;
        Map<String, NpyFile> arrays = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".npy")).toList()) {
                arrays.put(file.getFileName().toString().replace(".npy", ""), NpyFile.read(file));
            }
        }
        NpyFile x = array(arrays, "x");
        int[] extents = x.shape();
        Shape input = extents.length == 3 ? Shape.vector(extents[2]) : new Shape(extents[3], extents[4], extents[2]);
        Map<String, String> names = names(name);
        LayerGraph graph = method == null ? graph(name, input, neuron, arrays) : graph(input, method, arrays);
        Map<String, Map<String, double[]>> ours = new LinkedHashMap<>();
        arrays.forEach((file, array) -> {
            int dot = file.indexOf('.');
            if (dot > 0) {
                String kind = file.substring(0, dot);
                String rest = file.substring(dot + 1);
                ours.computeIfAbsent(kind, k -> new LinkedHashMap<>())
                        .put(
                                method == null ? rename(names, rest) : rename(method, rest),
                                kind.equals("spikes") ? features(array) : weights(graph, rest, array));
            }
        });
        List<Double> losses = new ArrayList<>();
        json.get("losses_adam_lr_0_01").forEach(l -> losses.add(l.doubleValue()));
        ours.replaceAll((kind, all) -> GoldenMethod.joined(all));
        return new GoldenCase(
                name,
                method,
                graph,
                json.get("T").intValue(),
                extents[1],
                json.get("dtype").textValue().equals("float64"),
                json.get("network").textValue().contains("spike counts"),
                losses.stream().mapToDouble(Double::doubleValue).toArray(),
                features(x),
                array(arrays, "y").toInts(),
                array(arrays, "output").toDoubles(),
                ours.getOrDefault("param", Map.of()),
                ours.getOrDefault("grad", Map.of()),
                ours.getOrDefault("after", Map.of()),
                ours.getOrDefault("spikes", Map.of()));
    }

    private static Map<String, String> names(String name) {
        if (name.startsWith("conv-bn-pool-")) {
            return CONVOLUTIONS;
        }
        if (name.startsWith("sew-")) {
            return SEW;
        }
        return name.startsWith("snntorch-") ? SNN_TORCH : CHAIN;
    }

    /** {@code 0.weight} is our {@code dense1.weight}; the weight of a batch norm is its gamma. */
    private static String rename(Map<String, String> names, String theirs) {
        int dot = theirs.indexOf('.');
        String layer = names.get(dot < 0 ? theirs : theirs.substring(0, dot));
        if (layer == null) {
            throw new IllegalArgumentException("a recorded array belongs to no layer: " + theirs);
        }
        if (dot < 0) {
            return layer;
        }
        String parameter = theirs.substring(dot + 1);
        boolean norm = layer.contains("batchnorm");
        return layer + "."
                + switch (parameter) {
                    case "weight" -> norm ? "gamma" : "weight";
                    case "bias" -> norm ? "beta" : "bias";
                    case "running_var" -> "running_variance";
                    default -> parameter;
                };
    }

    boolean ofMethod() {
        return method != null;
    }

    /** {@code b1.weight} is their first norm's; a step's number in a list of norms stays where it is. */
    private static String rename(GoldenMethod method, String theirs) {
        Matcher m = METHOD_NAME.matcher(theirs);
        if (!m.matches()) {
            throw new IllegalArgumentException("a recorded array belongs to no layer: " + theirs);
        }
        String ofStep = m.group(3) == null ? "" : m.group(3);
        return ofStep + method.rename(m.group(1), m.group(2), m.group(4) == null ? "" : m.group(4));
    }

    private static LayerGraph graph(Shape input, GoldenMethod method, Map<String, NpyFile> arrays) {
        List<Layer> layers = new ArrayList<>();
        layers.add(convolution(arrays, "c1"));
        layers.addAll(method.layers());
        layers.add(convolution(arrays, "c2").withStride(2));
        layers.addAll(method.layers());
        layers.add(new Flatten());
        layers.add(dense(arrays, "fc"));
        return LayerGraph.of(input, layers.toArray(Layer[]::new));
    }

    private static LayerGraph graph(String name, Shape input, NeuronModel neuron, Map<String, NpyFile> arrays) {
        Spiking spiking = new Spiking(neuron);
        if (name.startsWith("conv-bn-pool-")) {
            return LayerGraph.of(
                    input,
                    convolution(arrays, "0"),
                    BatchNorm.of(),
                    spiking,
                    MaxPool2d.of(2),
                    convolution(arrays, "4"),
                    BatchNorm.of(),
                    spiking,
                    AveragePool2d.of(2),
                    new Flatten(),
                    dense(arrays, "9"));
        }
        if (name.startsWith("sew-")) {
            List<Layer> body = List.of(
                    convolution(arrays, "c1"),
                    BatchNorm.of(),
                    spiking,
                    convolution(arrays, "c2"),
                    BatchNorm.of(),
                    spiking);
            Residual.Join join = Residual.Join.valueOf(name.substring(4).toUpperCase(Locale.ROOT));
            return LayerGraph.of(
                    input,
                    convolution(arrays, "c0"),
                    BatchNorm.of(),
                    spiking,
                    new Residual(body, List.of(), join),
                    new Flatten(),
                    dense(arrays, "fc"));
        }
        boolean snnTorch = name.startsWith("snntorch-");
        return LayerGraph.of(
                input, dense(arrays, snnTorch ? "fc1" : "0"), spiking, dense(arrays, snnTorch ? "fc2" : "2"), spiking);
    }

    private static NpyFile array(Map<String, NpyFile> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name + ".npy");
    }

    private static Dense dense(Map<String, NpyFile> arrays, String theirs) {
        return Dense.of(array(arrays, "param." + theirs + ".weight").shape()[0]);
    }

    private static Conv2d convolution(Map<String, NpyFile> arrays, String theirs) {
        int[] shape = array(arrays, "param." + theirs + ".weight").shape();
        return Conv2d.of(shape[0], shape[2]).withoutBias();
    }

    /** {@code (T, N, C, H, W)} to {@code [T, N, H, W, C]}; vectors stay. */
    private static double[] features(NpyFile array) {
        return array.shape().length == 5 ? permute(array.toDoubles(), array.shape(), 0, 1, 3, 4, 2) : array.toDoubles();
    }

    /** {@code (out, in, kH, kW)} to {@code [kH, kW, in, out]}; a dense layer behind a flattened picture likewise. */
    private static double[] weights(LayerGraph graph, String theirs, NpyFile array) {
        int[] shape = array.shape();
        if (theirs.startsWith("n")) {
            return array.toDoubles(); // a neuron's are of steps, or of steps and channels
        }
        if (shape.length == 2) {
            Shape flat = Survey.of(graph).rows().stream()
                    .filter(row -> row.kind().equals("flatten"))
                    .map(Survey.Row::in)
                    .filter(in -> in.size() == shape[1])
                    .findFirst()
                    .orElse(Shape.vector(shape[1]));
            int[] extents = {shape[0], flat.channels(), flat.height(), flat.width()};
            return permute(array.toDoubles(), extents, 2, 3, 1, 0);
        }
        return shape.length == 4 ? permute(array.toDoubles(), shape, 2, 3, 1, 0) : array.toDoubles();
    }

    /** Axis i of the result is axis {@code axes[i]} of {@code a}. */
    private static double[] permute(double[] a, int[] shape, int... axes) {
        int[] stride = new int[shape.length];
        for (int d = shape.length - 1, s = 1; d >= 0; d--) {
            stride[d] = s;
            s *= shape[d];
        }
        double[] result = new double[a.length];
        int[] index = new int[shape.length];
        for (int i = 0; i < a.length; i++) {
            int from = 0;
            for (int d = 0; d < axes.length; d++) {
                from += index[d] * stride[axes[d]];
            }
            result[i] = a[from];
            for (int d = axes.length - 1; d >= 0 && ++index[d] == shape[axes[d]]; d--) {
                index[d] = 0;
            }
        }
        return result;
    }

    /** A loss and its derivative with respect to the output. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
    record LossAndGradient(double loss, double[] gradient) {}

    /** (1 - l) mean over the steps of the cross entropy + l of the mean squared distance from phi. */
    private LossAndGradient tet(double[] out) {
        double lambda = 0.05;
        int each = out.length / steps;
        int classes = each / examples;
        double loss = 0;
        double[] gradient = new double[out.length];
        for (int row = 0; row < steps * examples; row++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(out[row * classes + c]);
            }
            int label = labels[row % examples];
            loss += (1 - lambda) * (Math.log(sum) - out[row * classes + label]) / (steps * examples);
            for (int c = 0; c < classes; c++) {
                double o = out[row * classes + c];
                loss += lambda * (o - 1) * (o - 1) / out.length;
                gradient[row * classes + c] =
                        (1 - lambda) * (Math.exp(o) / sum - (c == label ? 1 : 0)) / (steps * examples)
                                + 2 * lambda * (o - 1) / out.length;
            }
        }
        return new LossAndGradient(loss, gradient);
    }

    /** Cross entropy of the output's mean or sum over time, averaged over the examples. */
    LossAndGradient loss(double[] out) {
        if (method != null && method.words().contains("loss TET")) {
            return tet(out);
        }
        int each = out.length / steps;
        int classes = each / examples;
        double scale = counts ? 1 : 1.0 / steps;
        double loss = 0;
        double[] gradient = new double[out.length];
        for (int n = 0; n < examples; n++) {
            double[] logits = new double[classes];
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                for (int t = 0; t < steps; t++) {
                    logits[c] += scale * out[t * each + n * classes + c];
                }
                sum += Math.exp(logits[c]);
            }
            loss += (Math.log(sum) - logits[labels[n]]) / examples;
            for (int c = 0; c < classes; c++) {
                double g = (Math.exp(logits[c]) / sum - (c == labels[n] ? 1 : 0)) * scale / examples;
                for (int t = 0; t < steps; t++) {
                    gradient[t * each + n * classes + c] = g;
                }
            }
        }
        return new LossAndGradient(loss, gradient);
    }
}
