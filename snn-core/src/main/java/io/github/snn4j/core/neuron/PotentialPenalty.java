package io.github.snn4j.core.neuron;

import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;

/**
 * What a layer's membrane potentials before the reset, U, add to the loss by how they are distributed:
 * {@code weight ((mean(U) − target)² + spread mean(min(|U|, |1 − U|)²))}.
 *
 * <p>With spread 0 the term of IM-loss: a mean at the threshold has firing and silence equally likely, so that spikes carry
 * most information (Guo et al. 2022, NeurIPS, "IM-loss: information maximization loss for spiking neural networks"). With
 * spread 1 potentials are also drawn to 0 and 1, where they neither degenerate nor saturate, after RecDis-SNN (Guo et al. 2022,
 * CVPR, doi 10.1109/CVPR52688.2022.00042). The text of that paper was not at hand: this is the form that its authors left in
 * the code of IM-loss, for potentials that rest at 0 and fire at 1/2.
 *
 * @param weight how much it counts; 0: not at all
 * @param target where the mean should lie
 * @param spread how much the distance from 0 and 1 counts beside the mean
 */
public record PotentialPenalty(
        @Default("0") double weight,
        @Default("0.5") double target,
        @Default("0") double spread) {
    /** No penalty. */
    public static final PotentialPenalty NONE = new PotentialPenalty(0, 0.5, 0);

    public PotentialPenalty {
        Check.notNegative("PotentialPenalty.weight", weight, "");
        Check.finite("PotentialPenalty.target", target);
        Check.notNegative("PotentialPenalty.spread", spread, "");
    }

    /** Adds {@code Σ U} and {@code Σ min(|U|, |1 − U|)²} of some potentials to {@code sums}. */
    public void add(float[] potentials, int offset, int count, double[] sums, int sumsOffset) {
        double sum = 0;
        double squares = 0;
        for (int i = offset; i < offset + count; i++) {
            double distance = distance(potentials[i]);
            sum += potentials[i];
            squares += distance * distance;
        }
        sums[sumsOffset] += sum;
        sums[sumsOffset + 1] += squares;
    }

    /** The penalty, given these sums over all {@code n} potentials. */
    public double value(double sum, double squares, double n) {
        double off = sum / n - target;
        return weight * (off * off + spread * squares / n);
    }

    /** Replaces potentials by the derivatives with respect to them. */
    public void differentiate(float[] potentials, int offset, int count, double sum, double n) {
        double common = 2 * weight * (sum / n - target) / n;
        double own = 2 * weight * spread / n;
        for (int i = offset; i < offset + count; i++) {
            potentials[i] = (float) (common + own * distance(potentials[i]));
        }
    }

    /** From the nearer of 0 and 1, with its sign. */
    private static double distance(double u) {
        return Math.abs(u) <= Math.abs(1 - u) ? u : u - 1;
    }
}
