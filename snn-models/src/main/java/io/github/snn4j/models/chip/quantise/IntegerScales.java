package io.github.snn4j.models.chip.quantise;

/**
 * The integers of a current-based neuron on Loihi 1: decays, the gain they really have, and the scale of weights and
 * potentials. Formulas: Nengo-Loihi's discretisation; all rounding is half to even.
 *
 * @param weightExponent of the accumulated weights, 0 down to −7
 * @param weightScale integer weight per float weight
 * @param voltageScale integer v per float v
 * @param biasScale integer bias per float bias
 */
public record IntegerScales(int weightExponent, double weightScale, double voltageScale, double biasScale) {
    /** Largest threshold, a mantissa of 17 bits times 64. */
    public static final long THRESHOLD_MAX = ((1L << 17) - 1) << 6;

    /** Largest bias, 4095 · 2^7. */
    public static final long BIAS_MAX = ((1L << 12) - 1) << 7;

    /** Largest |v|. */
    public static final long VOLTAGE_MAX = (1L << 23) - 1;

    private static final double WEIGHT_MAX = 255;
    private static final double TYPICAL_CURRENT = 1 << 21;
    private static final double TRUNCATION = 0.494;

    /** du for a fraction {@code decay} of u lost per step: clip(round(4095 decay − 1), 0, 4095). */
    public static int currentDecay(double decay) {
        return (int) Math.max(0, Math.min(4095, Math.rint(decay * 4095 - 1)));
    }

    /** dv for a fraction {@code decay} of v lost per step: round(4095 decay). */
    public static int voltageDecay(double decay) {
        return (int) Math.rint(decay * 4095);
    }

    /**
     * The sum of a unit input's decaying trace, with what truncation toward zero takes from it: with r = (4096 − offset
     * − d) / 4096, n steps until the trace is gone, (1 − r^(n+1)) / (1 − r) less the mean truncation q = 0.494 per step.
     */
    public static double gain(int d, int offset) {
        double r = (4096 - offset - d) / 4096.0;
        double n = -Math.log1p(TYPICAL_CURRENT * (1 - r) / TRUNCATION) / Math.log(r);
        double principal = (1 - Math.pow(r, n + 1)) / (1 - r);
        double loss = TRUNCATION / ((1 - r) * TYPICAL_CURRENT) * (n + 1 - principal);
        return principal - loss;
    }

    /** What must fit, in float; all are magnitudes. */
    public record Extremes(double weight, double threshold, double bias, double swing) {}

    /**
     * The first exponent from 0 down to −7 with which threshold and bias fit, and |v| up to {@code swing} too; where the
     * swing fits with none, the smallest with which threshold and bias do. Without exponents the weights themselves are that
     * much smaller.
     *
     * @param stretch integer gain over the float gain of weights, of bias: what truncated decays lose
     * @throws IllegalArgumentException if there is none, naming the limit
     */
    public static IntegerScales forWeights(Extremes x, double stretch, double biasStretch, Exponents exponents) {
        double weightScale = WEIGHT_MAX / x.weight();
        IntegerScales best = null;
        for (int exponent = 0; exponent >= -7; exponent--) {
            double voltageScale = stretch * weightScale * Math.scalb(1.0, 6 + exponent);
            double biasScale = voltageScale / biasStretch;
            var s = exponents == Exponents.FREE
                    ? new IntegerScales(exponent, weightScale, voltageScale, biasScale)
                    : new IntegerScales(0, Math.scalb(weightScale, exponent), voltageScale, biasScale);
            if (s.fits(x, exponents)) {
                best = s;
                if (x.swing() * voltageScale <= VOLTAGE_MAX) {
                    return s;
                }
            }
        }
        if (best == null) {
            double scale = stretch * weightScale / 2;
            throw new IllegalArgumentException("no weight exponent from 0 to -7 fits: the threshold becomes "
                    + Math.rint(x.threshold() * scale) + " (limit " + THRESHOLD_MAX + ") and the largest bias "
                    + Math.rint(x.bias() * scale / biasStretch) + " (limit " + exponents.biasMax()
                    + ") with the largest weight "
                    + x.weight() + " on 255; raise the weights or lower the threshold and the bias");
        }
        return best;
    }

    /** The scales of neurons that only a bias drives: the bias on its limit, halved until the rest fits. */
    public static IntegerScales forBias(Extremes x, double biasStretch, Exponents exponents) {
        for (double biasScale = exponents.biasMax() / x.bias(); biasScale * x.bias() >= 1; biasScale /= 2) {
            var s = new IntegerScales(0, 1, biasScale * biasStretch, biasScale);
            if (s.fits(x, exponents) && x.swing() * s.voltageScale() <= VOLTAGE_MAX) {
                return s;
            }
        }
        throw new IllegalArgumentException("no bias scale fits: threshold " + x.threshold() + " and potentials up to "
                + x.swing() + " against a largest bias of " + x.bias() + " (limits " + THRESHOLD_MAX + ", "
                + VOLTAGE_MAX
                + "); lower the threshold or show the picture for fewer steps");
    }

    /**
     * The same scales whatever the network: {@code unit} integer weights per float weight, 64 times as much for v and bias.
     *
     * @throws IllegalArgumentException if threshold or bias do not fit, naming the limit
     */
    public static IntegerScales fixed(double unit, Extremes x, Exponents exponents) {
        var s = new IntegerScales(0, unit, 64 * unit, 64 * unit);
        if (!s.fits(x, exponents)) {
            throw new IllegalArgumentException("with " + unit + " integers a unit the threshold becomes "
                    + Math.rint(x.threshold() * s.voltageScale()) + " (limit " + THRESHOLD_MAX
                    + ") and the largest bias " + Math.rint(x.bias() * s.biasScale()) + " (limit "
                    + exponents.biasMax()
                    + "); lower both and the weights, or quantise by nengo, whose scales follow the network");
        }
        return s;
    }

    private boolean fits(Extremes x, Exponents exponents) {
        return Math.rint(x.threshold() * voltageScale) <= THRESHOLD_MAX
                && Math.rint(x.bias() * biasScale) <= exponents.biasMax();
    }

    /** How many powers of two weights up to {@code weight} lie below the {@code largest}: floor(log2(largest / weight)). */
    public static int octavesBelow(double weight, double largest) {
        return (int) Math.floor(Math.log(largest / weight) / Math.log(2));
    }

    /** The even integer in −254..254 for a scaled weight of mixed sign: 2 clip(round(w / 2), ±127). */
    public static int weight(double scaled) {
        return 2 * (int) Math.max(-127, Math.min(127, Math.rint(scaled / 2)));
    }

    /** The exponent that splits a bias of this magnitude: ceil(log2(max(|b| / 4095, 1))). */
    public static int biasExponent(long bias) {
        int e = 0;
        while (Math.abs(bias) > (long) QuantisedNetwork.BIAS_MANTISSA_MAX << e) {
            e++;
        }
        return e;
    }
}
