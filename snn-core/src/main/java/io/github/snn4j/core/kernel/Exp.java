package io.github.snn4j.core.kernel;

/**
 * The exponential function in single precision, with the same bits here and in {@link VectorExp} on every machine.
 *
 * <p>{@code exp(x) = 2^n exp(r)} with {@code n = round(x / ln 2)} and {@code |r| <= ln(2) / 2}, where {@code exp(r)} is a
 * polynomial of degree 6 fitted for the least maximal relative error (3e-9 before rounding). Only multiplications and
 * additions, never fused, so that the scalar and the vector form round alike. Relative error at most 3e-7 in [-87, 88];
 * beyond it the argument is clamped, so the result stays positive and finite; NaN stays NaN.
 * The constants are public for the generator of neuron kernels, which writes the same operations.
 */
public final class Exp {
    public static final float LOWEST = -87.3365f;
    public static final float HIGHEST = 88.3762f;
    public static final float LOG2_E = 0x1.715476p+0f;

    /** Adding it rounds to an integer, which then stands in the low bits of the sum. */
    public static final float ROUND = 0x1.8p23f;

    /** ln 2 in two parts; the first has so few bits that its product with n is exact. */
    public static final float LN2_HIGH = 0x1.63p-1f;

    public static final float LN2_LOW = -0x1.bd0106p-13f;

    public static final float C2 = 0x1.fffffcp-2f;
    public static final float C3 = 0x1.555492p-3f;
    public static final float C4 = 0x1.5558f2p-5f;
    public static final float C5 = 0x1.123a2p-7f;
    public static final float C6 = 0x1.6a23dp-10f;
    public static final int ONE_BITS = 0x3f800000;
    public static final int EXPONENT_SHIFT = 23;

    private Exp() {}

    /** {@code e^x}. */
    public static float exp(float x) {
        float clamped = x < LOWEST ? LOWEST : x > HIGHEST ? HIGHEST : x;
        float shifted = clamped * LOG2_E + ROUND;
        float n = shifted - ROUND;
        float r = clamped - n * LN2_HIGH - n * LN2_LOW;
        float polynomial = (((C6 * r + C5) * r + C4) * r + C3) * r + C2;
        float power = Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << EXPONENT_SHIFT) + ONE_BITS);
        return (polynomial * (r * r) + r + 1f) * power;
    }
}
