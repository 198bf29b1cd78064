package io.github.snn4j.models.augment;

import io.github.snn4j.core.kernel.Shape;

/** Mixes a training example with another; its label then is a mixture, too. */
public interface Mixer {
    /**
     * Mixes {@code other} into an example.
     *
     * @param values of the example, from {@code offset} on; changed in place
     * @param other of the other example, from {@code otherOffset} on
     * @return λ, the share of the example's own label; the other's has the rest
     */
    double mix(Shape shape, float[] values, int offset, float[] other, int otherOffset, Draws draws);
}
