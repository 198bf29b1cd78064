package io.github.snn4j.core.algebra;

import io.github.snn4j.core.surrogate.Surrogate;

/**
 * Arithmetic on dual numbers {@code a + a' ε, ε² = 0}: each value carries its derivative along one direction; the oracle
 * for gradients. The derivative of a spike is the surrogate's slope in both modes.
 */
public enum Dual implements Algebra<Dual.Number> {
    /** The spike's value is {@code [x > 0]}. */
    HEAVISIDE(Real.HEAVISIDE),
    /** The spike's value is {@link Surrogate#smooth}, so that derivatives are those of the values. */
    SMOOTHED(Real.SMOOTHED);

    private final Real real;

    Dual(Real real) {
        this.real = real;
    }

    /** A value and its derivative. */
    public record Number(double value, double derivative) {}

    @Override
    public Number constant(double value) {
        return new Number(value, 0);
    }

    @Override
    public Number add(Number a, Number b) {
        return new Number(a.value + b.value, a.derivative + b.derivative);
    }

    @Override
    public Number sub(Number a, Number b) {
        return new Number(a.value - b.value, a.derivative - b.derivative);
    }

    @Override
    public Number mul(Number a, Number b) {
        return new Number(a.value * b.value, a.derivative * b.value + a.value * b.derivative);
    }

    @Override
    public Number div(Number a, Number b) {
        double quotient = a.value / b.value;
        return new Number(quotient, (a.derivative - quotient * b.derivative) / b.value);
    }

    @Override
    public Number abs(Number a) {
        return new Number(Math.abs(a.value), Math.signum(a.value) * a.derivative);
    }

    @Override
    public Number exp(Number a) {
        double value = Math.exp(a.value);
        return new Number(value, value * a.derivative);
    }

    @Override
    public Number min(Number a, Number b) {
        return a.value > b.value ? b : a;
    }

    @Override
    public Number max(Number a, Number b) {
        return b.value > a.value ? b : a;
    }

    @Override
    public Number greater(Number a, Number b) {
        return constant(a.value > b.value ? 1 : 0);
    }

    @Override
    public Number select(Number condition, Number whenTrue, Number whenFalse) {
        return condition.value > 0 ? whenTrue : whenFalse;
    }

    @Override
    public Number stop(Number a) {
        return constant(a.value);
    }

    @Override
    public Number spike(Number x, Surrogate surrogate) {
        double slope = surrogate.slope(Real.HEAVISIDE, x.value);
        return new Number(real.spike(x.value, surrogate), slope * x.derivative);
    }
}
