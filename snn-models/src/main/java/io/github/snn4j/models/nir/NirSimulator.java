package io.github.snn4j.models.nir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Steps any NIR graph in double precision, node by node: plain and slow, to run what no other form here can and to check
 * what is converted. Within a step values pass through the whole graph; an edge that closes a cycle brings those of the
 * step before.
 */
public final class NirSimulator {
    private final NirGraph graph;
    private final Discretisation discretisation;
    private final NirOrder order;
    private final Map<String, List<Integer>> shapes;
    private final Map<String, List<String>> before = new HashMap<>();

    /**
     * A graph ready to run.
     *
     * @throws IllegalArgumentException naming the node that does not fit
     */
    public NirSimulator(NirGraph graph, Discretisation discretisation) {
        this.graph = graph.flat();
        this.discretisation = discretisation;
        order = NirOrder.of(this.graph);
        shapes = NirShapes.of(this.graph, order);
        this.graph
                .edges()
                .forEach(e ->
                        before.computeIfAbsent(e.to(), k -> new ArrayList<>()).add(e.from()));
    }

    /** The shape of the output of each node. */
    public Map<String, List<Integer>> shapes() {
        return shapes;
    }

    /** The nodes in the order in which they are computed. */
    public List<String> nodes() {
        return order.nodes();
    }

    /** What receives the values at every step; they are the nodes' own and change with the next step. */
    @FunctionalInterface
    public interface Observer {
        /**
         * One step is done.
         *
         * @param outputs of each node
         * @param potentials of each node that has any, after the reset
         * @param currents synaptic currents of each node that has any
         */
        void step(
                int t, Map<String, double[]> outputs, Map<String, double[]> potentials, Map<String, double[]> currents);
    }

    /**
     * Runs from the start.
     *
     * @param input {@code [T]} of as many numbers as the graph's input has
     * @return the output at every step
     */
    public List<double[]> run(List<double[]> input, Observer observer) {
        Map<String, NirOperation> operations = new HashMap<>();
        Map<String, double[]> values = new LinkedHashMap<>();
        for (String name : order.nodes()) {
            String source = before.getOrDefault(name, List.of(name)).stream()
                    .filter(n -> !order.delayed().contains(new NirGraph.Edge(n, name)))
                    .findFirst()
                    .orElse(name);
            NirNode node = graph.node(name);
            operations.put(name, NirOperation.of(node, shape(source), shape(name), discretisation));
        }
        beforeTheFirst(operations, values);
        Map<String, double[]> potentials = new LinkedHashMap<>();
        Map<String, double[]> currents = new LinkedHashMap<>();
        operations.forEach((name, operation) -> {
            double[] own = operation.potentials();
            if (own != null) {
                potentials.put(name, own);
            }
            double[] synaptic = operation.currents();
            if (synaptic != null) {
                currents.put(name, synaptic);
            }
        });
        List<double[]> outputs = new ArrayList<>();
        String entrance = graph.input();
        String exit = graph.output();
        for (int t = 0; t < input.size(); t++) {
            double[] x = input.get(t);
            if (x.length != size(entrance)) {
                throw new IllegalArgumentException("step " + t + " of the input has " + x.length
                        + " numbers, the network takes " + shape(entrance));
            }
            Map<String, double[]> last = new HashMap<>(values);
            for (String name : order.nodes()) {
                double[] in = name.equals(entrance) ? x : sum(name, values, last);
                values.put(name, of(operations, name).step(in));
            }
            observer.step(t, values, potentials, currents);
            outputs.add(of(values, exit));
        }
        return outputs;
    }

    /** What cycles bring in the first step: what silent neurons give, which of a node with a bias is not 0. */
    private void beforeTheFirst(Map<String, NirOperation> operations, Map<String, double[]> values) {
        order.nodes().forEach(name -> values.put(name, new double[size(name)]));
        for (String name : order.nodes()) {
            NirNode node = graph.node(name);
            if (node instanceof NirNode.Linear || node instanceof NirNode.Conv) {
                values.put(name, of(operations, name).step(sum(name, values, values)));
            }
        }
    }

    private double[] sum(String name, Map<String, double[]> values, Map<String, double[]> last) {
        double[] total = new double[0];
        for (String from : before.getOrDefault(name, List.of())) {
            boolean delayed = order.delayed().contains(new NirGraph.Edge(from, name));
            double[] own = of(delayed ? last : values, from);
            if (total.length == 0) {
                total = own.clone();
            } else {
                for (int i = 0; i < own.length; i++) {
                    total[i] += own[i];
                }
            }
        }
        return total;
    }

    private static <T> T of(Map<String, T> map, String name) {
        return Objects.requireNonNull(map.get(name), name);
    }

    private List<Integer> shape(String name) {
        return of(shapes, name);
    }

    private int size(String name) {
        return Math.toIntExact(NirArray.size(shape(name)));
    }
}
