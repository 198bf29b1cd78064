package io.github.snn4j.models.chip.lower;

import io.github.snn4j.core.neuron.Decay;
import io.github.snn4j.core.neuron.If;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.NormedLif;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.neuron.Reset;

/**
 * A neuron in the one form a core has: {@code u ← (1−decayCurrent) u + Σ w s; v ← (1−decayVoltage) v + u + bias}, reset to
 * zero.
 *
 * @param decayCurrent the fraction of u lost a step
 * @param decayVoltage the fraction of v lost a step
 * @param gain what the input is multiplied by, by channel, or one for all: 1 − β where the neuron decays its input; negative
 *     where the potential is that of the neuron with its sign turned
 * @param threshold by channel, or one for all, above the resting potential
 * @param refractorySteps dead steps after a spike
 */
@SuppressWarnings("ArrayRecordComponent")
record CoreNeuron(double decayCurrent, double decayVoltage, double[] gain, double[] threshold, int refractorySteps) {
    /**
     * The core's form of a neuron.
     *
     * @param parameters the learned parameters, one array each
     * @throws IllegalArgumentException with "reason; remedy" where it has none
     */
    static CoreNeuron of(NeuronModel neuron, float[][] parameters, double dt) {
        if (neuron instanceof If n) {
            requireReset(n.reset(), n.resetPotential(), 0);
            return new CoreNeuron(1, 0, new double[] {1}, new double[] {n.threshold()}, steps(n.refractory(), dt));
        }
        if (neuron instanceof Lif n) {
            requireReset(n.reset(), n.resetPotential(), n.rest());
            double leak = 1 - n.decay().factor(n.tau(), dt);
            double synaptic = n.synapticTau() > 0 ? 1 - n.decay().factor(n.synapticTau(), dt) : 1;
            return new CoreNeuron(
                    synaptic,
                    leak,
                    new double[] {n.decayInput() ? leak : 1},
                    new double[] {n.threshold() - n.rest()},
                    steps(n.refractory(), dt));
        }
        if (neuron instanceof ParametricLif n) {
            return parametric(n, parameters, dt);
        }
        throw new IllegalArgumentException(
                "cores have no neuron " + neuron.getClass().getSimpleName() + "; use Lif, If or ParametricLif");
    }

    private static CoreNeuron parametric(ParametricLif n, float[][] parameters, double dt) {
        requireReset(n.reset(), n.resetPotential(), n.rest());
        int p = 0;
        double leak = 1 - n.decay().factor(n.tau(), dt);
        if (n.tauLearning() == ParametricLif.Learning.PER_CHANNEL) {
            throw new IllegalArgumentException(
                    "a core has few decay profiles, not one a channel; learn one time constant a layer (tauLearning shared)");
        }
        if (n.tauLearning() == ParametricLif.Learning.SHARED) {
            double ratio = dt / NeuronModel.DEFAULT_DT / (1 + Math.exp(-parameters[p++][0]));
            leak = n.decay() == Decay.EULER ? ratio : -Math.expm1(-ratio);
        }
        double[] threshold = {n.threshold() - n.rest()};
        if (n.thresholdLearning() != ParametricLif.Learning.FIXED) {
            threshold = new double[parameters[p].length];
            for (int c = 0; c < threshold.length; c++) {
                threshold[c] = parameters[p][c] - n.rest();
            }
        }
        return new CoreNeuron(1, leak, new double[] {n.decayInput() ? leak : 1}, threshold, steps(n.refractory(), dt));
    }

    /**
     * A neuron whose potential is normed: γ (h − μ) / σ + β &gt; θ as a threshold of h, h &gt; (θ − β) σ / γ + μ, and for
     * γ &lt; 0 the same of −h.
     *
     * @param norm γ, β, μ and σ² of each channel
     * @throws IllegalArgumentException with "reason; remedy" where it does not fold
     */
    static CoreNeuron of(NormedLif n, float[][] norm, double epsilon, double dt) {
        if (n.carryNormed()) {
            throw new IllegalArgumentException(
                    "a normed potential that is carried on does not fold into the threshold; use carryNormed false");
        }
        double leak = 1 - Decay.EULER.factor(n.tau(), dt);
        double[] threshold = new double[norm[0].length];
        double[] gain = new double[threshold.length];
        for (int c = 0; c < threshold.length; c++) {
            double deviation = Math.sqrt(norm[3][c] + epsilon);
            double sign = norm[0][c] < 0 ? -1 : 1;
            threshold[c] = sign * ((n.threshold() - norm[1][c]) * deviation / norm[0][c] + norm[2][c]);
            gain[c] = sign * (n.decayInput() ? leak : 1);
            if (!(threshold[c] > 0) || Double.isInfinite(threshold[c])) {
                throw new IllegalArgumentException("the norm of channel " + c + " folds into a threshold of "
                        + threshold[c]
                        + ", at which neurons fire without input; train further, or use BatchNorm and Spiking");
            }
        }
        return new CoreNeuron(1, leak, gain, threshold, 0);
    }

    private static int steps(double refractory, double dt) {
        return (int) Math.rint(refractory / dt);
    }

    private static void requireReset(Reset reset, double potential, double rest) {
        if (!reset.toPotential() || potential != rest) {
            throw new IllegalArgumentException(
                    "cores reset the membrane potential to rest, this neuron resets by " + reset
                            + (reset.toPotential() ? " to " + potential + " with rest " + rest : "")
                            + "; train with reset hard and resetPotential equal to rest");
        }
    }
}
