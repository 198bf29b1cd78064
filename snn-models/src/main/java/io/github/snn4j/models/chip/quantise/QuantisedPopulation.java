package io.github.snn4j.models.chip.quantise;

import io.github.snn4j.core.kernel.Shape;
import java.util.List;

/**
 * A population in the chip's integers.
 *
 * @param decayCurrent du, 0..4095: u keeps (4096 − (du + 1)) / 4096 per step
 * @param decayVoltage dv, 0..4096: v keeps (4096 − dv) / 4096 per step
 * @param thresholdMantissa fires at v &gt; thresholdMantissa · 64
 * @param accumulates a read-out that must never reach its threshold
 * @param refractoryDelay 1 means no dead step
 * @param biasMantissa one value per channel or per neuron, or empty
 * @param biasExponent as many as there are mantissas; the bias is mantissa · 2^exponent
 * @param voltageScale integer v per float v
 */
@SuppressWarnings("ArrayRecordComponent")
public record QuantisedPopulation(
        String name,
        Shape shape,
        int decayCurrent,
        int decayVoltage,
        int thresholdMantissa,
        boolean accumulates,
        int refractoryDelay,
        short[] biasMantissa,
        short[] biasExponent,
        double voltageScale,
        List<QuantisedConnection> inputs) {
    public QuantisedPopulation {
        inputs = List.copyOf(inputs);
        if (biasMantissa.length != biasExponent.length) {
            throw new IllegalArgumentException(
                    name + ": " + biasMantissa.length + " bias mantissas, but " + biasExponent.length + " exponents");
        }
    }

    /** The integer bias of neuron {@code i}. */
    public int bias(int i) {
        int n = biasMantissa.length;
        return n == 0 ? 0 : biasMantissa[i % n] << biasExponent[i % n];
    }
}
