package io.github.snn4j.core.algebra;

import io.github.snn4j.core.surrogate.Surrogate;

/** Plain double arithmetic: the reference. */
public enum Real implements Algebra<Double> {
    /** The spike is {@code [x > 0]}. */
    HEAVISIDE,
    /** The spike is {@link Surrogate#smooth}, whose finite differences the gradients are checked against. */
    SMOOTHED;

    @Override
    public Double constant(double value) {
        return value;
    }

    @Override
    public Double add(Double a, Double b) {
        return a + b;
    }

    @Override
    public Double sub(Double a, Double b) {
        return a - b;
    }

    @Override
    public Double mul(Double a, Double b) {
        return a * b;
    }

    @Override
    public Double div(Double a, Double b) {
        return a / b;
    }

    @Override
    public Double abs(Double a) {
        return Math.abs(a);
    }

    @Override
    public Double truncate(Double a) {
        return (double) a.longValue();
    }

    @Override
    public Double exp(Double a) {
        return Math.exp(a);
    }

    @Override
    public Double min(Double a, Double b) {
        return Math.min(a, b);
    }

    @Override
    public Double max(Double a, Double b) {
        return Math.max(a, b);
    }

    @Override
    public Double greater(Double a, Double b) {
        return a > b ? 1.0 : 0.0;
    }

    @Override
    public Double select(Double condition, Double whenTrue, Double whenFalse) {
        return condition > 0 ? whenTrue : whenFalse;
    }

    @Override
    public Double stop(Double a) {
        return a;
    }

    @Override
    public Double spike(Double x, Surrogate surrogate) {
        return this == SMOOTHED ? surrogate.smooth(x) : greater(x, 0.0);
    }
}
