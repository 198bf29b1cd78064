package io.github.snn4j.core.algebra;

import io.github.snn4j.core.surrogate.Surrogate;

/**
 * Arithmetic on dual numbers {@code a + a' ε, ε² = 0}: each value carries its derivative along one direction; the oracle
 * for gradients. The derivative of a spike is the surrogate's slope in both modes.
 */
public enum Dual implements Algebra<Dual.Value> {
    /** The spike's value is {@code [x > 0]}. */
    HEAVISIDE(Real.HEAVISIDE),
    /** The spike's value is {@link Surrogate#smooth}, so that derivatives are those of the values. */
    SMOOTHED(Real.SMOOTHED);

    private final Real real;

    Dual(Real real) {
        this.real = real;
    }

    /** A value and its derivative. */
    public record Value(double value, double derivative) {}

    @Override
    public Value constant(double value) {
        return new Value(value, 0);
    }

    @Override
    public Value add(Value a, Value b) {
        return new Value(a.value + b.value, a.derivative + b.derivative);
    }

    @Override
    public Value sub(Value a, Value b) {
        return new Value(a.value - b.value, a.derivative - b.derivative);
    }

    @Override
    public Value mul(Value a, Value b) {
        return new Value(a.value * b.value, a.derivative * b.value + a.value * b.derivative);
    }

    @Override
    public Value div(Value a, Value b) {
        double quotient = a.value / b.value;
        return new Value(quotient, (a.derivative - quotient * b.derivative) / b.value);
    }

    @Override
    public Value abs(Value a) {
        return new Value(Math.abs(a.value), Math.signum(a.value) * a.derivative);
    }

    @Override
    public Value truncate(Value a) {
        return new Value((long) a.value, a.derivative);
    }

    @Override
    public Value exp(Value a) {
        double value = Math.exp(a.value);
        return new Value(value, value * a.derivative);
    }

    @Override
    public Value min(Value a, Value b) {
        return a.value > b.value ? b : a;
    }

    @Override
    public Value max(Value a, Value b) {
        return b.value > a.value ? b : a;
    }

    @Override
    public Value greater(Value a, Value b) {
        return constant(a.value > b.value ? 1 : 0);
    }

    @Override
    public Value select(Value condition, Value whenTrue, Value whenFalse) {
        return condition.value > 0 ? whenTrue : whenFalse;
    }

    @Override
    public Value stop(Value a) {
        return constant(a.value);
    }

    @Override
    public Value spike(Value x, Surrogate surrogate) {
        double slope = surrogate.slope(Real.HEAVISIDE, x.value);
        return new Value(real.spike(x.value, surrogate), slope * x.derivative);
    }
}
