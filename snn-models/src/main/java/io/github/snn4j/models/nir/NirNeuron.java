package io.github.snn4j.models.nir;

import io.github.snn4j.core.neuron.Decay;
import io.github.snn4j.core.neuron.HeterogeneousLif;
import io.github.snn4j.core.neuron.If;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.models.nir.NirNode.Integrator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A NIR node's neurons as a neuron model: {@link If}, {@link Lif}, or {@link HeterogeneousLif} where channels differ, {@link
 * ParametricLif} without a leak for those without time constant. Where channels differ in what they are reset to, each
 * counts its potential from there.
 *
 * @param parameters what each channel has for itself, by name
 * @param factors what each feature's input must be multiplied by: NIR's input is a current through a resistance
 */
@SuppressWarnings("ArrayRecordComponent")
record NirNeuron(NeuronModel model, Map<String, float[]> parameters, double[] factors) {
    /**
     * The neurons of a node.
     *
     * @param numbers NIR's number of each feature, channel fastest
     */
    static NirNeuron of(Integrator node, Discretisation how, int[] numbers, int channels) {
        return new Reader(node, how, numbers, channels).neuron();
    }

    /** Looks at a node's arrays a channel at a time. */
    private record Reader(Integrator node, Discretisation how, int[] numbers, int channels) {
        NirNeuron neuron() {
            double[] thresholds = perChannel("v_threshold", required(node.threshold()));
            double[] leaks = perChannel("v_leak", node.leak());
            // only a hard reset is to v_reset
            double[] resets = how.reset() == Reset.HARD ? perChannel("v_reset", node.reset()) : new double[channels];
            double reset = isUniform(resets) ? resets[0] : 0;
            for (int c = 0; c < channels && !isUniform(resets); c++) {
                thresholds[c] -= resets[c];
                leaks[c] -= resets[c];
            }
            boolean impulse = how.scheme() == Discretisation.Scheme.IMPULSE;
            double[] factors = new double[numbers.length];
            if (node.tau() == null) {
                for (int i = 0; i < factors.length; i++) {
                    factors[i] = how.dt() * node.resistance().at(numbers[i]);
                }
                return isUniform(thresholds)
                        ? new NirNeuron(
                                If.of()
                                        .withReset(how.reset())
                                        .withResetPotential(reset)
                                        .withThreshold(thresholds[0]),
                                Map.of(),
                                factors)
                        : new NirNeuron(
                                withoutLeak(thresholds[0], reset), Map.of("threshold", scaled(thresholds, 1)), factors);
            }
            for (int i = 0; i < factors.length; i++) {
                double tau = node.tau().at(numbers[i]);
                factors[i] = node.resistance().at(numbers[i])
                        * (impulse ? how.scheme().entering(tau, how.dt()) : 1)
                        * synaptic(i);
            }
            Decay decay = how.scheme() == Discretisation.Scheme.EULER ? Decay.EULER : Decay.EXPONENTIAL;
            double[] taus = perChannel("tau", node.tau());
            double[] synapses = node.synapticTau() == null ? new double[1] : perChannel("tau_syn", node.synapticTau());
            if (isUniform(taus) && isUniform(leaks) && isUniform(synapses) && isUniform(thresholds)) {
                Lif model = new Lif(
                        taus[0],
                        decay,
                        !impulse,
                        synapses[0],
                        thresholds[0],
                        leaks[0],
                        how.reset(),
                        reset,
                        false,
                        0,
                        Arctan.of());
                return new NirNeuron(model, Map.of(), factors);
            }
            HeterogeneousLif model = new HeterogeneousLif(
                    taus[0],
                    decay,
                    !impulse,
                    synapses[0],
                    thresholds[0],
                    how.reset() == Reset.HARD ? leaks[0] : uniform("v_leak", node.leak()),
                    how.reset(),
                    reset,
                    false,
                    Arctan.of());
            Map<String, float[]> parameters = new LinkedHashMap<>();
            parameters.put("tau", scaled(taus, 1 / NeuronModel.DEFAULT_DT));
            parameters.put("threshold", scaled(thresholds, 1));
            parameters.put("rest", scaled(leaks, 1));
            if (node.synapticTau() != null) {
                parameters.put("synapticTau", scaled(synapses, 1 / NeuronModel.DEFAULT_DT));
            }
            return new NirNeuron(model, parameters, factors);
        }

        private ParametricLif withoutLeak(double threshold, double reset) {
            return ParametricLif.of(Decay.tauWithoutLeak(how.dt()))
                    .withTauLearning(ParametricLif.Learning.FIXED)
                    .withDecayInput(false)
                    .withThreshold(threshold)
                    .withThresholdLearning(ParametricLif.Learning.PER_CHANNEL)
                    .withReset(how.reset())
                    .withResetPotential(reset);
        }

        private double synaptic(int i) {
            if (node.synapticTau() == null) {
                return 1;
            }
            return node.inputWeight().at(numbers[i])
                    * how.scheme().entering(node.synapticTau().at(numbers[i]), how.dt());
        }

        private static NirArray required(@Nullable NirArray threshold) {
            if (threshold == null) {
                throw new IllegalArgumentException("a potential that does not fire has no counterpart among the layers"
                        + " here; simulate the file itself");
            }
            return threshold;
        }

        private static double uniform(String name, NirArray array) {
            if (!array.isUniform()) {
                throw new IllegalArgumentException(name + " differs between neurons, which has no counterpart");
            }
            return array.values()[0];
        }

        private double[] perChannel(String name, NirArray array) {
            double[] values = new double[channels];
            for (int i = 0; i < numbers.length; i++) {
                double own = array.at(numbers[i]);
                if (i >= channels && own != values[i % channels]) {
                    throw new IllegalArgumentException(
                            name + " differs within a channel, which has no counterpart; simulate the file itself");
                }
                values[i % channels] = own;
            }
            return values;
        }

        private static boolean isUniform(double[] values) {
            for (double v : values) {
                if (v != values[0]) {
                    return false;
                }
            }
            return true;
        }

        private static float[] scaled(double[] values, double factor) {
            float[] result = new float[values.length];
            for (int i = 0; i < result.length; i++) {
                result[i] = (float) (values[i] * factor);
            }
            return result;
        }
    }
}
