package io.github.snn4j.models.nir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which a flat graph's nodes are computed in a step.
 *
 * @param nodes every node after those whose values it needs
 * @param delayed the edges that close a cycle: they bring the values of the step before
 */
record NirOrder(List<String> nodes, Set<NirGraph.Edge> delayed) {
    /**
     * The order of a graph.
     *
     * @throws IllegalArgumentException if a node is not reached from the input
     */
    static NirOrder of(NirGraph graph) {
        Map<String, List<String>> after = new HashMap<>();
        graph.edges()
                .forEach(e ->
                        after.computeIfAbsent(e.from(), k -> new ArrayList<>()).add(e.to()));
        Set<NirGraph.Edge> delayed = new HashSet<>();
        List<String> order = new ArrayList<>();
        Set<String> open = new HashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> path = new ArrayDeque<>();
        Deque<Iterator<String>> left = new ArrayDeque<>();
        String next = graph.input();
        while (next != null || !path.isEmpty()) {
            if (next != null) {
                seen.add(next);
                open.add(next);
                path.push(next);
                left.push(after.getOrDefault(next, List.of()).iterator());
                next = null;
            } else if (left.element().hasNext()) {
                String to = left.element().next();
                if (open.contains(to)) {
                    delayed.add(new NirGraph.Edge(path.element(), to));
                } else if (!seen.contains(to)) {
                    next = to;
                }
            } else {
                left.pop();
                open.remove(path.element());
                order.add(path.pop());
            }
        }
        List<String> missed =
                graph.nodes().keySet().stream().filter(n -> !seen.contains(n)).toList();
        if (!missed.isEmpty()) {
            throw new IllegalArgumentException("no path leads from the input to the node(s) " + missed);
        }
        Collections.reverse(order);
        return new NirOrder(List.copyOf(order), Set.copyOf(delayed));
    }
}
