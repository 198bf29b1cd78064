package io.github.snn4j.models.architecture;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Start;
import org.jspecify.annotations.Nullable;

/**
 * What an architecture's builder may be told; each family uses what it has a place for.
 *
 * @param input the shape of an example at one step
 * @param classes how many classes there are
 * @param steps T
 * @param width the factor of all numbers of channels and of hidden units
 * @param stem for small or large pictures
 * @param pooling of the pools between convolutions; the last pool of residual networks averages
 * @param dropout the rate before the last dense layers, 0 for none
 * @param spiking the layer of neurons
 * @param norm the layer after each convolution and each hidden dense layer; null: none
 * @param branchNorm the one that ends a residual block's branches; null: as {@code norm}
 * @param start how the weights of all layers but the last start
 * @param join how blocks of SEW and Spikformer join their branches
 */
public record Design(
        Shape input,
        int classes,
        @Default("4") int steps,
        @Default("1") double width,
        @Default("auto") Stem stem,
        @Default("max") Pooling pooling,
        @Default("0") double dropout,
        Layer spiking,
        @Nullable Layer norm,
        @Nullable Layer branchNorm,
        @Default("fan_in") Start start,
        @Default("add") Residual.Join join) {
    public Design {
        if (classes < 1) {
            throw new IllegalArgumentException("Design.classes must be at least 1, got " + classes);
        }
        if (!(width > 0) || Double.isInfinite(width)) {
            throw new IllegalArgumentException("Design.width must be > 0, got " + width);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("Design.dropout must be in [0, 1), got " + dropout);
        }
    }

    /** Four steps, full width, batch norm, no dropout, spikes that add. */
    public static Design of(Shape input, int classes, NeuronModel neuron) {
        return new Design(
                input,
                classes,
                4,
                1,
                Stem.AUTO,
                Pooling.MAX,
                0,
                new Spiking(neuron),
                BatchNorm.of(),
                null,
                Start.FAN_IN,
                Residual.Join.ADD);
    }

    /** For other data. */
    public Design withData(Shape shape, int count) {
        return new Design(shape, count, steps, width, stem, pooling, dropout, spiking, norm, branchNorm, start, join);
    }

    public Design withWidth(double factor) {
        return new Design(
                input, classes, steps, factor, stem, pooling, dropout, spiking, norm, branchNorm, start, join);
    }

    public Design withSteps(int t) {
        return new Design(input, classes, t, width, stem, pooling, dropout, spiking, norm, branchNorm, start, join);
    }

    public Design withStem(Stem value) {
        return new Design(
                input, classes, steps, width, value, pooling, dropout, spiking, norm, branchNorm, start, join);
    }

    public Design withPooling(Pooling value) {
        return new Design(input, classes, steps, width, stem, value, dropout, spiking, norm, branchNorm, start, join);
    }

    public Design withDropout(double rate) {
        return new Design(input, classes, steps, width, stem, pooling, rate, spiking, norm, branchNorm, start, join);
    }

    public Design withSpiking(Layer layer) {
        return new Design(input, classes, steps, width, stem, pooling, dropout, layer, norm, branchNorm, start, join);
    }

    /** With other norms, {@code ofBranches} where a residual block's branches end. */
    public Design withNorms(@Nullable Layer layer, @Nullable Layer ofBranches) {
        return new Design(
                input, classes, steps, width, stem, pooling, dropout, spiking, layer, ofBranches, start, join);
    }

    public Design withStart(Start value) {
        return new Design(input, classes, steps, width, stem, pooling, dropout, spiking, norm, branchNorm, value, join);
    }

    public Design withJoin(Residual.Join value) {
        return new Design(
                input, classes, steps, width, stem, pooling, dropout, spiking, norm, branchNorm, start, value);
    }

    /** A number of channels or units of the paper at this width. */
    int scaled(int channels) {
        return Math.max(1, (int) Math.round(width * channels));
    }

    /** A convolution that keeps the picture's size over its stride; without a bias, as a norm follows or none is wanted. */
    Conv2d convolution(int channels, int kernel, int stride) {
        return Conv2d.of(channels, kernel).withoutBias().withStride(stride).withStart(start);
    }

    /** The norm that ends a branch. */
    @Nullable
    Layer lastNorm() {
        return branchNorm == null ? norm : branchNorm;
    }
}
