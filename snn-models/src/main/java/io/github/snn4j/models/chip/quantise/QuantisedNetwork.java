package io.github.snn4j.models.chip.quantise;

import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.NetworkInput;
import io.github.snn4j.models.chip.Semantics;
import java.util.List;

/**
 * A network in the chip's integers; only the host's layer stays in float.
 *
 * @param biasScale bias mantissa of the first population per unit of the host's result; 0 where spikes drive it
 * @param biasExponent exponent of those mantissas
 * @param vminExponent e of the smallest v, −2^e + 1, 0..23
 * @param vmaxExponent e of the largest v, 2^(9 + 2e) − 1, 0..7
 */
public record QuantisedNetwork(
        String name,
        int steps,
        NetworkInput input,
        double biasScale,
        int biasExponent,
        List<QuantisedPopulation> populations,
        Decode decode,
        Semantics semantics,
        int vminExponent,
        int vmaxExponent) {
    /** Largest bias mantissa, 12 bits and a sign. */
    public static final int BIAS_MANTISSA_MAX = (1 << 12) - 1;

    public QuantisedNetwork {
        populations = List.copyOf(populations);
        if (vminExponent < 0 || vminExponent > 23 || vmaxExponent < 0 || vmaxExponent > 7) {
            throw new IllegalArgumentException(
                    "QuantisedNetwork.vminExponent must be in 0..23 and vmaxExponent in 0..7, got " + vminExponent
                            + " and " + vmaxExponent);
        }
    }

    /** With Lava's arithmetic and the widest range of v. */
    public QuantisedNetwork(
            String name,
            int steps,
            NetworkInput input,
            double biasScale,
            int biasExponent,
            List<QuantisedPopulation> populations,
            Decode decode) {
        this(name, steps, input, biasScale, biasExponent, populations, decode, Semantics.LAVA, 23, 7);
    }

    /** The same in another arithmetic. */
    public QuantisedNetwork with(Semantics other) {
        return new QuantisedNetwork(
                name, steps, input, biasScale, biasExponent, populations, decode, other, vminExponent, vmaxExponent);
    }

    /** The first population's bias mantissas for a picture: rounded half to even, saturating at ±4095. */
    public int[] biasMantissas(float[] picture) {
        if (!(input instanceof HostLayer host)) {
            throw new IllegalStateException(name + " is driven by spikes and shows no pictures");
        }
        double[] result = host.apply(picture);
        int[] mantissas = new int[result.length];
        for (int i = 0; i < mantissas.length; i++) {
            double m = Math.rint(result[i] * biasScale);
            mantissas[i] = (int) Math.max(-BIAS_MANTISSA_MAX, Math.min(BIAS_MANTISSA_MAX, m));
        }
        return mantissas;
    }
}
