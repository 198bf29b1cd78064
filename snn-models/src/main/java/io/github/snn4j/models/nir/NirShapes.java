package io.github.snn4j.models.nir;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shapes of what a flat graph's nodes give, from its input on. */
final class NirShapes {
    /** More features than any layer has; keeps what a hostile file can ask for within bounds. */
    private static final long MOST = 1L << 26;

    private final NirGraph graph;
    private final NirOrder order;
    private final Map<String, List<Integer>> shapes = new HashMap<>();

    private NirShapes(NirGraph graph, NirOrder order) {
        this.graph = graph;
        this.order = order;
    }

    /**
     * The shape of each node's output.
     *
     * @throws IllegalArgumentException naming the node that does not fit, what it gets and what it takes
     */
    static Map<String, List<Integer>> of(NirGraph graph, NirOrder order) {
        NirShapes s = new NirShapes(graph, order);
        order.nodes().forEach(s::infer);
        s.checkDelayed();
        return Map.copyOf(s.shapes);
    }

    private void infer(String name) {
        NirNode node = graph.node(name);
        try {
            List<Integer> in = null;
            for (String from : graph.before(name)) {
                List<Integer> own = shapes.get(from);
                if (order.delayed().contains(new NirGraph.Edge(from, name)) || own == null) {
                    continue;
                }
                if (in != null && NirArray.size(in) != NirArray.size(own)) {
                    throw new IllegalArgumentException("adds inputs of shapes " + in + " and " + own);
                }
                in = in == null ? own : in;
            }
            List<Integer> out = after(node, in);
            if (NirArray.size(out) > MOST) {
                throw new IllegalArgumentException("gives " + out + ", more than " + MOST + " numbers");
            }
            shapes.put(name, out);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("node \"" + name + "\" (" + node.type() + "): " + e.getMessage(), e);
        }
    }

    private void checkDelayed() {
        for (NirGraph.Edge e : order.delayed()) {
            long from = NirArray.size(of(e.from()));
            long to = graph.before(e.to()).stream()
                    .filter(n -> !order.delayed().contains(new NirGraph.Edge(n, e.to())))
                    .mapToLong(n -> NirArray.size(of(n)))
                    .findFirst()
                    .orElse(from);
            if (from != to) {
                throw new IllegalArgumentException("node \"" + e.to() + "\" takes " + to + " numbers, and \"" + e.from()
                        + "\" brings " + from + " around a cycle");
            }
        }
    }

    private List<Integer> of(String name) {
        return java.util.Objects.requireNonNull(shapes.get(name), name);
    }

    private static List<Integer> after(NirNode node, @Nullable List<Integer> in) {
        if (node instanceof Input i) {
            if (in != null && NirArray.size(in) != NirArray.size(i.shape())) {
                throw new IllegalArgumentException("has the shape " + i.shape() + ", got " + in);
            }
            return i.shape();
        }
        if (in == null) {
            throw new IllegalArgumentException("has no input");
        }
        if (node instanceof Linear l) {
            require(in, l.weight().shape().get(1), "columns of its weight");
            return List.of(l.weight().shape().get(0));
        }
        if (node instanceof Conv c) {
            return convolved(c, in);
        }
        if (node instanceof Pool p) {
            requireDimensions(in, 3);
            return List.of(
                    in.get(0),
                    windows(
                            in.get(1),
                            p.kernel().get(0),
                            1,
                            p.stride().get(0),
                            2 * p.padding().get(0)),
                    windows(
                            in.get(2),
                            p.kernel().get(1),
                            1,
                            p.stride().get(1),
                            2 * p.padding().get(1)));
        }
        if (node instanceof Flatten f) {
            return flattened(f, in);
        }
        if (node instanceof Scale s) {
            requireNumbers(in, "scale", s.scale());
        } else if (node instanceof Delay d) {
            requireNumbers(in, "delay", d.delay());
        } else if (node instanceof Threshold t) {
            requireNumbers(in, "threshold", t.threshold());
        } else if (node instanceof Integrator i) {
            requireNumbers(in, "tau_syn", i.synapticTau());
            requireNumbers(in, "w_in", i.inputWeight());
            requireNumbers(in, "tau", i.tau());
            requireNumbers(in, "r", i.resistance());
            requireNumbers(in, "v_leak", i.leak());
            requireNumbers(in, "v_threshold", i.threshold());
            requireNumbers(in, "v_reset", i.reset());
        } else if (node instanceof Output o) {
            require(in, NirArray.size(o.shape()), "numbers of its shape " + o.shape());
        }
        return in;
    }

    private static List<Integer> convolved(Conv c, List<Integer> in) {
        int dimensions = c.kernel().size();
        requireDimensions(in, dimensions + 1);
        int channels = c.weight().shape().get(1) * c.groups();
        if (in.get(0) != channels) {
            throw new IllegalArgumentException("takes " + channels + " channels, got " + in);
        }
        if (c.inputShape() != null && !c.inputShape().equals(in.subList(1, in.size()))) {
            throw new IllegalArgumentException("says its input_shape is " + c.inputShape() + ", got " + in);
        }
        List<Integer> out = new ArrayList<>(List.of(c.weight().shape().get(0)));
        for (int d = 0; d < dimensions; d++) {
            out.add(windows(
                    in.get(d + 1),
                    c.kernel().get(d),
                    c.dilation().get(d),
                    c.stride().get(d),
                    c.both(d)));
        }
        return List.copyOf(out);
    }

    private static int windows(int extent, int kernel, int dilation, int stride, int padding) {
        long room = (long) extent + padding - ((long) dilation * (kernel - 1) + 1);
        if (room < 0) {
            throw new IllegalArgumentException("a window of " + kernel + " (dilation " + dilation
                    + ") does not fit into " + extent + " with padding " + padding);
        }
        return (int) (room / stride) + 1;
    }

    private static List<Integer> flattened(Flatten f, List<Integer> in) {
        int start = f.start() < 0 ? f.start() + in.size() : f.start();
        int end = f.end() < 0 ? f.end() + in.size() : f.end();
        if (start < 0 || end >= in.size() || start > end) {
            throw new IllegalArgumentException("flattens dimensions " + f.start() + " to " + f.end() + " of " + in);
        }
        List<Integer> out = new ArrayList<>(in.subList(0, start));
        out.add(Math.toIntExact(NirArray.size(in.subList(start, end + 1))));
        out.addAll(in.subList(end + 1, in.size()));
        return List.copyOf(out);
    }

    private static void require(List<Integer> in, long numbers, String what) {
        if (NirArray.size(in) != numbers) {
            throw new IllegalArgumentException("takes the " + numbers + " " + what + ", got " + in);
        }
    }

    private static void requireNumbers(List<Integer> in, String name, @Nullable NirArray array) {
        if (array != null && array.values().length != 1 && array.values().length != NirArray.size(in)) {
            throw new IllegalArgumentException(
                    name + " must have one number or one a feature of " + in + ", got " + array.shape());
        }
    }

    private static void requireDimensions(List<Integer> in, int dimensions) {
        if (in.size() != dimensions) {
            throw new IllegalArgumentException("takes " + dimensions + " dimensions, channels first, got " + in);
        }
    }
}
