package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;

/** Which inputs a linear layer's outputs see, and how its weights are laid out; channels-last throughout. */
public sealed interface Geometry permits DenseGeometry, ConvGeometry, SparseGeometry {
    Shape in();

    Shape out();

    /** How many weights the layout has. */
    int weightCount();

    /** How many outputs have weights of their own: the channels of a convolution, else all. */
    int outChannels();

    /** The one of {@link #outChannels()} that a weight leads to. */
    default int outChannel(int weight) {
        return weight % outChannels();
    }

    /** Squares of so many input pixels a side share their weights; 1 for none. */
    default int pool() {
        return 1;
    }
}
