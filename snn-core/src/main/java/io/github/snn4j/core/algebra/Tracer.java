package io.github.snn4j.core.algebra;

import io.github.snn4j.core.algebra.Node.Kind;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records an equation as a {@link Program}: constants are folded, equal expressions become one node, and what no output
 * needs is left out. Not thread-safe.
 */
public final class Tracer implements Algebra<Node> {
    private final boolean lowered;
    private final double progress;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Node, Node> known = new HashMap<>();
    private int inputs;

    private Tracer(boolean lowered, double progress) {
        this.lowered = lowered;
        this.progress = progress;
    }

    /** Keeps spikes and stops, so that the program can be differentiated, with the surrogates of the training's start. */
    public static Tracer recording() {
        return recording(0);
    }

    /** The same with the surrogates {@linkplain Surrogate#at after a fraction} of the training. */
    public static Tracer recording(double progress) {
        return new Tracer(false, progress);
    }

    /** Records only what a value needs: a spike is {@code [x > 0]} and a stop is nothing. */
    public static Tracer lowering() {
        return new Tracer(true, 0);
    }

    /** The next input; all inputs come before any operation. */
    public Node input() {
        if (inputs != nodes.size()) {
            throw new IllegalStateException("input() after an operation was recorded");
        }
        Node node = new Node(inputs++, Kind.INPUT, -1, -1, -1, 0, null);
        nodes.add(node);
        return node;
    }

    /** {@code count} further inputs. */
    public List<Node> inputs(int count) {
        List<Node> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(input());
        }
        return list;
    }

    /** The program that computes {@code outputs}. */
    public Program program(List<Node> outputs) {
        boolean[] needed = new boolean[nodes.size()];
        for (Node output : outputs) {
            needed[output.index()] = true;
        }
        int[] places = new int[nodes.size()];
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (needed[i]) {
                for (int operand : new int[] {node.a(), node.b(), node.c()}) {
                    if (operand >= 0) {
                        needed[operand] = true;
                    }
                }
            }
        }
        List<Node> kept = new ArrayList<>();
        for (Node node : nodes) {
            if (needed[node.index()] || node.kind() == Kind.INPUT) {
                places[node.index()] = kept.size();
                kept.add(node.renumbered(kept.size(), places));
            }
        }
        return new Program(
                kept, inputs, outputs.stream().map(o -> places[o.index()]).toList());
    }

    private Node record(Kind kind, int a, int b, int c, double value, @Nullable Surrogate surrogate) {
        Node key = new Node(-1, kind, a, b, c, value, surrogate);
        Node node = known.get(key);
        if (node == null) {
            node = key.at(nodes.size());
            nodes.add(node);
            known.put(key, node);
        }
        return node;
    }

    private Node record(Kind kind, Node a, Node b) {
        return record(kind, a.index(), b.index(), -1, 0, null);
    }

    private static boolean constants(Node a, Node b) {
        return a.kind() == Kind.CONSTANT && b.kind() == Kind.CONSTANT;
    }

    @Override
    public Node constant(double value) {
        return record(Kind.CONSTANT, -1, -1, -1, value, null);
    }

    @Override
    public Node add(Node a, Node b) {
        if (constants(a, b)) {
            return constant(a.value() + b.value());
        }
        if (a.isConstant(0)) {
            return b;
        }
        if (b.isConstant(0)) {
            return a;
        }
        if (isNegated(b)) {
            return sub(a, nodes.get(b.b()));
        }
        if (isNegated(a)) {
            return sub(b, nodes.get(a.b()));
        }
        // The smaller index first, so that a + b and b + a are one node.
        return a.index() <= b.index() ? record(Kind.ADD, a, b) : record(Kind.ADD, b, a);
    }

    private boolean isNegated(Node node) {
        return node.kind() == Kind.SUB && nodes.get(node.a()).isConstant(0);
    }

    @Override
    public Node sub(Node a, Node b) {
        if (constants(a, b)) {
            return constant(a.value() - b.value());
        }
        if (b.isConstant(0)) {
            return a;
        }
        return isNegated(b) ? add(a, nodes.get(b.b())) : record(Kind.SUB, a, b);
    }

    @Override
    public Node mul(Node a, Node b) {
        if (constants(a, b)) {
            return constant(a.value() * b.value());
        }
        if (a.isConstant(0) || b.isConstant(1)) {
            return a;
        }
        if (b.isConstant(0) || a.isConstant(1)) {
            return b;
        }
        return a.index() <= b.index() ? record(Kind.MUL, a, b) : record(Kind.MUL, b, a);
    }

    @Override
    public Node div(Node a, Node b) {
        if (constants(a, b)) {
            return constant(a.value() / b.value());
        }
        return a.isConstant(0) || b.isConstant(1) ? a : record(Kind.DIV, a, b);
    }

    @Override
    public Node abs(Node a) {
        return a.kind() == Kind.CONSTANT ? constant(Math.abs(a.value())) : record(Kind.ABS, a.index(), -1, -1, 0, null);
    }

    @Override
    public Node exp(Node a) {
        return a.kind() == Kind.CONSTANT ? constant(Math.exp(a.value())) : record(Kind.EXP, a.index(), -1, -1, 0, null);
    }

    @Override
    public Node truncate(Node a) {
        return a.kind() == Kind.CONSTANT
                ? constant((long) a.value())
                : record(Kind.TRUNCATE, a.index(), -1, -1, 0, null);
    }

    @Override
    public Node min(Node a, Node b) {
        return constants(a, b) ? constant(Math.min(a.value(), b.value())) : record(Kind.MIN, a, b);
    }

    @Override
    public Node max(Node a, Node b) {
        return constants(a, b) ? constant(Math.max(a.value(), b.value())) : record(Kind.MAX, a, b);
    }

    @Override
    public Node greater(Node a, Node b) {
        return constants(a, b) ? constant(a.value() > b.value() ? 1 : 0) : record(Kind.GREATER, a, b);
    }

    @Override
    public Node select(Node condition, Node whenTrue, Node whenFalse) {
        if (condition.kind() == Kind.CONSTANT) {
            return condition.value() > 0 ? whenTrue : whenFalse;
        }
        return whenTrue.equals(whenFalse)
                ? whenTrue
                : record(Kind.SELECT, condition.index(), whenTrue.index(), whenFalse.index(), 0, null);
    }

    @Override
    public Node stop(Node a) {
        return lowered || a.kind() == Kind.CONSTANT ? a : record(Kind.STOP, a.index(), -1, -1, 0, null);
    }

    @Override
    public Node spike(Node x, Surrogate surrogate) {
        return lowered ? greater(x, constant(0)) : record(Kind.SPIKE, x.index(), -1, -1, 0, surrogate.at(progress));
    }
}
