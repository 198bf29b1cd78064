package io.github.snn4j.models.netx;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.Semantics;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A quantised network as a netx network: a chain of layers whose weights and biases are in units of 64.
 *
 * <p>A pool that is composed into the next linear layer becomes part of its kernel. Pixels drive netx's input layer by one
 * weight and one bias for all of them, which are whole numbers: where the host's are not, they are rounded.
 */
public final class NetxExport {
    private static final int LARGEST_WEIGHT = 254;
    private static final int SMALLEST_WEIGHT = -256;
    private static final int LARGEST_BIAS = QuantisedNetwork.BIAS_MANTISSA_MAX;
    private static final int UNIT = 1 << NetxNetwork.BIAS_EXPONENT;
    private static final String QUANTISE = "quantise without exponents";

    private final QuantisedNetwork network;
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<NetxLayer> layers = new ArrayList<>();

    private NetxExport(QuantisedNetwork network) {
        this.network = network;
    }

    /**
     * The network in netx's terms.
     *
     * @param network quantised without {@linkplain io.github.snn4j.models.chip.quantise.Exponents exponents}
     * @throws CannotExportException with all that netx does not have
     */
    public static NetxNetwork network(QuantisedNetwork network) {
        return new NetxExport(network).run();
    }

    private NetxNetwork run() {
        if (network.semantics() != Semantics.LAVA || network.vminExponent() != 23 || network.vmaxExponent() != 7) {
            refuse(network.name(), "netx has Lava's arithmetic and its range of v only", "export it for cores instead");
        }
        String source = "";
        Shape input = network.populations().get(0).shape();
        Shape before = input;
        if (network.input() instanceof SpikeInput outside) {
            source = outside.name();
            input = outside.shape();
            before = input;
        }
        for (QuantisedPopulation p : network.populations()) {
            NetxLayer layer = p.inputs().isEmpty() && network.input() instanceof HostLayer host
                    ? input(p, host)
                    : layer(p, source, before);
            if (layer != null) {
                layers.add(layer);
            }
            source = p.name();
            before = p.shape();
        }
        if (!refusals.isEmpty()) {
            throw new CannotExportException(network.name(), "be written as netx", refusals);
        }
        return new NetxNetwork(network.name(), input, layers, network.steps());
    }

    private void refuse(String layer, String reason, String remedy) {
        refusals.add(new Refusal(layer, reason, remedy));
    }

    private NetxNeuron neuron(QuantisedPopulation p) {
        if (p.refractoryDelay() != 1) {
            refuse(
                    p.name(),
                    "its neurons rest for " + (p.refractoryDelay() - 1)
                            + " steps after a spike, which those of Lava that run netx do not",
                    "train without a refractory period");
        }
        return p.accumulates()
                ? new NetxNeuron(p.decayCurrent() + 1, p.decayVoltage(), NetxNeuron.ACCUMULATOR.threshold(), 1)
                : new NetxNeuron(p.decayCurrent() + 1, p.decayVoltage(), p.thresholdMantissa(), 1);
    }

    /** One number for the weight and one for the bias of all pixels. */
    private @Nullable NetxLayer input(QuantisedPopulation p, HostLayer host) {
        NetxNeuron neuron = neuron(p);
        float[] w = host.linear().weights();
        if (!host.isPerPixel()) {
            refuse(
                    p.name(),
                    "the host computes its linear layer of the picture; netx's input layer has one weight and one bias"
                            + " for all pixels",
                    "train with an encoder that makes spikes, or export only the layers behind its neurons (--layers"
                            + " FROM:TO)");
            return null;
        }
        double unit = network.biasScale() * Math.scalb(1.0, network.biasExponent()) / UNIT;
        double scale = host.scale().length == 0 ? 1 : host.scale()[0];
        double mean = host.mean().length == 0 ? 0 : host.mean()[0];
        double bias = host.bias().length == 0 ? 0 : host.bias()[0];
        return new NetxLayer.Input(
                p.name(),
                p.shape(),
                (int) Math.rint(w[0] * scale * unit),
                (int) Math.rint((bias - w[0] * scale * mean) * unit),
                neuron);
    }

