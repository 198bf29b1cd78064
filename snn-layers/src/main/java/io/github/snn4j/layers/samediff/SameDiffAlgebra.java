package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.StopGradient;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Equations as SameDiff's own operations, whose gradients SameDiff derives: the portable form.
 *
 * <p>The spike is {@code step(x) + stop(slope(x)) (x − stop(x))}. Selection is {@code m a + (1 − m) b} with m 0 or 1,
 * because SameDiff's {@code where} has no gradient.
 */
public final class SameDiffAlgebra implements Algebra<SDVariable> {
    private final SameDiff sd;
    private final DataType type;
    private final Map<Double, SDVariable> constants = new HashMap<>();

    /** Operations of {@code sd} on variables of type {@code type}. */
    public SameDiffAlgebra(SameDiff sd, DataType type) {
        this.sd = sd;
        this.type = type;
    }

    @Override
    public SDVariable constant(double value) {
        return constants.computeIfAbsent(value, v -> sd.constant(Nd4j.scalar(type, v)));
    }

    @Override
    public SDVariable add(SDVariable a, SDVariable b) {
        return a.add(b);
    }

    @Override
    public SDVariable sub(SDVariable a, SDVariable b) {
        return a.sub(b);
    }

    @Override
    public SDVariable mul(SDVariable a, SDVariable b) {
        return a.mul(b);
    }

    @Override
    public SDVariable div(SDVariable a, SDVariable b) {
        return a.div(b);
    }

    @Override
    public SDVariable abs(SDVariable a) {
        return sd.math().abs(a);
    }

    @Override
    public SDVariable truncate(SDVariable a) {
        SDVariable magnitude = sd.math().floor(sd.math().abs(a));
        return add(a, stop(sub(mul(sd.math().sign(a), magnitude), a)));
    }

    @Override
    public SDVariable exp(SDVariable a) {
        return sd.math().exp(a);
    }

    @Override
    public SDVariable min(SDVariable a, SDVariable b) {
        return select(greater(a, b), b, a);
    }

    @Override
    public SDVariable max(SDVariable a, SDVariable b) {
        return select(greater(b, a), b, a);
    }

    @Override
    public SDVariable greater(SDVariable a, SDVariable b) {
        return stop(a).gt(stop(b)).castTo(type);
    }

    @Override
    public SDVariable select(SDVariable condition, SDVariable whenTrue, SDVariable whenFalse) {
        SDVariable m = greater(condition, constant(0));
        return m.mul(whenTrue).add(oneMinus(m).mul(whenFalse));
    }

    @Override
    public SDVariable stop(SDVariable a) {
        return new StopGradient(sd, a).outputVariable();
    }

    @Override
    public SDVariable spike(SDVariable x, Surrogate surrogate) {
        SDVariable fixed = stop(x);
        SDVariable slope = surrogate.slope(this, fixed);
        return greater(fixed, constant(0)).add(stop(slope).mul(x.sub(fixed)));
    }
}
