package io.github.snn4j.models.chip.quantise;

/** Whether weights and biases may be in units of their own. */
public enum Exponents {
    /** Each connection and each bias has the exponent that suits it, as cores have them. */
    FREE,
    /** All are whole multiples of 64, as in netx: weights of exponent 0, biases of exponent 6. */
    NONE;

    /** The exponent of a bias in units of 64. */
    static final int OF_64 = 6;

    /** The largest bias. */
    long biasMax() {
        return this == FREE ? IntegerScales.BIAS_MAX : (long) QuantisedNetwork.BIAS_MANTISSA_MAX << OF_64;
    }

    /** The exponent of a bias of this magnitude. */
    int ofBias(long bias) {
        return this == FREE ? IntegerScales.biasExponent(bias) : OF_64;
    }
}
