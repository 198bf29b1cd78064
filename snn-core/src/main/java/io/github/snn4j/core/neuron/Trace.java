package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Real;
import io.github.snn4j.core.kernel.Philox;
import java.util.ArrayList;
import java.util.List;

/**
 * One neuron over time, in double, for plots and small experiments; every array has an entry a step.
 *
 * @param input the current it was driven by
 * @param potential before the spike
 * @param threshold that it was compared with
 * @param spikes 1 where it fired, else 0
 */
@SuppressWarnings("ArrayRecordComponent")
public record Trace(double[] input, double[] potential, double[] threshold, double[] spikes) {
    /**
     * Drives a neuron with its initial parameters.
     *
     * @param dt the length of a step in seconds
     * @param seed of the noise of neurons that have some
     */
    public static Trace of(NeuronModel neuron, double[] input, double dt, long seed) {
        if (!(dt > 0)) {
            throw new IllegalArgumentException("Trace.dt must be > 0 s, got " + dt);
        }
        List<Double> state = new ArrayList<>();
        neuron.state().forEach(s -> state.add(s.initial()));
        List<Double> parameters =
                neuron.parameters().stream().map(NeuronModel.Parameter::initial).toList();
        Philox noise = new Philox(seed, 0);
        double[] potential = new double[input.length];
        double[] threshold = new double[input.length];
        double[] spikes = new double[input.length];
        for (int t = 0; t < input.length; t++) {
            double drawn = neuron.noisy() ? noise.normal(t) : 0;
            NeuronModel.Output<Double> out = neuron.step(
                    Real.HEAVISIDE, new NeuronModel.Step<>(input[t], List.copyOf(state), parameters, drawn, dt));
            potential[t] = out.potential();
            threshold[t] = out.threshold();
            spikes[t] = out.spike();
            state.clear();
            state.addAll(out.state());
        }
        return new Trace(input.clone(), potential, threshold, spikes);
    }
}
