package io.github.snn4j.models.chip.simulate;

/** A current or potential left the chip's range. */
public final class ChipOverflowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChipOverflowException(String what, long value, String layer, int neuron, int step) {
        super(layer + ": " + what + " of neuron " + neuron + " became " + value + " at step " + step
                + ", beyond 24 bits; scale the layer down or ask for wrapping as the chip does it");
    }
}
