package io.github.snn4j.models.nir;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.Decay;
import io.github.snn4j.core.neuron.HeterogeneousLif;
import io.github.snn4j.core.neuron.If;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.models.nir.Discretisation.Scheme;
import io.github.snn4j.models.nir.NirNode.Integrator;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Neuron models as NIR's integrators: the resistance and the weight of the synaptic current undo what stepping the continuous
 * equation does to the input.
 */
final class NirNeurons {
    private final Shape shape;
    private final List<Integer> nir;
    private final IntUnaryOperator number;
    private final double dt;
    private @Nullable Scheme scheme;

    /**
     * Neurons of one layer.
     *
     * @param nir the same shape channels-first
     * @param number NIR's number of each
     */
    NirNeurons(Shape shape, List<Integer> nir, IntUnaryOperator number, double dt) {
        this.shape = shape;
        this.nir = nir;
        this.number = number;
        this.dt = dt;
    }

    /** The scheme by which stepping the node is what the neuron does; null where any does. */
    @Nullable
    Scheme scheme() {
        return scheme;
    }

    /**
     * The node of a neuron.
     *
     * @param learned its learned parameters
     * @throws IllegalArgumentException with "reason; remedy" where NIR cannot express it
     */
    Integrator node(NeuronModel neuron, float[][] learned) {
        if (neuron instanceof If n) {
            requireReset(n.reset(), n.refractory());
            return new Integrator(
                    null, NirArray.of(1), null, all(1 / dt), all(0), all(n.threshold()), all(n.resetPotential()));
        }
        if (neuron instanceof Lif n) {
            requireReset(n.reset(), n.refractory());
            scheme = n.decay() == Decay.EULER ? Scheme.EULER : Scheme.EXPONENTIAL;
            double[] tau = {n.tau()};
            double[] synaptic = n.synapticTau() > 0 ? new double[] {n.synapticTau()} : new double[0];
            return leaky(tau, synaptic, n.decayInput(), all(n.rest()), all(n.threshold()), all(n.resetPotential()));
        }
        if (neuron instanceof HeterogeneousLif n) {
            requireReset(n.reset(), 0);
            scheme = n.decay() == Decay.EULER ? Scheme.EULER : Scheme.EXPONENTIAL;
            return leaky(
                    seconds(learned[0]),
                    n.synapticTau() > 0 ? seconds(learned[3]) : new double[0],
                    n.decayInput(),
                    each(doubles(learned[2])),
                    each(doubles(learned[1])),
                    all(n.resetPotential()));
        }
        if (neuron instanceof ParametricLif n) {
            return parametric(n, learned);
        }
        throw new IllegalArgumentException("NIR has no neuron "
                + neuron.getClass().getSimpleName() + "; use If, Lif, ParametricLif or HeterogeneousLif");
    }

    private Integrator parametric(ParametricLif n, float[][] learned) {
        requireReset(n.reset(), n.refractory());
        NirArray reset = all(n.resetPotential());
        if (n.tauLearning() == ParametricLif.Learning.FIXED && !n.decayInput() && n.tau() >= Decay.tauWithoutLeak(dt)) {
            double[] own = n.thresholdLearning() == ParametricLif.Learning.FIXED
                    ? new double[] {n.threshold()}
                    : doubles(learned[0]);
            return new Integrator(null, NirArray.of(1), null, all(1 / dt), all(0), each(own), reset);
        }
        scheme = n.decay() == Decay.EULER ? Scheme.EULER : Scheme.EXPONENTIAL;
        int p = 0;
        double[] tau = {n.tau()};
        if (n.tauLearning() != ParametricLif.Learning.FIXED) {
            tau = doubles(learned[p++]);
            for (int c = 0; c < tau.length; c++) {
                tau[c] = NeuronModel.DEFAULT_DT * (1 + Math.exp(-tau[c]));
            }
        }
        double[] threshold = {n.threshold()};
        if (n.thresholdLearning() != ParametricLif.Learning.FIXED) {
            threshold = doubles(learned[p]);
        }
        return leaky(tau, new double[0], n.decayInput(), all(n.rest()), each(threshold), reset);
    }

    private Integrator leaky(
            double[] tau, double[] synaptic, boolean decayInput, NirArray rest, NirArray threshold, NirArray reset) {
        Scheme stepped = java.util.Objects.requireNonNull(scheme);
        double[] resistance = new double[tau.length];
        Arrays.setAll(resistance, c -> decayInput ? 1 : 1 / stepped.entering(tau[c], dt));
        double[] weight = new double[synaptic.length];
        Arrays.setAll(weight, c -> 1 / stepped.entering(synaptic[c], dt));
        boolean current = synaptic.length > 0;
        return new Integrator(
                current ? each(synaptic) : null,
                current ? each(weight) : NirArray.of(1),
                each(tau),
                each(resistance),
                rest,
                threshold,
                reset);
    }

    private static void requireReset(Reset reset, double refractory) {
        if (reset != Reset.HARD) {
            throw new IllegalArgumentException("NIR's neurons are reset to v_reset, this one by " + reset
                    + " (a soft reset is not in NIR); train with reset hard");
        }
        if (refractory > 0) {
            throw new IllegalArgumentException(
                    "NIR's neurons have no refractory period, this one has " + refractory + " s; train without it");
        }
    }

    private NirArray all(double value) {
        return NirArray.filled(nir, value);
    }

    /** One number for all, or one a channel, for every neuron channels-first. */
    private NirArray each(double[] values) {
        double[] result = new double[shape.size()];
        for (int i = 0; i < result.length; i++) {
            result[number.applyAsInt(i)] = values[values.length == 1 ? 0 : i % shape.channels()];
        }
        return new NirArray(nir, result);
    }

    private static double[] seconds(float[] milliseconds) {
        double[] result = doubles(milliseconds);
        Arrays.setAll(result, i -> result[i] * NeuronModel.DEFAULT_DT);
        return result;
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        Arrays.setAll(result, i -> values[i]);
        return result;
    }
}
