package io.github.snn4j.models.nir;

import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.core.coding.Encoder;
import io.github.snn4j.core.coding.EventFrames;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.nir.NirNode.Integrator;
import io.github.snn4j.models.nir.NirNode.Linear;
import io.github.snn4j.models.train.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From a NIR graph to a network that can be trained again: a chain of layers, with two branches that meet again as a
 * {@link Residual} and neurons that drive themselves as a recurrent layer. Factors that no layer has (resistances, scales, sums
 * over windows) go into the weights beside them.
 */
public final class NirImport {
    private final NirGraph graph;
    private final NirOrder order;
    private final Map<String, List<Integer>> shapes;
    private final Discretisation how;

    private NirImport(NirGraph graph, Discretisation how) {
        this.graph = graph.flat();
        this.how = how;
        order = NirOrder.of(this.graph);
        shapes = NirShapes.of(this.graph, order);
    }

    /**
     * The network, shown frames of events where the input is a picture of two channels, else its input as it is.
     *
     * @param name what it is called
     * @param steps T
     * @throws IllegalArgumentException naming the node that has no counterpart
     */
    public static TrainedNetwork network(NirGraph graph, String name, int steps, Discretisation how) {
        if (how.severalSpikes()) {
            throw new IllegalArgumentException(
                    "neurons here fire once a step at most; simulate the file itself for several spikes a step");
        }
        return new NirImport(graph, how).build(name, steps);
    }

    private TrainedNetwork build(String name, int steps) {
        List<Integer> in = shape(graph.input());
        NirChain chain = new NirChain(how, in);
        walk(chain, graph.input(), null);
        List<LayerGraph.Named> named = new ArrayList<>();
        Map<String, float[]> values = new LinkedHashMap<>();
        for (NirChain.Item item : chain.items()) {
            String layer = item.node().replace('.', '_').replace('/', '_');
            named.add(new LayerGraph.Named(layer, item.layer()));
            item.parameters().forEach((parameter, value) -> values.put(layer + parameter, value));
        }
        Shape shape = NirChain.shape(in);
        LayerGraph layers = new LayerGraph(shape, named);
        Weights weights = Weights.zeros(layers);
        values.forEach(weights::set);
        Encoder encoder = shape.channels() == 2 && !shape.isVector() ? EventFrames.of() : new Direct();
        Readout readout = chain.endsInSpikes() ? Readout.RATE : Readout.MEAN_POTENTIAL;
        Network network = new Network(name, steps, how.dt(), encoder, layers, readout, Recipe.of());
        return new TrainedNetwork(network, weights, Map.of("imported", "NIR", "discretisation", how.toString()));
    }

    /** Follows the graph behind {@code from} up to the node {@code end}, which is left out. */
    private void walk(NirChain chain, String from, @Nullable String end) {
        String at = from;
        while (true) {
            List<String> next = forward(at);
            if (next.isEmpty()) {
                return;
            }
            if (next.size() > 2) {
                throw new IllegalArgumentException(
                        "node \"" + at + "\" leads to " + next + "; at most two branches become a network");
            }
            if (next.size() == 2) {
                String join = meeting(next.get(0), next.get(1));
                branch(chain, at, next, join);
                at = join;
            } else {
                at = next.get(0);
            }
            if (at.equals(end)) {
                return;
            }
            add(chain, at);
        }
    }

    private void add(NirChain chain, String name) {
        try {
            NirNode node = graph.node(name);
            if (node instanceof Integrator neurons) {
                chain.neurons(name, neurons, recurrence(name));
            } else {
                chain.add(name, node, shape(name));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "node \"" + name + "\" (" + graph.node(name).type() + "): " + e.getMessage(), e);
        }
    }

    /** The nodes that follow in the same step, without the weights of neurons that drive themselves. */
    private List<String> forward(String name) {
        return graph.after(name).stream()
                .filter(n -> !order.delayed().contains(new NirGraph.Edge(name, n)))
                .filter(n -> !drives(n, name))
                .toList();
    }

    /** Whether {@code weights} leads only back to the neurons it comes from. */
    private boolean drives(String weights, String neurons) {
        return graph.nodes().get(weights) instanceof Linear
                && graph.before(weights).equals(List.of(neurons))
                && graph.after(weights).equals(List.of(neurons))
                && order.delayed().contains(new NirGraph.Edge(weights, neurons));
    }

    private @Nullable Linear recurrence(String neurons) {
        List<String> weights =
                graph.after(neurons).stream().filter(n -> drives(n, neurons)).toList();
        for (String from : graph.before(neurons)) {
            if (order.delayed().contains(new NirGraph.Edge(from, neurons)) && !weights.contains(from)) {
                throw new IllegalArgumentException("a cycle through " + from
                        + " has no counterpart; only one through a Linear or Affine node alone has");
            }
        }
        if (weights.size() > 1) {
            throw new IllegalArgumentException("drives itself through " + weights + "; only one has a counterpart");
        }
        return weights.isEmpty() ? null : (Linear) graph.nodes().get(weights.get(0));
    }

    /** Where two branches meet. */
    private String meeting(String a, String b) {
        List<String> first = path(a);
        for (String node : path(b)) {
            if (first.contains(node)) {
                return node;
            }
        }
        throw new IllegalArgumentException("the branches from " + a + " and " + b + " do not meet again");
    }

    private List<String> path(String from) {
        List<String> path = new ArrayList<>(List.of(from));
        List<String> next = forward(from);
        while (next.size() == 1) {
            path.add(next.get(0));
            next = forward(next.get(0));
        }
        return path;
    }

    private void branch(NirChain chain, String from, List<String> next, String join) {
        chain.settle(from);
        List<NirChain> sides = new ArrayList<>();
        for (String first : next) {
            NirChain side = chain.branch();
            if (!first.equals(join)) {
                add(side, first);
                walk(side, first, join);
                side.settle(first);
            }
            sides.add(side);
        }
        // the body is the longer way
        sides.sort((x, y) -> y.items().size() - x.items().size());
        List<Layer> body = layers(sides.get(0));
        Map<String, float[]> parameters = new LinkedHashMap<>();
        List<Layer> shortcut = layers(sides.get(1));
        inner(sides.get(0), "/body/", parameters);
        inner(sides.get(1), "/shortcut/", parameters);
        chain.join(from + "_join", new Residual(body, shortcut, Residual.Join.ADD), parameters, sides.get(0));
    }

    private static List<Layer> layers(NirChain chain) {
        return chain.items().stream().map(NirChain.Item::layer).toList();
    }

    private static void inner(NirChain chain, String path, Map<String, float[]> parameters) {
        List<LayerGraph.Named> names = LayerGraph.named(layers(chain));
        for (int i = 0; i < names.size(); i++) {
            String prefix = path + names.get(i).name();
            chain.items().get(i).parameters().forEach((name, value) -> parameters.put(prefix + name, value));
        }
    }

    private List<Integer> shape(String name) {
        return java.util.Objects.requireNonNull(shapes.get(name), name);
    }
}
