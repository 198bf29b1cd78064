package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;

/**
 * {@code α σ(αx) (1 - σ(αx))}, the derivative of the logistic function {@code σ(αx)}.
 *
 * <p>SpikingJelly's {@code Sigmoid(alpha)}; the peak is α/4. snnTorch's {@code sigmoid(slope)} is the same with its slope
 * as α.
 *
 * @param alpha steepness per unit of potential, > 0
 */
public record Sigmoid(double alpha) implements Surrogate {
    public Sigmoid {
        Check.positive("Sigmoid.alpha", alpha, "");
    }

    /** With alpha 4. */
    public static Sigmoid of() {
        return new Sigmoid(4);
    }

    @Override
    public <T> T slope(Algebra<T> a, T x) {
        // Of |x|, so that exp never overflows.
        T e = a.exp(a.scale(a.abs(x), -alpha));
        T d = a.add(a.constant(1), e);
        return a.div(a.scale(e, alpha), a.mul(d, d));
    }

    @Override
    public double smooth(double x) {
        return 1 / (1 + Math.exp(-alpha * x));
    }
}
