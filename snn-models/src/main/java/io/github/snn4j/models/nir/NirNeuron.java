package io.github.snn4j.models.nir;

import io.github.snn4j.core.neuron.Decay;
import io.github.snn4j.core.neuron.HeterogeneousLif;
import io.github.snn4j.core.neuron.If;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.models.nir.NirNode.Integrator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A NIR node's neurons as a neuron model: {@link If}, {@link Lif}, or {@link HeterogeneousLif} where channels differ.
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
            double reset = uniform("v_reset", node.reset());
            boolean impulse = how.scheme() == Discretisation.Scheme.IMPULSE;
            double[] factors = new double[numbers.length];
            double[] thresholds = perChannel("v_threshold", required(node.threshold()));
            if (node.tau() == null) {
                boolean same = isUniform(thresholds);
                for (int i = 0; i < factors.length; i++) {
                    factors[i] = how.dt() * node.resistance().at(numbers[i]) / (same ? 1 : thresholds[i % channels]);
                }
                if (!same && reset != 0) {
                    throw new IllegalArgumentException("v_threshold differs and v_reset is " + reset
                            + ", not 0; one of the two must be the same for all");
                }
                If model = If.of().withReset(how.reset()).withResetPotential(reset);
                return new NirNeuron(model.withThreshold(same ? thresholds[0] : 1), Map.of(), factors);
            }
            for (int i = 0; i < factors.length; i++) {
                double tau = node.tau().at(numbers[i]);
                factors[i] = node.resistance().at(numbers[i])
                        * (impulse ? how.scheme().entering(tau, how.dt()) : 1)
                        * synaptic(i);
            }
            Decay decay = how.scheme() == Discretisation.Scheme.EULER ? Decay.EULER : Decay.EXPONENTIAL;
            double[] taus = perChannel("tau", node.tau());
            double[] leaks = perChannel("v_leak", node.leak());
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
