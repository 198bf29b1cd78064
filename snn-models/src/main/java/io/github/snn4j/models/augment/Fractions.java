package io.github.snn4j.models.augment;

import io.github.snn4j.core.catalogue.Check;

/** The law of settings that are fractions. */
final class Fractions {
    private Fractions() {}

    static void check(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw Check.violated(name, "in [0, 1]", value);
        }
    }
}
