package io.github.snn4j.models.chip.tune;

import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MembraneNorm;
import io.github.snn4j.layers.layer.Recurrent;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.Sequence;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.chip.Connection;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.Population;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.lower.Origin;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.quantise.Scheme;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.Refusal;
import io.github.snn4j.models.network.TrainedNetwork;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network in the form in which the chip computes it, layer for layer: neurons in integers ({@link ChipNeuron}), and weights
 * and biases that stand for the integers that {@link Quantiser} makes of the float ones. A plan of it fires as the exported
 * network does; its gradients, at the same places as the network's own, are those with respect to the rounded weights, which
 * the straight-through estimator takes for those of the float weights (Jacob et al. 2018, arXiv 1712.05877, section 3, with
 * batch norms folded as in section 3.2 but by their running statistics).
 *
 * <p>Batch norms must run in inference form, {@link io.github.snn4j.layers.plan.PlanOptions#frozenNorms()}: the running
 * statistics are constants that the weights are rounded with, γ and β are still learned. The first linear layer stays in
 * float, as the host computes it; what it hands over is rounded to bias mantissas. Thresholds and time constants that neurons
 * learn are rounded and stay as they are. Not rounded are spikes that a shortcut adds to potentials, whose synapses of weight
 * 1 no parameter stands behind.
 */
public final class ChipForm {
    /** Floats hold integers up to here. */
    private static final float LARGEST = 1 << 24;

    private final Network network;
    private final Scheme scheme;
    private final Network form;
    private final Weights weights;

    /** The layers of neurons; other populations pass on maxima, or only accumulate. */
    private final Set<String> neurons = new HashSet<>();

    /**
     * The form of a network with its weights.
     *
     * @throws CannotExportException with every layer that cannot run on cores or not be trained in their integers
     */
    public ChipForm(TrainedNetwork model, Scheme scheme) {
        network = model.network();
        this.scheme = scheme;
        Map<String, Population> populations = new HashMap<>();
        Lowering.lower(model).populations().forEach(p -> populations.put(p.name(), p));
        LayerGraph graph = network.graph();
        List<LayerGraph.Named> layers = graph.layers().stream()
                .map(n -> new LayerGraph.Named(n.name(), form(n.name(), n.layer(), populations)))
                .toList();
        form = network.withGraph(new LayerGraph(graph.input(), layers));
        weights = Weights.zeros(form.graph());
        round(model.weights());
    }

    private Layer form(String path, Layer layer, Map<String, Population> populations) {
        if (layer instanceof Spiking s) {
            return new Spiking(form(s.neuron(), populations.get(path)));
        }
        if (layer instanceof Recurrent r) {
            return new Recurrent(form(r.neuron(), populations.get(path)));
        }
        if (layer instanceof Sequence s) {
            return new Sequence(form(path, s.layers(), populations));
        }
        if (layer instanceof Residual r) {
            return new Residual(
                    form(path + "/body", r.body(), populations),
                    form(path + "/shortcut", r.shortcut(), populations),
                    r.join());
        }
        if (layer instanceof MembraneNorm) {
            throw new CannotExportException(
                    network.name(),
                    "be trained in the chip's integers",
                    List.of(new Refusal(
                            path, "a norm of the membrane moves its threshold", "use BatchNorm and Spiking")));
        }
        return layer;
    }

    private List<Layer> form(String path, List<Layer> layers, Map<String, Population> populations) {
        return LayerGraph.named(layers).stream()
                .map(n -> form(path + "/" + n.name(), n.layer(), populations))
                .toList();
    }

    private ChipNeuron form(NeuronModel neuron, @Nullable Population p) {
        if (p == null) {
            throw new IllegalStateException("No population of " + neuron);
        }
        neurons.add(p.name());
        return new ChipNeuron(neuron, p.decayCurrent() < 1, p.refractorySteps());
    }

    /** The network to run. */
    public Network network() {
        return form;
    }

    /** Its weights; the learned ones lie where the network's own do. */
    public Weights weights() {
        return weights;
    }

    /**
     * Quantises the network's weights anew.
     *
     * @param masters the float weights, which are left as they are
     * @throws IllegalArgumentException naming the layer, where they cannot be quantised
     */
    public void round(Weights masters) {
        masters.slots().forEach(slot -> weights.set(slot.name(), masters.get(slot.name())));
        Lowering.Traced traced = Lowering.trace(new TrainedNetwork(network, masters, Map.of()));
        LoweredNetwork lowered = traced.network();
        QuantisedNetwork quantised = Quantiser.quantise(lowered, scheme).network();
        for (int k = 0; k < lowered.populations().size(); k++) {
            Population p = lowered.populations().get(k);
            QuantisedPopulation q = quantised.populations().get(k);
            Origin o = traced.origins().get(k);
            // integer v per unit of the population's potential
            double scale = p.accumulates() ? q.voltageScale() : q.thresholdMantissa() * 64 / p.threshold();
            boolean driven = lowered.input() instanceof HostLayer && k == 0;
            if (!driven) {
                roundWeights(p, q, o, scale);
                roundBias(p, q, o, scale);
            }
            if (neurons.contains(p.name())) {
                int exponent = quantised.biasExponent();
                double drive = driven ? Math.scalb(quantised.biasScale(), exponent) : scale;
                setNeurons(q, o, scale, drive);
                set(q, ChipNeuron.STEP, driven ? 1 << exponent : 1);
                set(q, ChipNeuron.LIMIT, driven ? QuantisedNetwork.BIAS_MANTISSA_MAX : LARGEST);
            }
        }
    }

    /** Multiplies each weight by what rounding did to its multiple in the population. */
    private void roundWeights(Population p, QuantisedPopulation q, Origin o, double scale) {
        for (int j = 0; j < p.inputs().size(); j++) {
            Origin.Weights origin = o.weights().get(j);
            if (origin == null) {
                continue;
            }
            Connection c = p.inputs().get(j);
            QuantisedConnection integer = q.inputs().get(j);
            double each = Math.scalb(1.0, 6 + integer.weightExponent()) / scale;
            float[] own = weights.get(origin.parameter());
            float[] exact = c.linear().weights();
            for (int i = 0; i < own.length; i++) {
                int at = origin.at().applyAsInt(i);
                own[i] = exact[at] == 0 ? own[i] : (float) (own[i] * (integer.weights()[at] * each / exact[at]));
            }
            weights.set(origin.parameter(), own);
        }
    }

    private void roundBias(Population p, QuantisedPopulation q, Origin o, double scale) {
        if (o.bias() == null) {
            return;
        }
        float[] own = weights.get(o.bias());
        for (int i = 0; i < own.length; i++) {
            own[i] += (float) ((q.bias(i) / scale - p.bias()[i]) / o.biasFactor()[i]);
        }
        weights.set(o.bias(), own);
    }

    private void setNeurons(QuantisedPopulation q, Origin o, double scale, double drive) {
        float[] drives = weights.get(q.name() + "." + ChipNeuron.DRIVE);
        float[] units = drives.clone();
        for (int c = 0; c < drives.length; c++) {
            double factor = o.drive()[c % o.drive().length];
            drives[c] = (float) (factor * drive);
            units[c] = (float) (scale * factor / o.gain()[c % o.gain().length]);
        }
        weights.set(q.name() + "." + ChipNeuron.DRIVE, drives);
        weights.set(q.name() + "." + ChipNeuron.UNIT, units);
        set(q, ChipNeuron.THRESHOLD, q.thresholdMantissa() * 64f);
        set(q, ChipNeuron.KEEP_CURRENT, (4095 - q.decayCurrent()) / 4096f);
        set(q, ChipNeuron.KEEP_VOLTAGE, (4096 - q.decayVoltage()) / 4096f);
    }

    private void set(QuantisedPopulation q, String name, float value) {
        weights.set(q.name() + "." + name, new float[] {value});
    }
}
