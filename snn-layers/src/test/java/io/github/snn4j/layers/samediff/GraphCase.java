package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.BiophysicalLif;
import io.github.snn4j.core.neuron.CurrentLif;
import io.github.snn4j.core.neuron.Decay;
import io.github.snn4j.core.neuron.If;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.core.surrogate.Surrogates;
import io.github.snn4j.layers.layer.AveragePool2d;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.ChannelAttention;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.Dropout;
import io.github.snn4j.layers.layer.Flatten;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MaxPool2d;
import io.github.snn4j.layers.layer.Recurrent;
import io.github.snn4j.layers.layer.Relu;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.SelfAttention;
import io.github.snn4j.layers.layer.Size;
import io.github.snn4j.layers.layer.SpatialAttention;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Start;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A small network around one kind of layer, with odd sizes. */
record GraphCase(String name, Shape input, List<Layer> layers) {
    /** A neuron that fires now and then in these networks. */
    static final Lif LIF = Lif.ofTauSteps(2).withThreshold(0.3);

    LayerGraph graph() {
        return LayerGraph.of(input, layers.toArray(Layer[]::new));
    }

    @Override
    public String toString() {
        return name;
    }

    private static GraphCase of(String name, Shape input, Layer... layers) {
        return new GraphCase(name, input, List.of(layers));
    }

    /** One network a layer. */
    static Stream<GraphCase> layerCases() {
        Shape picture = new Shape(7, 5, 3);
        Spiking lif = new Spiking(LIF);
        List<GraphCase> cases = new ArrayList<>(List.of(
                of("dense", Shape.vector(11), Dense.of(7), new Dense(3, false)),
                of("dense on a picture", picture, Conv2d.of(4, 3), Dense.of(5)),
                of("spikes into dense", Shape.vector(9), Dense.of(13), lif, Dense.of(4)),
                of("convolution", picture, Conv2d.of(5, 3), lif, Conv2d.of(4, 3)),
                of(
                        "stride",
                        picture,
                        Conv2d.of(5, 3).withStride(2),
                        lif,
                        Conv2d.of(3, 2).withStride(2)),
                of(
                        "no padding",
                        picture,
                        Conv2d.of(5, 3).withPadding(0),
                        lif,
                        Conv2d.of(4, 3).withoutBias()),
                of(
                        "unequal window, stride and dilation",
                        picture,
                        new Conv2d(4, new Size(3, 2), new Size(1, 2), new Size(2, 0), new Size(2, 1), 1, true),
                        lif,
                        new Conv2d(3, new Size(2, 2), Size.of(1), Size.of(1), new Size(1, 2), 1, true)),
                of(
                        "groups",
                        new Shape(5, 6, 4),
                        new Conv2d(6, Size.of(3), Size.of(1), Size.of(1), Size.of(1), 2, true),
                        lif,
                        new Conv2d(4, Size.of(3), Size.of(2), Size.of(1), Size.of(1), 2, false)),
                of(
                        "depth-wise",
                        new Shape(5, 6, 4),
                        new Conv2d(8, Size.of(3), Size.of(1), Size.of(1), Size.of(1), 4, true),
                        lif,
                        new Conv2d(8, Size.of(3), Size.of(2), Size.of(0), Size.of(1), 8, true)),
                of("average pool", picture, Conv2d.of(4, 3), AveragePool2d.of(2), lif, AveragePool2d.of(2)),
                of(
                        "padded average pool",
                        picture,
                        Conv2d.of(4, 3),
                        new AveragePool2d(Size.of(3), Size.of(2), Size.of(1)),
                        lif,
                        new AveragePool2d(new Size(2, 3), Size.of(1), new Size(0, 1)),
                        Dense.of(3)),
                of("max pool", picture, Conv2d.of(4, 3), MaxPool2d.of(2), Dense.of(3)),
                of(
                        "padded max pool",
                        picture,
                        Conv2d.of(4, 3),
                        new MaxPool2d(Size.of(3), Size.of(2), Size.of(1)),
                        Dense.of(3)),
                of("batch norm of a picture", picture, Conv2d.of(4, 3), BatchNorm.of(), lif, Dense.of(3)),
                of("batch norm of a vector", Shape.vector(9), Dense.of(6), BatchNorm.of(), lif, Dense.of(3)),
                of("dropout", Shape.vector(9), Dense.of(21), new Dropout(0.4), lif, new Dropout(0.3), Dense.of(3)),
                of("dropout of pictures", picture, Conv2d.of(4, 3), new Dropout(0.4), Dense.of(3)),
                of("flatten", picture, Conv2d.of(4, 3), lif, new Flatten(), Dense.of(3)),
                of("recurrent", Shape.vector(9), Dense.of(6), new Recurrent(LIF), Dense.of(3)),
                of("relu", picture, Conv2d.of(4, 3), new Relu(), Dense.of(6), new Relu(), Dense.of(3)),
                of("spikes into relu", Shape.vector(9), Dense.of(13), lif, new Relu(), Dense.of(3)),
                of("channel attention", picture, Conv2d.of(6, 3), new ChannelAttention(2), lif, Dense.of(3)),
                of("channel attention of spikes", picture, Conv2d.of(5, 3), lif, new ChannelAttention(2), Dense.of(3)),
                of(
                        "channel attention of a vector",
                        Shape.vector(9),
                        Dense.of(6),
                        new ChannelAttention(16),
                        Dense.of(3)),
                of("spatial attention", picture, Conv2d.of(6, 3), new SpatialAttention(7), lif, Dense.of(3)),
                of("spatial attention of spikes", picture, Conv2d.of(5, 3), lif, new SpatialAttention(3), Dense.of(3)),
                of("spatial attention of a vector", Shape.vector(9), Dense.of(6), new SpatialAttention(3), Dense.of(3)),
                of("attention of the input", picture, new ChannelAttention(1), new SpatialAttention(5), Dense.of(3)),
                of(
                        "attention in a block",
                        picture,
                        Conv2d.of(4, 3),
                        new Residual(
                                List.of(lif, Conv2d.of(4, 3), new ChannelAttention(2), new SpatialAttention(3)),
                                List.of(),
                                Residual.Join.ADD),
                        Dense.of(3)),
                of(
                        "self attention",
                        new Shape(3, 4, 3),
                        Conv2d.of(6, 3),
                        lif,
                        new SelfAttention(2, 0.5, lif, BatchNorm.of(), Start.FAN_IN),
                        Dense.of(3)),
                of(
                        "self attention of the input",
                        new Shape(3, 4, 4),
                        new SelfAttention(1, 0.5, lif, BatchNorm.of(), Start.FAN_IN),
                        Dense.of(3)),
                of(
                        "self attention of potentials",
                        new Shape(2, 3, 6),
                        new SelfAttention(3, 0.5, new Relu(), null, Start.FAN_IN),
                        Dense.of(3)),
                of(
                        "self attention of a vector",
                        Shape.vector(6),
                        new SelfAttention(3, 0.5, new Relu(), null, Start.KAIMING),
                        Dense.of(3)),
                of("recurrent picture", new Shape(2, 3, 2), Conv2d.of(3, 3), new Recurrent(LIF), Dense.of(3))));
        for (Residual.Join join : Residual.Join.values()) {
            cases.add(of(
                    "residual " + join,
                    picture,
                    Conv2d.of(3, 3),
                    lif,
                    new Residual(List.of(Conv2d.of(3, 3), lif), List.of(), join),
                    new Residual(
                            List.of(Conv2d.of(4, 3).withoutBias(), BatchNorm.of(), lif),
                            List.of(Conv2d.of(4, 1), lif),
                            join),
                    Dense.of(3)));
        }
        return cases.stream();
    }

