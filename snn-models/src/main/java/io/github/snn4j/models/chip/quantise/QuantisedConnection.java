package io.github.snn4j.models.chip.quantise;

import io.github.snn4j.models.chip.Geometry;

/**
 * A connection in integers; the sum of the weights that arrive is scaled by 2^(6 + weightExponent).
 *
 * @param weights laid out as the geometry says, even numbers in −256..254
 * @param delay network steps
 */
@SuppressWarnings("ArrayRecordComponent")
public record QuantisedConnection(String source, Geometry geometry, short[] weights, int weightExponent, int delay) {
    public QuantisedConnection {
        if (weights.length != geometry.weightCount()) {
            throw new IllegalArgumentException("QuantisedConnection.weights must have " + geometry.weightCount()
                    + " values, got " + weights.length);
        }
    }
}
