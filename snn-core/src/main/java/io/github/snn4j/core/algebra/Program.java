package io.github.snn4j.core.algebra;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An equation as data: operations in an order in which operands come first.
 *
 * @param nodes the operations; the first {@code inputs} are the inputs
 * @param inputs how many inputs there are, needed or not
 * @param outputs indices of the nodes that are the results
 */
public record Program(List<Node> nodes, int inputs, List<Integer> outputs) {
    public Program {
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
    }

    /** Replays the program in any algebra; one value for each of {@link #outputs}. */
    public <T> List<T> run(Algebra<T> a, List<T> in) {
        List<T> values = values(a, in);
        return outputs.stream().map(values::get).toList();
    }

    private <T> List<T> values(Algebra<T> a, List<T> in) {
        if (in.size() != inputs) {
            throw new IllegalArgumentException("The program has " + inputs + " inputs, got " + in.size());
        }
        List<T> v = new ArrayList<>(in);
        for (Node n : nodes.subList(inputs, nodes.size())) {
            v.add(
                    switch (n.kind()) {
                        case INPUT -> throw new IllegalStateException("Input " + n + " after an operation");
                        case CONSTANT -> a.constant(n.value());
                        case ADD -> a.add(v.get(n.a()), v.get(n.b()));
                        case SUB -> a.sub(v.get(n.a()), v.get(n.b()));
                        case MUL -> a.mul(v.get(n.a()), v.get(n.b()));
                        case DIV -> a.div(v.get(n.a()), v.get(n.b()));
                        case ABS -> a.abs(v.get(n.a()));
                        case EXP -> a.exp(v.get(n.a()));
                        case TRUNCATE -> a.truncate(v.get(n.a()));
                        case MIN -> a.min(v.get(n.a()), v.get(n.b()));
                        case MAX -> a.max(v.get(n.a()), v.get(n.b()));
                        case GREATER -> a.greater(v.get(n.a()), v.get(n.b()));
                        case SELECT -> a.select(v.get(n.a()), v.get(n.b()), v.get(n.c()));
                        case STOP -> a.stop(v.get(n.a()));
                        case SPIKE -> a.spike(v.get(n.a()), Objects.requireNonNull(n.surrogate()));
                    });
        }
        return v;
    }

    /**
     * Reverse differentiation: the program from this one's inputs, followed by the gradient of the loss with respect to each
     * output, to the gradient with respect to each input. Values the gradient needs are computed again inside.
     */
    public Program derivative() {
        Tracer a = Tracer.lowering();
        List<Node> in = a.inputs(inputs);
        List<Node> gradients = a.inputs(outputs.size());
        List<Node> v = values(a, in);
        Adjoints adjoints = new Adjoints(a, nodes.size());
        for (int i = 0; i < outputs.size(); i++) {
            adjoints.add(outputs.get(i), gradients.get(i));
        }
        for (int i = nodes.size() - 1; i >= inputs; i--) {
            Node g = adjoints.sums[i];
            if (g != null) {
                adjoints.back(nodes.get(i), v, g);
            }
        }
        return a.program(
                Arrays.stream(adjoints.sums, 0, inputs).map(adjoints::orZero).toList());
    }

    /** The gradients collected so far, one a node; null is zero. */
    private static final class Adjoints {
        private final Tracer a;
        private final @Nullable Node[] sums;

        Adjoints(Tracer a, int size) {
            this.a = a;
            this.sums = new Node[size];
        }

        void add(int node, Node gradient) {
            Node sum = sums[node];
            sums[node] = sum == null ? gradient : a.add(sum, gradient);
        }

        Node orZero(@Nullable Node gradient) {
            return gradient == null ? a.constant(0) : gradient;
        }

        /** Passes the gradient g of node n on to its operands; v are the values in the forward direction. */
        void back(Node n, List<Node> v, Node g) {
            Node zero = a.constant(0);
            switch (n.kind()) {
                case INPUT, CONSTANT, GREATER, STOP -> {}
                case ADD -> {
                    add(n.a(), g);
                    add(n.b(), g);
                }
                case SUB -> {
                    add(n.a(), g);
                    add(n.b(), a.sub(zero, g));
                }
                case MUL -> {
                    add(n.a(), a.mul(g, v.get(n.b())));
                    add(n.b(), a.mul(g, v.get(n.a())));
                }
                case DIV -> {
                    Node quotient = a.div(g, v.get(n.b()));
                    add(n.a(), quotient);
                    add(n.b(), a.sub(zero, a.mul(quotient, v.get(n.index()))));
                }
                case ABS -> {
                    Node x = v.get(n.a());
                    add(n.a(), a.mul(g, a.sub(a.greater(x, zero), a.greater(zero, x))));
                }
                case EXP -> add(n.a(), a.mul(g, v.get(n.index())));
                case TRUNCATE -> add(n.a(), g);
                case MIN -> split(n.a(), n.b(), a.greater(v.get(n.a()), v.get(n.b())), g);
                case MAX -> split(n.a(), n.b(), a.greater(v.get(n.b()), v.get(n.a())), g);
                case SELECT -> split(n.c(), n.b(), v.get(n.a()), g);
                case SPIKE ->
                    add(n.a(), a.mul(g, Objects.requireNonNull(n.surrogate()).slope(a, v.get(n.a()))));
            }
        }

        /** To {@code second} where the condition holds, else to {@code first}. */
        private void split(int first, int second, Node condition, Node g) {
            Node zero = a.constant(0);
            add(second, a.select(condition, g, zero));
            add(first, a.select(condition, zero, g));
        }
    }

    /** The program that takes from an input the value of a node that it would compute; for a lowered program. */
    public Program given(int node, int input) {
        int[] places = new int[nodes.size()];
        Arrays.setAll(places, i -> i == node ? input : i);
        List<Node> changed =
                nodes.stream().map(n -> n.renumbered(n.index(), places)).toList();
        Program program = new Program(
                changed, inputs, outputs.stream().map(o -> places[o]).toList());
        // traced again, what is not needed any more is left out
        Tracer a = Tracer.lowering();
        return a.program(program.run(a, a.inputs(inputs)));
    }

    /** Whether any operation or output uses the node of this index. */
    public boolean uses(int index) {
        return outputs.contains(index)
                || nodes.stream().anyMatch(n -> n.a() == index || n.b() == index || n.c() == index);
    }
}
