package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Exp;

/** The number between 0 and 1 by which attention multiplies, {@code σ(z) = 1/(1 + e^-z)}. */
final class Gate {
    private Gate() {}

    /** {@code σ(z)}. */
    static float of(float z) {
        return 1 / (1 + Exp.exp(-z));
    }

    /** {@code σ'(z)} of {@code σ(z)}. */
    static float slope(float gate) {
        return gate * (1 - gate);
    }
}
