package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;

/** Which inputs a linear layer's outputs see, and how its weights are laid out; channels-last throughout. */
public sealed interface Geometry permits DenseGeometry, ConvGeometry {
    Shape in();

    Shape out();

    /** How many weights the layout has. */
    int weightCount();

    /** Position of an output's channel in the weights: the number of output channels that share a weight row. */
    int outChannels();
}
