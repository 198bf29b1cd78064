package io.github.snn4j.models.train;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.core.coding.Encoder;
import io.github.snn4j.core.coding.RandomKey;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.BiophysicalLif;
import io.github.snn4j.core.neuron.Decay;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.layers.layer.AveragePool2d;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.Dropout;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MaxPool2d;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.network.Network;
import java.util.List;

/** Networks and inputs to train in segments. */
final class SegmentsCase {
    static final int STEPS = 6;
    static final int BATCH = 3;
    static final int[] LABELS = {0, 1, 2};

    private SegmentsCase() {}

    /** Its state is carried as a value and passes no gradient on, so that truncation loses nothing. */
    record Detached(Surrogate surrogate) implements NeuronModel {
        @Override
        public List<StateVariable> state() {
            return List.of(new StateVariable("v", 0.25));
        }

        @Override
        public <T> Output<T> step(Algebra<T> a, Step<T> in) {
            T h = a.add(a.scale(a.stop(in.state().get(0)), 0.7), in.input());
            T spike = a.spike(a.sub(h, a.constant(0.4)), surrogate);
            return new Output<>(spike, h, a.constant(0.4), List.of(a.sub(h, spike)));
        }

        @Override
        public String recurrence() {
            return "h = 0.7 v + x, s = [h > 0.4], v = h - s";
        }
    }

    /** {@link Direct}, computed on at every step. */
    record Repeated() implements Encoder {
        @Override
        public boolean isStatic() {
            return false;
        }

        @Override
        public void encode(
                float[] values,
                int offset,
                int n,
                int steps,
                RandomKey key,
                float[] target,
                int targetOffset,
                int stepStride) {
            new Direct().encode(values, offset, n, steps, key, target, targetOffset, stepStride);
        }
    }

    /** Every kind of layer but batch norm; what the static input determines goes through two convolutions and a pool. */
    static LayerGraph graph(NeuronModel neuron) {
        Spiking spiking = new Spiking(neuron);
        return LayerGraph.of(
                new Shape(6, 6, 2),
                Conv2d.of(5, 3),
                new Dropout(0.2),
                Conv2d.of(5, 3).withoutBias(),
                MaxPool2d.of(2),
                spiking,
                new Residual(List.of(Conv2d.of(5, 3), spiking), List.of(), Residual.Join.ADD),
                AveragePool2d.of(3),
                Dense.of(7),
                spiking,
                Dense.of(3));
    }

    static Network network(LayerGraph graph, Encoder encoder, Readout readout, int tbptt) {
        Recipe recipe = new Recipe(
                2, BATCH, new Loss.CrossEntropy(0), Optimizer.Adam.of(0.01), new Schedule.Constant(), 0, 0, 0, tbptt);
        return new Network("tiny", STEPS, 1e-3, encoder, graph, readout, recipe);
    }

    static Weights lively(LayerGraph graph) {
        Weights weights = Weights.initial(graph, 3);
        for (Weights.Slot slot : weights.slots()) {
            for (int i = 0; slot.name().endsWith("weight") && i < slot.size(); i++) {
                weights.values()[slot.offset() + i] *= 2;
            }
        }
        return weights;
    }

    /** Writes a batch of noise, as a network's encoder shows it. */
    static void load(Network network, float[] input, int offset, long step) {
        int size = network.graph().input().size();
        int shown = network.encoder().isStatic() ? 1 : STEPS;
        for (int e = 0; e < BATCH; e++) {
            float[] values = new float[size];
            new Philox(11, step * BATCH + e).uniform(0, values, 0, size);
            RandomKey key = new RandomKey(1, 0, step, e);
            network.encoder().encode(values, 0, size, shown, key, input, offset + e * size, BATCH * size);
        }
    }

    /** Draws noise, rests away from 0 and has a second state variable. */
    static NeuronModel noisy() {
        return new BiophysicalLif(
                0.004, Decay.EXPONENTIAL, 0.1, 2, 0, 0.3, 0.4, Reset.HARD, 0.1, false, 0.002, Arctan.of());
    }
}
