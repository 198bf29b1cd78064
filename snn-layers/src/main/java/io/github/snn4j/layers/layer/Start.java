package io.github.snn4j.layers.layer;

/** How the weights of a linear layer start, given how many inputs a unit has. */
public enum Start {
    /** PyTorch's default, variance {@code 1/(3 fanIn)}: so small that without norms the second layer is silent. */
    FAN_IN,
    /**
     * {@link Initializer.Uniform#kaiming}, variance {@code 2/fanIn}: without norms membrane shortcuts fire at any depth, chains
     * of spiking layers for about five. With norms it makes no difference to the first rates.
     */
    KAIMING;

    Initializer of(int fanIn) {
        return switch (this) {
            case FAN_IN -> Initializer.Uniform.ofFanIn(fanIn);
            case KAIMING -> Initializer.Uniform.kaiming(fanIn);
        };
    }
}
