package io.github.snn4j.models.train;

import io.github.snn4j.core.algebra.Dual;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.Decay;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.neuron.ParametricLif.Learning;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Recurrent;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Dense, learned neurons, dense, recurrent neurons, dense, step by step in dual numbers: each derivative is carried
 * forwards along one weight, and dropped from state and spikes at each border of a segment.
 */
final class DualNetwork {
    private static final NeuronModel FIRST = new ParametricLif(
            0.004,
            Learning.PER_CHANNEL,
            Decay.EULER,
            true,
            0.2,
            Learning.SHARED,
            0,
            Reset.HARD,
            0,
            false,
            0,
            Arctan.of());
    private static final NeuronModel SECOND = Lif.of(0.004).withThreshold(0.3);
    private static final Dual DUAL = Dual.HEAVISIDE;

    private final Weights weights;
    private final int steps;
    private final int segment;

    DualNetwork(Weights weights, int steps, int segment) {
        this.weights = weights;
        this.steps = steps;
        this.segment = segment;
    }

    static LayerGraph graph() {
        return LayerGraph.of(
                Shape.vector(5), Dense.of(6), new Spiking(FIRST), Dense.of(4), new Recurrent(SECOND), Dense.of(3));
    }

    /**
     * The gradient of {@code Σ outputGradient · output} with respect to each weight.
     *
     * @param input {@code [steps, examples, features]}
     * @param outputGradient {@code [steps, examples, 3]}
     */
    double[] gradients(float[] input, int examples, float[] outputGradient) {
        double[] gradients = new double[weights.learned()];
        for (int direction = 0; direction < gradients.length; direction++) {
            for (int e = 0; e < examples; e++) {
                gradients[direction] += derivative(direction, input, e, examples, outputGradient);
            }
        }
        return gradients;
    }

    private double derivative(int direction, float[] input, int example, int examples, float[] outputGradient) {
        List<List<Dual.Value>> first = start(FIRST, 6);
        List<List<Dual.Value>> second = start(SECOND, 4);
        List<Dual.Value> spikes = constants(new double[4]);
        double total = 0;
        for (int t = 0; t < steps; t++) {
            if (t % segment == 0) {
                first.replaceAll(DualNetwork::stop);
                second.replaceAll(DualNetwork::stop);
                spikes = stop(spikes);
            }
            double[] x = new double[5];
            for (int i = 0; i < 5; i++) {
                x[i] = input[(t * examples + example) * 5 + i];
            }
            List<Dual.Value> hidden =
                    fire(FIRST, "spiking1", dense("dense1", constants(x), direction), first, direction);
            List<Dual.Value> current = dense("dense2", hidden, direction);
            List<Dual.Value> back = product("recurrent1.recurrent", spikes, 4, direction);
            for (int i = 0; i < 4; i++) {
                current.set(i, DUAL.add(current.get(i), back.get(i)));
            }
            spikes = fire(SECOND, "recurrent1", current, second, direction);
            List<Dual.Value> output = dense("dense3", spikes, direction);
            for (int k = 0; k < 3; k++) {
                total += outputGradient[(t * examples + example) * 3 + k]
                        * output.get(k).derivative();
            }
        }
        return total;
    }

    private static List<List<Dual.Value>> start(NeuronModel neuron, int n) {
        List<List<Dual.Value>> states = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            states.add(
                    neuron.state().stream().map(s -> DUAL.constant(s.initial())).toList());
        }
        return states;
    }

    private static List<Dual.Value> stop(List<Dual.Value> values) {
        return values.stream().map(DUAL::stop).toList();
    }

    private static List<Dual.Value> constants(double[] values) {
        return java.util.Arrays.stream(values).mapToObj(DUAL::constant).toList();
    }

    /** Weight {@code i} of a slot. */
    private Dual.Value weight(Weights.Slot slot, int i, int direction) {
        int at = slot.offset() + i;
        return new Dual.Value(weights.values()[at], at == direction ? 1 : 0);
    }

    private List<Dual.Value> product(String name, List<Dual.Value> x, int units, int direction) {
        Weights.Slot slot = weights.slot(name);
        List<Dual.Value> y = new ArrayList<>(constants(new double[units]));
        for (int o = 0; o < units; o++) {
            for (int i = 0; i < x.size(); i++) {
                y.set(o, DUAL.add(y.get(o), DUAL.mul(x.get(i), weight(slot, i * units + o, direction))));
            }
        }
        return y;
    }

    private List<Dual.Value> dense(String layer, List<Dual.Value> x, int direction) {
        Weights.Slot bias = weights.slot(layer + ".bias");
        List<Dual.Value> y = product(layer + ".weight", x, bias.size(), direction);
        for (int o = 0; o < bias.size(); o++) {
            y.set(o, DUAL.add(y.get(o), weight(bias, o, direction)));
        }
        return y;
    }

    /** One step of a layer's neurons, whose states move on. */
    private List<Dual.Value> fire(
            NeuronModel neuron, String layer, List<Dual.Value> x, List<List<Dual.Value>> states, int direction) {
        List<Dual.Value> spikes = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            List<Dual.Value> parameters = new ArrayList<>();
            for (NeuronModel.Parameter p : neuron.parameters()) {
                parameters.add(weight(weights.slot(layer + "." + p.name()), p.perChannel() ? i : 0, direction));
            }
            NeuronModel.Output<Dual.Value> out = neuron.step(
                    DUAL, new NeuronModel.Step<>(x.get(i), states.get(i), parameters, DUAL.constant(0), 1e-3));
            states.set(i, out.state());
            spikes.add(out.spike());
        }
        return spikes;
    }
}
