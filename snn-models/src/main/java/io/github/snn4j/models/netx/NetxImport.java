package io.github.snn4j.models.netx;

import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.core.coding.IntegrateAndFire;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.core.neuron.Decay;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Recurrent;
import io.github.snn4j.layers.layer.Size;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.Quantize;
import io.github.snn4j.models.train.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From a netx network to one that can be trained again, in float: weights, biases and thresholds are those of the file over
 * {@value #UNIT}, potentials over its square, and what a chip's decays truncate is kept. {@link Quantize#SLAYER}, which the
 * recipe asks for, gives back the file's integers: even weights from −256 to 254, biases, decays of less than 4096 and
 * thresholds.
 */
public final class NetxImport {
    /** lava-dl's integers a unit. */
    private static final float UNIT = 64;

    private final List<LayerGraph.Named> layers = new ArrayList<>();
    private final Map<String, float[]> values = new LinkedHashMap<>();

    private NetxImport() {}

    /**
     * The network; pixels drive it as they are, or pictures by the spikes of {@link IntegrateAndFire}.
     *
     * @param steps T
     */
    public static TrainedNetwork network(NetxNetwork file, int steps) {
        return new NetxImport().build(file, steps);
    }

    private TrainedNetwork build(NetxNetwork file, int steps) {
        for (NetxLayer layer : file.layers()) {
            linear(layer);
            if (!layer.neuron().accumulates()) {
                neurons(layer);
                continue;
            }
            if (layer != file.layers().get(file.layers().size() - 1)) {
                throw new IllegalArgumentException(layer.name() + ": neurons that never fire drive a layer");
            }
            requireSum(layer);
        }
        boolean spikes = !file.layers().get(file.layers().size() - 1).neuron().accumulates();
        LayerGraph graph = new LayerGraph(file.input(), layers);
        Weights weights = Weights.zeros(graph);
        values.forEach(weights::set);
        Network network = new Network(
                file.name(),
                steps,
                NeuronModel.DEFAULT_DT,
                file.takesPixels() ? new Direct() : IntegrateAndFire.of(),
                graph,
                spikes ? Readout.RATE : Readout.MEAN_POTENTIAL,
                Recipe.of().withQuantize(Quantize.SLAYER));
        return new TrainedNetwork(network, weights, Map.of("imported", "netx"));
    }

    private void linear(NetxLayer layer) {
        String name = layer.name() + "_weights";
        if (layer instanceof NetxLayer.Input in) {
            int channels = in.shape().channels();
            Size one = Size.of(1);
            layers.add(new LayerGraph.Named(name, new Conv2d(channels, one, one, Size.of(0), one, channels, true)));
            values.put(name + ".weight", filled(channels, in.weight() / UNIT));
            values.put(name + ".bias", filled(channels, in.bias() / UNIT));
        } else if (layer instanceof NetxLayer.Conv c) {
            ConvGeometry g = c.geometry();
            layers.add(new LayerGraph.Named(
                    name,
                    new Conv2d(
                            g.outChannels(),
                            new Size(g.kernelHeight(), g.kernelWidth()),
                            new Size(g.strideY(), g.strideX()),
                            new Size(g.padY(), g.padX()),
                            Size.of(1),
                            1,
                            c.bias().length > 0)));
            values.put(name + ".weight", floats(c.weight()));
            if (c.bias().length > 0) {
                values.put(name + ".bias", floats(c.bias()));
            }
        } else if (layer instanceof NetxLayer.Dense d) {
            if (d.delay() != null) {
                throw new IllegalArgumentException(layer.name()
                        + ": has synaptic delays, which no layer to be trained has; run the file by snn simulate");
            }
            layers.add(new LayerGraph.Named(name, new Dense(d.shape().size(), d.bias().length > 0)));
            values.put(name + ".weight", floats(d.weight(), d.weightExponent()));
            if (d.bias().length > 0) {
                values.put(name + ".bias", floats(d.bias()));
            }
        }
    }

    /** A linear layer at the end is read by its mean over the steps, which only a plain sum is. */
    private static void requireSum(NetxLayer layer) {
        NetxNeuron n = layer.neuron();
        boolean biased = isBiased(layer);
        boolean ofPotential = n.currentDecay() == 4096 && n.voltageDecay() == 0;
        boolean ofCurrent = n.currentDecay() == 0 && n.voltageDecay() == 4096 && !biased;
        if (!ofPotential && !ofCurrent) {
            throw new IllegalArgumentException(layer.name() + ": its neurons never fire and forget what they add up"
                    + " (iDecay " + n.currentDecay() + ", vDecay " + n.voltageDecay() + (biased ? ", with a bias" : "")
                    + "), which no layer to be trained does; run the file by snn simulate");
        }
    }

    private static boolean isBiased(NetxLayer layer) {
        return layer instanceof NetxLayer.Dense d
                ? d.bias().length > 0
                : layer instanceof NetxLayer.Conv c && c.bias().length > 0;
    }

    private void neurons(NetxLayer layer) {
        NetxNeuron n = layer.neuron();
        double dt = NeuronModel.DEFAULT_DT;
        // pixels are a bias, which passes by the current
        boolean direct = n.currentDecay() == 4096 || layer instanceof NetxLayer.Input;
        if (!direct && isBiased(layer)) {
            throw new IllegalArgumentException(layer.name() + ": has a bias, which passes by the synaptic current that"
                    + " iDecay " + n.currentDecay()
                    + " keeps; in a layer to be trained it passes through it; run the file"
                    + " by snn simulate");
        }
        Lif lif = new Lif(
                tau(n.voltageDecay()),
                Decay.EULER,
                false,
                direct ? 0 : tau(n.currentDecay()),
                n.threshold() / (double) UNIT,
                0,
                Reset.HARD,
                0,
                false,
                (n.refractoryDelay() - 1) * dt,
                Arctan.of());
        boolean recurrent = layer instanceof NetxLayer.Dense d && d.recurrent() != null;
        layers.add(new LayerGraph.Named(layer.name(), recurrent ? new Recurrent(lif) : new Spiking(lif)));
        if (layer instanceof NetxLayer.Dense d && d.recurrent() != null) {
            values.put(layer.name() + ".recurrent", floats(d.recurrent(), d.weightExponent()));
        }
    }

    private static double tau(int decay) {
        return decay == 0
                ? Decay.tauWithoutLeak(NeuronModel.DEFAULT_DT)
                : Decay.EULER.tau(1 - decay / 4096.0, NeuronModel.DEFAULT_DT);
    }

    private static float[] filled(int n, float value) {
        float[] values = new float[n];
        Arrays.fill(values, value);
        return values;
    }

    private static float[] floats(short[] integers) {
        return floats(integers, 0);
    }

    private static float[] floats(short[] integers, int exponent) {
        float[] values = new float[integers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.scalb(integers[i] / UNIT, exponent);
        }
        return values;
    }
}
