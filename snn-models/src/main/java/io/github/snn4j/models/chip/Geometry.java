package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;

/** Which inputs a linear layer's outputs see, and how its weights are laid out; channels-last throughout. */
public sealed interface Geometry permits DenseGeometry, ConvGeometry, SparseGeometry {
    Shape in();

    Shape out();

    /** How many weights the layout has. */
    int weightCount();

    /** How many groups of outputs have weights of their own: the channels of a convolution, else all outputs. */
    int outChannels();

    /** Squares of so many input pixels a side share their weights; 1 for none. */
    default int pool() {
        return 1;
    }

    /** The group of outputs that a weight leads to, 0 to {@link #outChannels()} − 1. */
    int outChannel(int weight);
}
