package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.neuron.NeuronModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** A neuron's equation written out step by step in SameDiff: loops of SameDiff's have no gradient. */
final class UnrolledNeuron {
    private final SameDiff sd;
    private final SameDiffAlgebra algebra;
    private final NeuronModel neuron;
    private final double dt;

    UnrolledNeuron(SameDiff sd, DataType type, NeuronModel neuron, double dt) {
        this.sd = sd;
        this.algebra = new SameDiffAlgebra(sd, type);
        this.neuron = neuron;
        this.dt = dt;
    }

    /**
     * The spikes of {@code steps} steps, one after the other.
     *
     * @param current {@code [steps, N, features…]}
     * @param noise of the same shape where the neuron draws some
     * @param parameters the learned ones, of one element or one a channel, or so many for each step
     * @param input makes a step's input of its current and the spikes before it, null at the first step
     * @return {@code [steps, N, features…]}
     */
    SDVariable run(
            SDVariable current,
            int steps,
            @Nullable SDVariable noise,
            List<SDVariable> parameters,
            BiFunction<SDVariable, @Nullable SDVariable, SDVariable> input) {
        SDVariable[] currents = sd.unstack(current, 0, steps);
        SDVariable[] noises = noise == null ? new SDVariable[0] : sd.unstack(noise, 0, steps);
        SDVariable[] spikes = new SDVariable[steps];
        SDVariable silence = sd.zerosLike(currents[0]);
        List<SDVariable> state = new ArrayList<>();
        for (NeuronModel.StateVariable s : neuron.state()) {
            state.add(algebra.add(silence, algebra.constant(s.initial())));
        }
        List<SDVariable[]> ofStep = new ArrayList<>();
        for (int p = 0; p < parameters.size(); p++) {
            int own = neuron.parameters().get(p).steps();
            ofStep.add(own == 0 ? new SDVariable[] {parameters.get(p)} : sd.unstack(parameters.get(p), 0, own));
        }
        for (int t = 0; t < steps; t++) {
            int now = t;
            NeuronModel.Output<SDVariable> out = neuron.step(
                    algebra,
                    new NeuronModel.Step<>(
                            input.apply(currents[t], t == 0 ? null : spikes[t - 1]),
                            state,
                            ofStep.stream().map(p -> p[p.length == 1 ? 0 : now]).toList(),
                            noise == null ? algebra.constant(0) : noises[t],
                            dt));
            spikes[t] = out.spike();
            state = out.state();
        }
        return sd.stack(0, spikes);
    }
}
