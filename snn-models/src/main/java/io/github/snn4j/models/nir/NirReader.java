package io.github.snn4j.models.nir;

import io.github.snn4j.models.hdf.HdfGroup;
import io.github.snn4j.models.hdf.HdfReader;
import io.github.snn4j.models.nir.NirNode.Conv;
import io.github.snn4j.models.nir.NirNode.Delay;
import io.github.snn4j.models.nir.NirNode.Flatten;
import io.github.snn4j.models.nir.NirNode.Input;
import io.github.snn4j.models.nir.NirNode.Integrator;
import io.github.snn4j.models.nir.NirNode.Linear;
import io.github.snn4j.models.nir.NirNode.Output;
import io.github.snn4j.models.nir.NirNode.Padding;
import io.github.snn4j.models.nir.NirNode.Pool;
import io.github.snn4j.models.nir.NirNode.Scale;
import io.github.snn4j.models.nir.NirNode.Threshold;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a NIR file: HDF5, the graph under {@code /node}. */
public final class NirReader {
    /** Graphs within graphs; deeper ones are hostile. */
    private static final int DEEPEST = 16;

    private NirReader() {}

    /**
     * Reads a file.
     *
     * @throws IOException naming file, node and field, what was found and what was expected
     */
    public static NirGraph read(Path file) throws IOException {
        return HdfReader.read(file, "a NIR file", root -> graph(root.group("node"), 0));
    }

    private static NirGraph graph(HdfGroup g, int depth) {
        if (depth > DEEPEST) {
            throw g.error("is a graph within " + DEEPEST + " others; no more are read");
        }
        Map<String, NirNode> nodes = new LinkedHashMap<>();
        HdfGroup all = g.group("nodes");
        for (String name : all.names()) {
            HdfGroup own = all.group(name);
            nodes.put(name, own.checked(() -> node(own, depth)));
        }
        List<NirGraph.Edge> edges = new ArrayList<>();
        for (List<String> pair : g.stringRows("edges", 2)) {
            edges.add(new NirGraph.Edge(pair.get(0), pair.get(1)));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        if (g.has("metadata")) {
            HdfGroup pairs = g.group("metadata");
            pairs.names().forEach(name -> metadata.put(name, pairs.text(name)));
        }
        return g.checked(() -> new NirGraph(nodes, edges, metadata));
    }

    private static NirNode node(HdfGroup g, int depth) {
        String type = g.string("type");
        return switch (type) {
            case "NIRGraph" -> graph(g, depth + 1);
            case "Input" -> new Input(g.integers("shape"));
            case "Output" -> new Output(g.integers("shape"));
            case "Linear" -> new Linear(array(g, "weight"), null);
            case "Affine" -> new Linear(array(g, "weight"), array(g, "bias"));
            case "Scale" -> new Scale(array(g, "scale"));
            case "Conv1d", "Conv2d" -> convolution(g, type.equals("Conv1d") ? 1 : 2);
            case "SumPool2d", "AvgPool2d" ->
                new Pool(
                        type.equals("AvgPool2d"),
                        spread(g, "kernel_size", 2),
                        spread(g, "stride", 2),
                        spread(g, "padding", 2));
            case "Flatten" ->
                new Flatten(g.integers("input_type"), g.integer("start_dim", 0), g.integer("end_dim", -1));
            case "Delay" -> new Delay(array(g, "delay"));
            case "Threshold" -> new Threshold(array(g, "threshold"));
            case "I", "IF", "LI", "LIF", "CubaLI", "CubaLIF" -> integrator(g, type);
            default ->
                throw g.error("has the type \"" + type + "\", which is not one of NIR's: Input, Output, Linear, Affine,"
                        + " Scale, Conv1d, Conv2d, SumPool2d, AvgPool2d, Flatten, Delay, Threshold, I, IF, LI, LIF,"
                        + " CubaLI, CubaLIF, NIRGraph");
        };
    }

    private static Conv convolution(HdfGroup g, int dimensions) {
        NirArray weight = array(g, "weight");
        if (weight.shape().size() != dimensions + 2) {
            throw g.error("has a weight of shape " + weight.shape() + ", expected " + (dimensions + 2)
                    + " dimensions: out, in and the kernel");
        }
        Padding padding;
        if (g.isText("padding")) {
            padding = switch (g.string("padding")) {
                case "same" -> Padding.SAME;
                case "valid" -> Padding.VALID;
                default -> throw g.error("has the padding \"" + g.string("padding") + "\", expected same or valid");
            };
        } else {
            padding = Padding.of(spread(g, "padding", dimensions));
        }
        List<Integer> shape = g.has("input_shape") ? g.integers("input_shape") : null;
        return new Conv(
                shape,
                weight,
                spread(g, "stride", dimensions),
                padding,
                spread(g, "dilation", dimensions),
                g.integer("groups", 1),
                g.has("bias") ? array(g, "bias") : null);
    }

    private static Integrator integrator(HdfGroup g, String type) {
        boolean current = type.startsWith("Cuba");
        boolean leaky = current || type.startsWith("LI");
        return new Integrator(
                current ? array(g, "tau_syn") : null,
                current ? orElse(g, "w_in", 1) : NirArray.of(1),
                leaky ? array(g, current ? "tau_mem" : "tau") : null,
                array(g, "r"),
                leaky ? array(g, "v_leak") : NirArray.of(0),
                type.endsWith("F") ? array(g, "v_threshold") : null,
                orElse(g, "v_reset", 0));
    }

    private static NirArray array(HdfGroup g, String name) {
        return new NirArray(g.shape(name), g.doubles(name));
    }

    private static NirArray orElse(HdfGroup g, String name, double value) {
        return g.has(name) ? array(g, name) : NirArray.of(value);
    }

    /** One number a dimension, or one for all. */
    private static List<Integer> spread(HdfGroup g, String name, int dimensions) {
        List<Integer> numbers = g.integers(name);
        return numbers.size() == 1 ? java.util.Collections.nCopies(dimensions, numbers.get(0)) : numbers;
    }
}
