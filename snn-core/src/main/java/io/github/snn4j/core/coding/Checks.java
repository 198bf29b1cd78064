package io.github.snn4j.core.coding;

/** The conditions on arguments that encoders and read-outs share, and their messages. */
final class Checks {
    private Checks() {}

    static void steps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be >= 1, got " + steps);
        }
    }

    /** Written so that NaN fails too. */
    static void fraction(Encoder encoder, float value, int index) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(encoder.getClass().getSimpleName() + " takes values from 0 to 1, got "
                    + value + " at " + index + "; scale the values, or use Direct for normalised ones");
        }
    }
}
