package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.StepLoop;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Where in a piece's rows, see {@link StepLoop}, what a neuron's loops carry and hold constant is. */
record Rows(int states, int parameters) {
    /** State k. */
    int state(int k) {
        return k;
    }

    int scale() {
        return states;
    }

    int shift() {
        return states + 1;
    }

    int parameter(int p) {
        return states + 2 + p;
    }

    int stateGradient(int k) {
        return states + 2 + parameters + k;
    }

    int parameterSum(int p) {
        return 2 * states + 2 + parameters + p;
    }

    int inputSum() {
        return 2 * states + 2 + 2 * parameters;
    }

    /** The first row that is free for values computed from the parameters. */
    int values() {
        return inputSum() + 1;
    }

    /** Where a row starts. */
    static int at(int row) {
        return row * StepLoop.ROW;
    }

    /** The rows of a forward program, without its values. */
    int[] forward(boolean affine) {
        return constants(states, affine, this::state);
    }

    /** The rows of a backward program, without its values. */
    int[] backward(boolean affine, boolean sumInput) {
        int carried = states + parameters + (sumInput ? 1 : 0);
        // gradients and sums follow each other
        return constants(carried, affine, this::stateGradient);
    }

    private int[] constants(int carried, boolean affine, IntUnaryOperator row) {
        int[] rows = new int[carried + (affine ? 2 : 0) + parameters];
        Arrays.setAll(rows, k -> k < carried ? row.applyAsInt(k) : k - carried + (affine ? scale() : parameter(0)));
        return rows;
    }
}
