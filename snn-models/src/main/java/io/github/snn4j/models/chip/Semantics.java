package io.github.snn4j.models.chip;

import java.util.Arrays;

/** Whose integer arithmetic of a chip's neuron is meant; the two differ in shifts, wraps and clips. */
public enum Semantics {
    /** Lava's bit-accurate model: the weight exponent shifts the sum of what arrived; only u wraps. */
    LAVA("lava"),
    /**
     * NengoLoihi's emulator: the weight exponent shifts every weight; the sum wraps at 21 bits and sign, u and u + bias at 23,
     * and v is clipped to the core's range. Delays are not in it.
     */
    NENGO_LOIHI("nengo-loihi");

    private final String key;

    Semantics(String key) {
        this.key = key;
    }

    /** The name in files. */
    public String key() {
        return key;
    }

    /** The semantics of a name in files. */
    public static Semantics of(String key) {
        return Arrays.stream(values())
                .filter(s -> s.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("semantics must be lava or nengo-loihi, got " + key));
    }
}
