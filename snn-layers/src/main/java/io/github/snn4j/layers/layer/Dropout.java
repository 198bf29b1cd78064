package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;

/**
 * Dropout whose mask is the same at every step, so that a dropped feature is silent for the whole sequence
 * (as in Rathi, Roy 2021, Diet-SNN).
 *
 * @param rate the fraction set to 0 in training
 */
public record Dropout(@Default("0.5") double rate) implements Layer {
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("Dropout.rate must be in [0, 1), got " + rate);
        }
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        return rate == 0 ? x : ops.dropout(x, rate);
    }
}
