package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;

/**
 * Neurons outside the chip, whose spikes are the network's input.
 *
 * @param name what connections call them
 */
public record SpikeInput(String name, Shape shape) implements NetworkInput {
    public SpikeInput {
        if (name.isBlank()) {
            throw new IllegalArgumentException("SpikeInput.name must not be blank");
        }
    }
}
