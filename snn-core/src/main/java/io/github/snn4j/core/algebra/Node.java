package io.github.snn4j.core.algebra;

import io.github.snn4j.core.surrogate.Surrogate;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a {@link Program}.
 *
 * @param index its place; operands have lower ones
 * @param a index of the first operand, or -1
 * @param b index of the second operand, or -1
 * @param c index of the third operand, or -1
 * @param value of a constant, else 0
 * @param surrogate of a spike, else null
 */
public record Node(
        int index,
        Kind kind,
        int a,
        int b,
        int c,
        double value,
        @Nullable Surrogate surrogate) {
    /** What a node computes; operands as in {@link Algebra}. */
    public enum Kind {
        INPUT,
        CONSTANT,
        ADD,
        SUB,
        MUL,
        DIV,
        ABS,
        EXP,
        TRUNCATE,
        MIN,
        MAX,
        GREATER,
        SELECT,
        STOP,
        SPIKE
    }

    boolean isConstant(double wanted) {
        return kind == Kind.CONSTANT && value == wanted;
    }

    Node at(int place) {
        return new Node(place, kind, a, b, c, value, surrogate);
    }

    Node renumbered(int place, int[] places) {
        return new Node(
                place, kind, a < 0 ? a : places[a], b < 0 ? b : places[b], c < 0 ? c : places[c], value, surrogate);
    }
}
