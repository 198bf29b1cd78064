package io.github.snn4j.layers.plan;

/** A NaN or an infinity was met where numbers must be finite; training cannot go on. */
public final class NonFiniteException extends ArithmeticException {
    private final String layer;

    NonFiniteException(String layer, String where) {
        super("layer \"" + layer + "\": " + where
                + " is not finite (NaN or infinity); lower the learning rate, clip the"
                + " gradient (training.clip), or check the input values");
        this.layer = layer;
    }

    /** The layer where it was first seen. */
    public String layer() {
        return layer;
    }
}
