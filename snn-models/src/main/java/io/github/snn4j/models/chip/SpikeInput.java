package io.github.snn4j.models.chip;

import io.github.snn4j.core.coding.Encoder;
import io.github.snn4j.core.kernel.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Neurons outside the chip, whose spikes are the network's input.
 *
 * @param name what connections call them
 * @param encoder makes the spikes of an example, null where they are given as they are
 */
public record SpikeInput(String name, Shape shape, @Nullable Encoder encoder) implements NetworkInput {
    public SpikeInput {
        if (name.isBlank()) {
            throw new IllegalArgumentException("SpikeInput.name must not be blank");
        }
        if (encoder != null && !encoder.emitsSpikes()) {
            throw new IllegalArgumentException("SpikeInput.encoder must make spikes of 0 or 1, got " + encoder);
        }
    }

    /** Spikes that are given as they are. */
    public SpikeInput(String name, Shape shape) {
        this(name, shape, null);
    }
}
