package io.github.snn4j.layers.plan;

import io.github.snn4j.core.algebra.Real;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.layers.layer.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call of neurons: it fires, it has membrane potentials, and it may carry state from run to run. */
abstract class NeuronCall extends Call {
    final NeuronModel neuron;

    /** The learned parameters of the neuron. */
    final List<Weights.Slot> slots;

    /** The potential before the reset, for those who look; null where nobody does. */
    final @Nullable Buffer potential;

    private final double dt;

    /** Whether the next run starts anew, rather than from the state that the last one left. */
    boolean fresh = true;

    NeuronCall(
            String layer,
            String kind,
            Input x,
            Value y,
            NeuronModel neuron,
            List<Weights.Slot> slots,
            @Nullable Buffer potential,
            double dt) {
        super(layer, kind, List.of(x), y);
        this.neuron = neuron;
        this.slots = slots;
        this.potential = potential;
        this.dt = dt;
    }

    /** Starts anew, for runs that continue each other. */
    final void resetState() {
        fresh = true;
    }

    /** Keeps the carried state of some of {@code before} examples only, in rising order. */
    abstract void retain(int[] examples, int before);

    /** How many spikes the last run fired. */
    abstract long spikes();

    /** The fraction of neurons and steps of the last run that fired. */
    final double firingRate(Frame f) {
        return spikes() / ((double) f.pictures(output) * output.shape.size());
    }

    /** The potentials of the last run, or null where they were not kept. */
    final Plan.@Nullable Membrane membrane(Frame f) {
        if (potential == null) {
            return null;
        }
        int n = f.pictures(output) * output.shape.size();
        float[] copy = Arrays.copyOfRange(f.floats, potential.offset(), potential.offset() + n);
        return new Plan.Membrane(neuron, copy, thresholds(f));
    }

    /** Each channel's threshold at the first step. */
    private float[] thresholds(Frame f) {
        float[] thresholds = new float[output.shape.channels()];
        List<Double> start =
                neuron.state().stream().map(NeuronModel.StateVariable::initial).toList();
        for (int c = 0; c < thresholds.length; c++) {
            List<Double> parameters = new ArrayList<>();
            for (int p = 0; p < slots.size(); p++) {
                boolean own = neuron.parameters().get(p).perChannel();
                parameters.add((double) f.weights[slots.get(p).offset() + (own ? c : 0)]);
            }
            thresholds[c] = neuron.step(Real.HEAVISIDE, new NeuronModel.Step<>(0.0, start, parameters, 0.0, dt))
                    .threshold()
                    .floatValue();
        }
        return thresholds;
    }

    /** Fills {@code lanes} state variables each with where they start. */
    final void fillInitial(float[] target, int offset, int lanes) {
        for (int k = 0; k < neuron.state().size(); k++) {
            float start = (float) neuron.state().get(k).initial();
            Arrays.fill(target, offset + k * lanes, offset + (k + 1) * lanes, start);
        }
    }

    /** Where the parameters lie in all weights. */
    final int[] parameterOffsets() {
        return slots.stream().mapToInt(Weights.Slot::offset).toArray();
    }

    /** Where the gradients of the parameters lie one after the other. */
    final int[] gradientOffsets() {
        int[] offsets = new int[slots.size()];
        for (int p = 1; p < offsets.length; p++) {
            offsets[p] = offsets[p - 1] + slots.get(p - 1).size();
        }
        return offsets;
    }

    /** Its state moves on. */
    @Override
    boolean isRepeatable() {
        return false;
    }

    @Override
    List<Buffer> saved() {
        return potential == null ? List.of() : List.of(potential);
    }
}
