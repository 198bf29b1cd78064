package io.github.snn4j.core.algebra;

import io.github.snn4j.core.algebra.Node.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * A lowered program split into what is the same at every step and what is not (loop-invariant code motion).
 *
 * @param values from the inputs that never change to the values the rest takes from them
 * @param rest from all inputs of the program, with those values right behind the ones that never change, to its outputs
 */
public record Invariants(Program values, Program rest) {
    /** Splits a program whose inputs {@code first … first+count-1} never change. */
    public static Invariants of(Program program, int first, int count) {
        List<Node> nodes = program.nodes();
        boolean[] same = new boolean[nodes.size()];
        boolean[] taken = new boolean[nodes.size()];
        for (Node n : nodes) {
            int i = n.index();
            same[i] = n.kind() == Kind.INPUT
                    ? i >= first && i < first + count
                    : constantOrSame(same, n.a()) && constantOrSame(same, n.b()) && constantOrSame(same, n.c());
        }
        for (Node n : nodes) {
            for (int operand : new int[] {n.a(), n.b(), n.c()}) {
                if (operand >= 0 && !same[n.index()]) {
                    taken[operand] = true;
                }
            }
        }
        program.outputs().forEach(o -> taken[o] = true);
        List<Integer> values = new ArrayList<>();
        for (Node n : nodes) {
            if (taken[n.index()] && same[n.index()] && n.kind() != Kind.INPUT && n.kind() != Kind.CONSTANT) {
                values.add(n.index());
            }
        }
        return new Invariants(values(program, values, first, count), rest(program, values, first + count, same, taken));
    }

    private static boolean constantOrSame(boolean[] same, int operand) {
        return operand < 0 || same[operand];
    }

    private static Program values(Program program, List<Integer> values, int first, int count) {
        Tracer a = Tracer.lowering();
        List<Node> known = a.inputs(count);
        List<Node> in = new ArrayList<>();
        for (int i = 0; i < program.inputs(); i++) {
            // no value depends on the others
            in.add(i >= first && i < first + count ? known.get(i - first) : a.constant(0));
        }
        return a.program(new Program(program.nodes(), program.inputs(), values).run(a, in));
    }

    private static Program rest(Program program, List<Integer> values, int valuesAt, boolean[] same, boolean[] taken) {
        List<Node> kept = new ArrayList<>();
        int[] places = new int[program.nodes().size()];
        for (Node n : program.nodes()) {
            if (n.index() == valuesAt) {
                for (int value : values) {
                    places[value] = kept.size();
                    kept.add(new Node(kept.size(), Kind.INPUT, -1, -1, -1, 0, null));
                }
            }
            boolean input = n.index() < program.inputs();
            if (input || !same[n.index()] || n.kind() == Kind.CONSTANT && taken[n.index()]) {
                places[n.index()] = kept.size();
                kept.add(n.renumbered(kept.size(), places));
            }
        }
        return new Program(
                kept,
                program.inputs() + values.size(),
                program.outputs().stream().map(o -> places[o]).toList());
    }
}