    /** One network or more a neuron, with every reset and every surrogate. */
    static Stream<GraphCase> neuronCases() {
        List<GraphCase> cases = new ArrayList<>();
        neurons().forEach((name, neuron) -> {
            cases.add(of(name, Shape.vector(9), Dense.of(17), new Spiking(neuron), Dense.of(3)));
            if (!neuron.parameters().isEmpty() || neuron.noisy()) {
                cases.add(
                        of(name + ", picture", new Shape(4, 5, 2), Conv2d.of(4, 3), new Spiking(neuron), Dense.of(3)));
                cases.add(of(name + ", recurrent", Shape.vector(9), Dense.of(6), new Recurrent(neuron), Dense.of(3)));
            }
        });
        return cases.stream();
    }

    private static Map<String, NeuronModel> neurons() {
        Map<String, NeuronModel> neurons = new LinkedHashMap<>();
        neurons.put("if", If.of().withThreshold(0.4));
        for (Reset reset : Reset.values()) {
            neurons.put("lif " + reset, LIF.withReset(reset).withResetPotential(reset.toPotential() ? -0.1 : 0));
        }
        neurons.put("lif detached", LIF.withDetachReset(true));
        neurons.put("lif decayed input", LIF.withDecayInput(true).withThreshold(0.1));
        neurons.put("lif synaptic", LIF.withSynapticTau(3e-3).withThreshold(0.5));
        neurons.put("lif refractory", LIF.withRefractory(1e-3).withRest(0.05));
        neurons.put("current lif", CurrentLif.of(2e-3, 3e-3).withThreshold(0.02));
        neurons.put("parametric, shared", ParametricLif.ofTauSteps(2).withThreshold(0.1));
        neurons.put(
                "parametric, per channel",
                ParametricLif.ofTauSteps(2)
                        .withThreshold(0.1)
                        .withTauLearning(ParametricLif.Learning.PER_CHANNEL)
                        .withThresholdLearning(ParametricLif.Learning.PER_CHANNEL));
        neurons.put(
                "noisy",
                new BiophysicalLif(2e-3, Decay.EXPONENTIAL, 0, 1, 0.1, 0.5, 0.3, Reset.HARD, 0, false, 0, Arctan.of()));
        Surrogates.CATALOGUE
                .names()
                .forEach(name -> neurons.put("surrogate " + name, LIF.withSurrogate(surrogate(name))));
        return neurons;
    }

    /** A surrogate by name, with its defaults. */
    static Surrogate surrogate(String name) {
        return ((Lif) NeuronText.read("Lif[surrogate=" + name + "]")).surrogate();
    }
}
