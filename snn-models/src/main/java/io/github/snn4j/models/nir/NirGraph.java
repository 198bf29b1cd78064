package io.github.snn4j.models.nir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Nodes by name and the edges between them; what several edges bring to a node is added. A graph may be a node of another.
 *
 * @param metadata readable pairs; here what NIR leaves open, see {@link Discretisation#metadata}
 */
public record NirGraph(Map<String, NirNode> nodes, List<Edge> edges, Map<String, String> metadata) implements NirNode {
    /** An edge by the names of its nodes. */
    public record Edge(String from, String to) {}

    public NirGraph {
        nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
        edges = List.copyOf(edges);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        for (Edge e : edges) {
            for (String name : List.of(e.from(), e.to())) {
                if (!nodes.containsKey(name)) {
                    throw new IllegalArgumentException("the edge " + e.from() + " -> " + e.to() + " names the node \""
                            + name + "\", which is not there; the nodes are " + nodes.keySet());
                }
            }
        }
        if (edges.stream().distinct().count() != edges.size()) {
            throw new IllegalArgumentException("an edge is there twice, in " + edges);
        }
    }

    @Override
    public String type() {
        return "NIRGraph";
    }

    /** A node by its name. */
    public NirNode node(String name) {
        return Objects.requireNonNull(nodes.get(name), name);
    }

    /** The names of the nodes that an edge leads to from {@code name}. */
    public List<String> after(String name) {
        return edges.stream().filter(e -> e.from().equals(name)).map(Edge::to).toList();
    }

    /** The names of the nodes from which an edge leads to {@code name}. */
    public List<String> before(String name) {
        return edges.stream().filter(e -> e.to().equals(name)).map(Edge::from).toList();
    }

    /**
     * The same without graphs as nodes: their nodes are named {@code graph.node}, and their inputs and outputs pass on.
     *
     * @throws IllegalArgumentException if a graph within has not one input and one output
     */
    public NirGraph flat() {
        Map<String, NirNode> all = new LinkedHashMap<>();
        List<Edge> joined = new ArrayList<>();
        Map<String, String> entrance = new LinkedHashMap<>();
        Map<String, String> exit = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (node instanceof NirGraph inner) {
                NirGraph flat = inner.flat();
                flat.nodes().forEach((n, own) -> all.put(name + "." + n, own));
                flat.edges().forEach(e -> joined.add(new Edge(name + "." + e.from(), name + "." + e.to())));
                entrance.put(name, name + "." + flat.only(Input.class, name));
                exit.put(name, name + "." + flat.only(Output.class, name));
            } else {
                all.put(name, node);
            }
        });
        edges.forEach(e ->
                joined.add(new Edge(exit.getOrDefault(e.from(), e.from()), entrance.getOrDefault(e.to(), e.to()))));
        return new NirGraph(all, joined, metadata);
    }

    /** The name of the only input. */
    public String input() {
        return only(Input.class, "the graph");
    }

    /** The name of the only output. */
    public String output() {
        return only(Output.class, "the graph");
    }

    private String only(Class<? extends NirNode> type, String owner) {
        List<String> found = nodes.entrySet().stream()
                .filter(n -> type.isInstance(n.getValue()) && !n.getKey().contains("."))
                .map(Map.Entry::getKey)
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    owner + " must have one node of type " + type.getSimpleName() + ", got " + found);
        }
        return found.get(0);
    }
}
