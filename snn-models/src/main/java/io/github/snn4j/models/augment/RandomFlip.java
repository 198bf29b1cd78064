package io.github.snn4j.models.augment;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.Shape;

/**
 * Mirrors a picture left to right.
 *
 * @param probability how often
 */
public record RandomFlip(@Default("0.5") double probability) implements Augmentation {
    public RandomFlip {
        Fractions.check("RandomFlip.probability", probability);
    }

    @Override
    public Pixels apply(Pixels picture, Shape wanted, Draws draws) {
        if (draws.uniform() >= probability) {
            return picture;
        }
        Shape s = picture.shape();
        float[] v = picture.values();
        for (int y = 0; y < s.height(); y++) {
            for (int x = 0; x < s.width() / 2; x++) {
                int left = (y * s.width() + x) * s.channels();
                int right = (y * s.width() + s.width() - 1 - x) * s.channels();
                for (int c = 0; c < s.channels(); c++) {
                    float kept = v[left + c];
                    v[left + c] = v[right + c];
                    v[right + c] = kept;
                }
            }
        }
        return picture;
    }
}
