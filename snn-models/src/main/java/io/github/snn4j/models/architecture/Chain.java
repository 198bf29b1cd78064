package io.github.snn4j.models.architecture;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.layers.layer.AveragePool2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.Dropout;
import io.github.snn4j.layers.layer.Flatten;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MaxPool2d;
import io.github.snn4j.layers.layer.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A design's layers one after the other, each named by what it does and its number among its kind. */
final class Chain {
    private final Design design;
    private final List<LayerGraph.Named> layers = new ArrayList<>();
    private final Map<String, Integer> count = new HashMap<>();
    private Shape shape;

    Chain(Design design) {
        this.design = design;
        shape = design.input();
    }

    /** What the next layer gets. */
    Shape shape() {
        return shape;
    }

    Chain add(String name, Layer layer) {
        shape = LayerGraph.of(shape, layer).output();
        layers.add(new LayerGraph.Named(name, layer));
        return this;
    }

    private Chain next(String kind, Layer layer) {
        return add(kind + count.merge(kind, 1, Integer::sum), layer);
    }

    /** A convolution that keeps the picture's size over its stride, and its norm. */
    Chain conv(int channels, int kernel, int stride) {
        return next("conv", design.convolution(design.scaled(channels), kernel, stride))
                .norm();
    }

    private Chain norm() {
        Layer norm = design.norm();
        return norm == null ? this : next("norm", norm);
    }

    Chain spikes() {
        return next("spike", design.spiking());
    }

    /** A pool; none where the picture is smaller than its window. */
    Chain pool(int window, int stride, int padding) {
        if (Math.min(shape.height(), shape.width()) + 2 * padding < window) {
            return this;
        }
        return next(
                "pool",
                design.pooling() == Pooling.MAX
                        ? new MaxPool2d(Size.of(window), Size.of(stride), Size.of(padding))
                        : new AveragePool2d(Size.of(window), Size.of(stride), Size.of(padding)));
    }

    /** The average of each channel's picture, as a vector. */
    Chain globalAverage() {
        return add("pool", new AveragePool2d(new Size(shape.height(), shape.width()), Size.of(0), Size.of(0)))
                .flatten();
    }

    Chain flatten() {
        return add("flatten", new Flatten());
    }

    Chain dropout() {
        return design.dropout() == 0 ? this : next("dropout", new Dropout(design.dropout()));
    }

    /** A hidden dense layer with norm and spikes. */
    Chain hidden(int units) {
        return next("fc", new Dense(design.scaled(units), false, design.start()))
                .norm()
                .spikes();
    }

    /** The graph, ended by a dense layer with a unit a class. */
    LayerGraph classified() {
        return new LayerGraph(design.input(), add("fc", Dense.of(design.classes())).layers);
    }
}
