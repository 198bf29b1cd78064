package io.github.snn4j.zoo.bench;

import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.layers.layer.AveragePool2d;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.Flatten;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MaxPool2d;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.Loss;
import io.github.snn4j.models.train.Optimizer;
import io.github.snn4j.models.train.Recipe;
import io.github.snn4j.models.train.Schedule;
import java.util.ArrayList;
import java.util.List;

/** A chain of layers that notes, layer by layer, what the peer calls their parameters. */
final class WorkloadBuilder {
    private final Shape input;
    private final Lif neuron;
    private final List<LayerGraph.Named> layers = new ArrayList<>();
    private final List<PeerParameter> parameters = new ArrayList<>();
    private int[] picture = {};

    WorkloadBuilder(Shape input, Lif neuron) {
        this.input = input;
        this.neuron = neuron;
    }

    private Shape shape() {
        return layers.isEmpty() ? input : new LayerGraph(input, layers).output();
    }

    private WorkloadBuilder add(String name, Layer layer) {
        layers.add(new LayerGraph.Named(name, layer));
        return this;
    }

    private void parameter(String peer, String name, int... shape) {
        parameters.add(new PeerParameter(peer, name, shape, new int[0]));
    }

    WorkloadBuilder dense(String peer, String name, int units, boolean bias) {
        int in = shape().size();
        parameters.add(new PeerParameter(peer + ".weight", name + ".weight", new int[] {units, in}, picture));
        if (bias) {
            parameter(peer + ".bias", name + ".bias", units);
        }
        picture = new int[0];
        return add(name, new Dense(units, bias));
    }

    WorkloadBuilder conv(String peer, String name, Conv2d conv) {
        convolution(peer, name, shape().channels(), conv);
        return add(name, conv);
    }

    private void convolution(String peer, String name, int in, Conv2d conv) {
        int kernel = conv.kernel().height();
        parameter(peer + ".weight", name + ".weight", conv.channels(), in, kernel, kernel);
        if (conv.bias()) {
            parameter(peer + ".bias", name + ".bias", conv.channels());
        }
    }

    WorkloadBuilder norm(String peer, String name) {
        norm(peer, name, shape().channels());
        return add(name, BatchNorm.of());
    }

    private void norm(String peer, String name, int channels) {
        parameter(peer + ".weight", name + ".gamma", channels);
        parameter(peer + ".bias", name + ".beta", channels);
    }

    WorkloadBuilder spiking(String name) {
        return add(name, new Spiking(neuron));
    }

    WorkloadBuilder maxPool(String name) {
        return add(name, MaxPool2d.of(2));
    }

    WorkloadBuilder averagePool(String name, int window) {
        return add(name, AveragePool2d.of(window));
    }

    WorkloadBuilder flatten() {
        Shape s = shape();
        picture = new int[] {s.channels(), s.height(), s.width()};
        return add("flatten", new Flatten());
    }

    /** A block of SEW-ResNet: conv, norm, spikes, twice, plus the input or its projection's spikes. */
    WorkloadBuilder sewBlock(String peer, String name, int channels, int stride) {
        int in = shape().channels();
        Conv2d first = Conv2d.of(channels, 3).withoutBias().withStride(stride);
        Conv2d second = Conv2d.of(channels, 3).withoutBias();
        Spiking spiking = new Spiking(neuron);
        convolution(peer + ".conv1", name + "/body/conv1", in, first);
        norm(peer + ".bn1", name + "/body/batchnorm1", channels);
        convolution(peer + ".conv2", name + "/body/conv2", channels, second);
        norm(peer + ".bn2", name + "/body/batchnorm2", channels);
        List<Layer> shortcut = List.of();
        if (stride != 1 || in != channels) {
            Conv2d projection = Conv2d.of(channels, 1).withoutBias().withStride(stride);
            convolution(peer + ".downsample.0", name + "/shortcut/conv1", in, projection);
            norm(peer + ".downsample.1", name + "/shortcut/batchnorm1", channels);
            shortcut = List.of(projection, BatchNorm.of(), spiking);
        }
        List<Layer> body = List.of(first, BatchNorm.of(), spiking, second, BatchNorm.of(), spiking);
        return add(name, new Residual(body, shortcut, Residual.Join.ADD));
    }

    Workload build(String name, String framework, int steps, int batch, double learningRate, Readout readout) {
        Recipe recipe = new Recipe(
                1,
                batch,
                new Loss.CrossEntropy(0),
                Optimizer.Adam.of(learningRate),
                new Schedule.Constant(),
                0,
                0,
                0,
                0);
        LayerGraph graph = new LayerGraph(input, layers);
        return new Workload(
                framework,
                new Network(name, steps, 1e-3, new Direct(), graph, readout, recipe),
                List.copyOf(parameters));
    }
}
