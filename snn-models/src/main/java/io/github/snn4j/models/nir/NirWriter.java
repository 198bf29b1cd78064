package io.github.snn4j.models.nir;

import io.github.snn4j.core.file.AtomicFile;
import io.github.snn4j.models.nir.NirNode.Conv;
import io.github.snn4j.models.nir.NirNode.Delay;
import io.github.snn4j.models.nir.NirNode.Flatten;
import io.github.snn4j.models.nir.NirNode.Input;
import io.github.snn4j.models.nir.NirNode.Integrator;
import io.github.snn4j.models.nir.NirNode.Linear;
import io.github.snn4j.models.nir.NirNode.Output;
import io.github.snn4j.models.nir.NirNode.Pool;
import io.github.snn4j.models.nir.NirNode.Scale;
import io.github.snn4j.models.nir.NirNode.Threshold;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a graph as a NIR file; numbers that are all 32-bit ones are written so. */
public final class NirWriter {
    /** The version of NIR whose nodes are written. */
    private static final String VERSION = "1.0.7";

    private NirWriter() {}

    /** Writes {@code file} under a temporary name first. */
    public static void write(NirGraph graph, Path file) throws IOException {
        AtomicFile.replace(file, temporary -> {
            try (WritableHdfFile hdf = HdfFile.write(temporary)) {
                hdf.putDataset("version", VERSION);
                graph(hdf.putGroup("node"), graph);
            }
        });
    }

    private static void graph(WritableGroup g, NirGraph graph) {
        g.putDataset("type", graph.type());
        WritableGroup nodes = g.putGroup("nodes");
        graph.nodes().forEach((name, node) -> node(nodes.putGroup(name), node));
        g.putDataset(
                "edges",
                graph.edges().stream().map(e -> new String[] {e.from(), e.to()}).toArray(String[][]::new));
        if (!graph.metadata().isEmpty()) {
            WritableGroup pairs = g.putGroup("metadata");
            graph.metadata().forEach(pairs::putDataset);
        }
    }

    private static void node(WritableGroup g, NirNode node) {
        if (node instanceof NirGraph inner) {
            graph(g, inner);
            return;
        }
        g.putDataset("type", node.type());
        if (node instanceof Input i) {
            g.putDataset("shape", longs(i.shape()));
        } else if (node instanceof Output o) {
            g.putDataset("shape", longs(o.shape()));
        } else if (node instanceof Linear l) {
            put(g, "weight", l.weight());
            put(g, "bias", l.bias());
        } else if (node instanceof Scale s) {
            put(g, "scale", s.scale());
        } else if (node instanceof Conv c) {
            convolution(g, c);
        } else if (node instanceof Pool p) {
            g.putDataset("kernel_size", longs(p.kernel()));
            g.putDataset("stride", longs(p.stride()));
            g.putDataset("padding", longs(p.padding()));
        } else if (node instanceof Flatten f) {
            g.putDataset("input_type", longs(f.inputType()));
            g.putDataset("start_dim", (long) f.start());
            g.putDataset("end_dim", (long) f.end());
        } else if (node instanceof Delay d) {
            put(g, "delay", d.delay());
        } else if (node instanceof Threshold t) {
            put(g, "threshold", t.threshold());
        } else if (node instanceof Integrator i) {
            integrator(g, i);
        }
    }

    private static void convolution(WritableGroup g, Conv c) {
        boolean flat = c.kernel().size() == 1;
        if (c.inputShape() != null) {
            scalarOrList(g, "input_shape", c.inputShape(), flat);
        }
        put(g, "weight", c.weight());
        scalarOrList(g, "stride", c.stride(), flat);
        if (c.padding().explicit() == null) {
            g.putDataset("padding", c.padding().same() ? "same" : "valid");
        } else {
            scalarOrList(g, "padding", c.padding().explicit(), flat);
        }
        scalarOrList(g, "dilation", c.dilation(), flat);
        g.putDataset("groups", (long) c.groups());
        put(g, "bias", c.bias() == null ? NirArray.filled(c.weight().shape().subList(0, 1), 0) : c.bias());
    }

    private static void integrator(WritableGroup g, Integrator i) {
        if (i.synapticTau() != null) {
            put(g, "tau_syn", i.synapticTau());
            put(g, "w_in", i.inputWeight());
        }
        put(g, i.synapticTau() != null ? "tau_mem" : "tau", i.tau());
        put(g, "r", i.resistance());
        if (i.tau() != null) {
            put(g, "v_leak", i.leak());
        }
        put(g, "v_threshold", i.threshold());
        if (i.threshold() != null) {
            put(g, "v_reset", i.reset());
        }
    }

    private static void scalarOrList(WritableGroup g, String name, List<Integer> numbers, boolean scalar) {
        g.putDataset(name, scalar ? (Object) (long) numbers.get(0) : longs(numbers));
    }

    private static long[] longs(List<Integer> numbers) {
        return numbers.stream().mapToLong(n -> n).toArray();
    }

    private static void put(WritableGroup g, String name, @Nullable NirArray array) {
        if (array != null) {
            g.putDataset(name, nested(array, singles(array.values())));
        }
    }

    private static boolean singles(double[] values) {
        for (double v : values) {
            if ((float) v != v) {
                return false;
            }
        }
        return true;
    }

    /** An array of arrays of float or double, or one number. */
    private static Object nested(NirArray array, boolean single) {
        if (array.shape().isEmpty()) {
            return single ? (Object) (float) array.values()[0] : (Object) array.values()[0];
        }
        int[] shape = array.shape().stream().mapToInt(n -> n).toArray();
        Object result = java.lang.reflect.Array.newInstance(single ? float.class : double.class, shape);
        fill(result, array.values(), new int[1]);
        return result;
    }

    private static void fill(Object into, double[] values, int[] next) {
        if (into instanceof float[] row) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) values[next[0]++];
            }
        } else if (into instanceof double[] row) {
            System.arraycopy(values, next[0], row, 0, row.length);
            next[0] += row.length;
        } else {
            for (Object part : (Object[]) into) {
                fill(part, values, next);
            }
        }
    }
}
