package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;
import java.util.List;

/**
 * Current-based leaky integrate-and-fire neurons with reset to zero: u = (1 − decayCurrent) u + Σ w s; v = (1 −
 * decayVoltage) v + u + bias; a spike where v &gt; threshold, then v = 0.
 *
 * @param decayCurrent fraction of u lost per step; 1 means no synaptic memory
 * @param decayVoltage fraction of v lost per step, 1 − β; 0 means no leak
 * @param threshold infinite: never fires, a read-out accumulator
 * @param refractorySteps steps after a spike in which v stays 0
 * @param bias one value per channel or per neuron (H, W, C), or empty
 * @param inputs empty only in the first population, which the host's layer drives
 */
@SuppressWarnings("ArrayRecordComponent")
public record Population(
        String name,
        Shape shape,
        double decayCurrent,
        double decayVoltage,
        double threshold,
        int refractorySteps,
        float[] bias,
        List<Connection> inputs) {
    public Population {
        inputs = List.copyOf(inputs);
        if (name.isBlank()) {
            throw new IllegalArgumentException("Population.name must not be blank");
        }
        if (!(decayCurrent > 0 && decayCurrent <= 1)) {
            throw new IllegalArgumentException(name + ": decayCurrent must be in (0, 1], got " + decayCurrent);
        }
        if (!(decayVoltage >= 0 && decayVoltage <= 1)) {
            throw new IllegalArgumentException(name + ": decayVoltage must be in [0, 1], got " + decayVoltage);
        }
        if (!(threshold > 0)) {
            throw new IllegalArgumentException(name + ": threshold must be > 0, got " + threshold);
        }
        if (refractorySteps < 0) {
            throw new IllegalArgumentException(name + ": refractorySteps must be >= 0, got " + refractorySteps);
        }
        if (bias.length != 0 && bias.length != shape.channels() && bias.length != shape.size()) {
            throw new IllegalArgumentException(name + ": bias must have 0, " + shape.channels() + " or " + shape.size()
                    + " values, got " + bias.length);
        }
        for (Connection c : inputs) {
            if (!c.linear().geometry().out().equals(shape)) {
                throw new IllegalArgumentException(name + ": the connection from " + c.source() + " gives "
                        + c.linear().geometry().out() + ", the population has " + shape);
            }
        }
    }

    /** Whether the population only accumulates. */
    public boolean accumulates() {
        return threshold == Double.POSITIVE_INFINITY;
    }
}
