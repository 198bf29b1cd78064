package io.github.snn4j.models.netx;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.Linear;
import io.github.snn4j.models.chip.NetworkInput;
import io.github.snn4j.models.chip.SparseGeometry;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.chip.quantise.IntegerScales;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A chain of layers.
 *
 * @param name what it is called
 * @param input the shape of what drives it
 * @param layers in order; only the first may be a {@link NetxLayer.Input}
 * @param steps for how many steps a sample is shown, 0 where the file does not say
 */
public record NetxNetwork(String name, Shape input, List<NetxLayer> layers, int steps) {
    /** All biases are mantissas of this exponent. */
    static final int BIAS_EXPONENT = 6;

    private static final String OUTSIDE = "spikes";

    public NetxNetwork {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("has no layer with neurons");
        }
    }

    /** Whether pixels drive it; else spikes do. */
    public boolean takesPixels() {
        return layers.get(0) instanceof NetxLayer.Input;
    }

    /** The same for the compiler, shown for so many steps. */
    public QuantisedNetwork quantised(int t) {
        List<QuantisedPopulation> populations = new ArrayList<>();
        String source = OUTSIDE;
        NetworkInput driven = new SpikeInput(OUTSIDE, input);
        for (NetxLayer layer : layers) {
            if (layer instanceof NetxLayer.Input in) {
                driven = host(in);
                populations.add(population(in, new short[0], List.of()));
            } else if (layer instanceof NetxLayer.Conv conv) {
                QuantisedConnection c = new QuantisedConnection(source, conv.geometry(), conv.weight(), 0, 0);
                populations.add(population(conv, conv.bias(), List.of(c)));
            } else if (layer instanceof NetxLayer.Dense dense) {
                List<QuantisedConnection> connections = new ArrayList<>();
                forward(dense, source, connections);
                if (dense.recurrent() != null) {
                    connections.add(new QuantisedConnection(
                            dense.name(),
                            new DenseGeometry(dense.shape(), dense.shape()),
                            dense.recurrent(),
                            dense.weightExponent(),
                            1));
                }
                populations.add(population(dense, dense.bias(), connections));
            }
            source = layer.name();
        }
        boolean accumulates = layers.get(layers.size() - 1).neuron().accumulates();
        Decode decode = accumulates ? Decode.POTENTIAL : Decode.COUNT;
        boolean pixels = driven instanceof HostLayer;
        return new QuantisedNetwork(name, t, driven, pixels ? 1 : 0, pixels ? BIAS_EXPONENT : 0, populations, decode);
    }

    /** The weights; those of each delay are a connection of their own, which has these synapses only. */
    private static void forward(NetxLayer.Dense dense, String source, List<QuantisedConnection> connections) {
        byte[] delay = dense.delay();
        short[] weight = dense.weight();
        if (delay == null) {
            DenseGeometry all = new DenseGeometry(dense.in(), dense.shape());
            connections.add(new QuantisedConnection(source, all, weight, dense.weightExponent(), 0));
            return;
        }
        Map<Byte, List<Integer>> synapses = new TreeMap<>();
        for (int i = 0; i < delay.length; i++) {
            if (weight[i] != 0) {
                synapses.computeIfAbsent(delay[i], d -> new ArrayList<>()).add(i);
            }
        }
        if (synapses.isEmpty()) {
            synapses.put((byte) 0, List.of());
        }
        synapses.forEach((d, own) -> connections.add(delayed(dense, source, own, d)));
    }

    /**
     * The synapses of one delay.
     *
     * @param own positions of their weights, rising
     */
    private static QuantisedConnection delayed(NetxLayer.Dense dense, String source, List<Integer> own, int delay) {
        int neurons = dense.shape().size();
        int[] first = new int[dense.in().size() + 1];
        int[] targets = new int[own.size()];
        short[] weights = new short[own.size()];
        for (int k = 0; k < weights.length; k++) {
            int at = own.get(k);
            first[at / neurons + 1]++;
            targets[k] = at % neurons;
            weights[k] = dense.weight()[at];
        }
        Arrays.parallelPrefix(first, Integer::sum);
        SparseGeometry geometry = new SparseGeometry(dense.in(), dense.shape(), first, targets);
        return new QuantisedConnection(source, geometry, weights, dense.weightExponent(), delay);
    }

    /** Each pixel times the input layer's weight, and its bias. */
    private static HostLayer host(NetxLayer.Input in) {
        int channels = in.shape().channels();
        float[] diagonal = new float[channels * channels];
        for (int c = 0; c < channels; c++) {
            diagonal[c * channels + c] = in.weight();
        }
        float[] bias = new float[channels];
        Arrays.fill(bias, in.bias());
        return HostLayer.of(new Linear(ConvGeometry.of(in.shape(), channels, 1, 1, 1, 0), diagonal), bias, 1);
    }

    private static QuantisedPopulation population(NetxLayer layer, short[] bias, List<QuantisedConnection> inputs) {
        NetxNeuron n = layer.neuron();
        short[] exponents = new short[bias.length];
        Arrays.fill(exponents, (short) BIAS_EXPONENT);
        return new QuantisedPopulation(
                layer.name(),
                layer.shape(),
                n.currentDecay() - 1,
                n.voltageDecay(),
                // 2^17, which no potential reaches, is a bit more than a mantissa has
                Math.min(n.threshold(), (int) (IntegerScales.THRESHOLD_MAX >> 6)),
                n.accumulates(),
                n.refractoryDelay(),
                bias,
                exponents,
                // weights are in units of 64
                64,
                inputs);
    }
}
