package io.github.snn4j.models.chip.lower;

import io.github.snn4j.core.neuron.If;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.neuron.Reset;

/**
 * A neuron in the one form a core has: {@code u ← (1−decayCurrent) u + Σ w s; v ← (1−decayVoltage) v + u + bias}, reset to
 * zero.
 *
 * @param decayCurrent the fraction of u lost a step
 * @param decayVoltage the fraction of v lost a step
 * @param gain what the input is multiplied by: 1 − β where the neuron decays its input
 * @param threshold by channel, or one for all, above the resting potential
 * @param refractorySteps dead steps after a spike
 */
record CoreNeuron(double decayCurrent, double decayVoltage, double gain, double[] threshold, int refractorySteps) {
    /**
     * The core's form of a neuron.
     *
     * @param parameters the learned parameters, one array each
     * @throws IllegalArgumentException with "reason; remedy" where it has none
     */
    static CoreNeuron of(NeuronModel neuron, float[][] parameters, double dt) {
        if (neuron instanceof If n) {
            requireReset(n.reset(), n.resetPotential(), 0);
            return new CoreNeuron(1, 0, 1, new double[] {n.threshold()}, steps(n.refractory(), dt));
        }
        if (neuron instanceof Lif n) {
            requireReset(n.reset(), n.resetPotential(), n.rest());
            double leak = 1 - n.decay().factor(n.tau(), dt);
            double synaptic = n.synapticTau() > 0 ? 1 - n.decay().factor(n.synapticTau(), dt) : 1;
            return new CoreNeuron(
                    synaptic,
                    leak,
                    n.decayInput() ? leak : 1,
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
            leak = n.decay() == io.github.snn4j.core.neuron.Decay.EULER ? ratio : -Math.expm1(-ratio);
        }
        double[] threshold = {n.threshold() - n.rest()};
        if (n.thresholdLearning() != ParametricLif.Learning.FIXED) {
            threshold = new double[parameters[p].length];
            for (int c = 0; c < threshold.length; c++) {
                threshold[c] = parameters[p][c] - n.rest();
            }
        }
        return new CoreNeuron(1, leak, n.decayInput() ? leak : 1, threshold, steps(n.refractory(), dt));
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
