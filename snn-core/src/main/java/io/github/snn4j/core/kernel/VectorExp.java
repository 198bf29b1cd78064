package io.github.snn4j.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Exp} for vectors of any species; apart from it so that no machine without the Vector API links this class. */
public final class VectorExp {
    private VectorExp() {}

    /** {@code e^x} lane by lane, the bits of {@link Exp#exp(float)}. */
    public static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.blend(Exp.LOWEST, x.compare(VectorOperators.LT, Exp.LOWEST))
                .blend(Exp.HIGHEST, x.compare(VectorOperators.GT, Exp.HIGHEST));
        FloatVector shifted = clamped.mul(Exp.LOG2_E).add(Exp.ROUND);
        FloatVector n = shifted.sub(Exp.ROUND);
        FloatVector r = clamped.sub(n.mul(Exp.LN2_HIGH)).sub(n.mul(Exp.LN2_LOW));
        FloatVector polynomial = r.mul(Exp.C6)
                .add(Exp.C5)
                .mul(r)
                .add(Exp.C4)
                .mul(r)
                .add(Exp.C3)
                .mul(r)
                .add(Exp.C2);
        FloatVector power = shifted.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, Exp.EXPONENT_SHIFT)
                .add(Exp.ONE_BITS)
                .reinterpretAsFloats();
        return polynomial.mul(r.mul(r)).add(r).add(1f).mul(power);
    }
}
