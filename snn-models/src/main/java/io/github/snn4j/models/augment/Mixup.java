package io.github.snn4j.models.augment;

import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.Shape;

/**
 * {@code x = λ x + (1 − λ) x'} with λ from Beta(alpha, alpha), for each example anew (Zhang et al. 2018, arXiv 1710.09412,
 * section 2).
 *
 * @param alpha the larger, the more even the mixture
 */
public record Mixup(@Default("1") double alpha) implements Mixer {
    public Mixup {
        Check.positive("Mixup.alpha", alpha, "");
    }

    @Override
    public double mix(Shape shape, float[] values, int offset, float[] other, int otherOffset, Draws draws) {
        float own = (float) draws.beta(alpha);
        for (int i = 0; i < shape.size(); i++) {
            values[offset + i] = own * values[offset + i] + (1 - own) * other[otherOffset + i];
        }
        return own;
    }
}