    private @Nullable NetxLayer layer(QuantisedPopulation p, String source, Shape before) {
        NetxNeuron neuron = neuron(p);
        short[] bias = bias(p);
        QuantisedConnection forward = null;
        short[] recurrent = null;
        for (QuantisedConnection c : p.inputs()) {
            check(p, c);
            if (c.source().equals(p.name()) && c.delay() == 1 && c.geometry() instanceof DenseGeometry) {
                recurrent = c.weights();
            } else if (c.source().equals(source) && c.delay() == 0 && forward == null) {
                forward = c;
            } else {
                refuse(
                        p.name(),
                        "a connection from \"" + c.source() + "\""
                                + (c.delay() == 0 ? "" : " with a delay of " + c.delay() + " steps")
                                + "; a layer of netx has the layer before it as its one source",
                        "train without residual sums and branches");
            }
        }
        if (forward == null) {
            return null;
        }
        if (forward.geometry() instanceof ConvGeometry g) {
            if (recurrent != null) {
                refuse(p.name(), "a convolution with recurrent weights", "train with a dense recurrent layer");
            }
            return new NetxLayer.Conv(p.name(), unpooled(g), unpooled(g, forward.weights()), bias, neuron);
        }
        if (!p.shape().isVector()) {
            refuse(p.name(), "the neurons of its dense layer form a picture, " + p.shape(), "use a vector of them");
        }
        if (!(forward.geometry() instanceof DenseGeometry g)) {
            refuse(p.name(), "its synapses stand by themselves", "use a dense layer or a convolution");
            return null;
        }
        int out = g.out().size();
        short[] w = new short[before.size() * out];
        for (int i = 0; i < before.size(); i++) {
            System.arraycopy(forward.weights(), g.row(i) * out, w, i * out, out);
        }
        return new NetxLayer.Dense(p.name(), before, Shape.vector(out), w, 0, recurrent, null, bias, neuron);
    }

    private void check(QuantisedPopulation p, QuantisedConnection c) {
        if (c.weightExponent() != 0) {
            refuse(
                    p.name(),
                    "its weights have the exponent " + c.weightExponent()
                            + ", which Lava's reader of netx does not look at",
                    QUANTISE);
        }
        for (short w : c.weights()) {
            if (w < SMALLEST_WEIGHT || w > LARGEST_WEIGHT || w % 2 != 0) {
                refuse(
                        p.name(),
                        "the weight " + w + " is not an even number in " + SMALLEST_WEIGHT + ".." + LARGEST_WEIGHT,
                        QUANTISE);
                return;
            }
        }
    }

    /** In units of 64, one a channel. */
    private short[] bias(QuantisedPopulation p) {
        int n = p.biasMantissa().length;
        if (n != 0 && n != p.shape().channels()) {
            refuse(
                    p.name(),
                    "its " + n + " neurons have biases of their own, netx has one for each of the "
                            + p.shape().channels() + " channels",
                    "use a bias or a norm by channel");
        }
        short[] bias = new short[n];
        for (int i = 0; i < n; i++) {
            int b = p.bias(i);
            if (b % UNIT != 0 || Math.abs(b / UNIT) > LARGEST_BIAS) {
                refuse(
                        p.name(),
                        "the bias " + b + " is not a multiple of " + UNIT + " up to " + LARGEST_BIAS + " of them",
                        QUANTISE);
                return bias;
            }
            bias[i] = (short) (b / UNIT);
        }
        return bias;
    }

    /** Pixels of a pooled square under as many taps of one weight. */
    private static ConvGeometry unpooled(ConvGeometry g) {
        int n = g.pool();
        return new ConvGeometry(
                g.in(),
                g.outChannels(),
                g.kernelHeight() * n,
                g.kernelWidth() * n,
                g.strideY() * n,
                g.strideX() * n,
                g.padY() * n,
                g.padX() * n);
    }

    private static short[] unpooled(ConvGeometry g, short[] w) {
        int n = g.pool();
        int row = g.in().channels() * g.outChannels();
        short[] all = new short[w.length * n * n];
        for (int y = 0; y < g.kernelHeight() * n; y++) {
            for (int x = 0; x < g.kernelWidth() * n; x++) {
                int from = (y / n * g.kernelWidth() + x / n) * row;
                System.arraycopy(w, from, all, (y * g.kernelWidth() * n + x) * row, row);
            }
        }
        return all;
    }
}
