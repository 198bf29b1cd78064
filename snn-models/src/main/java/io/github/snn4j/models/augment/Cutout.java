package io.github.snn4j.models.augment;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.Shape;

/**
 * Covers a square whose centre lies anywhere in the picture, so that part of it may be outside (DeVries, Taylor 2017, arXiv
 * 1708.04552, section 3.2).
 *
 * @param size its side in pixels
 * @param fill its value
 */
public record Cutout(
        @Default("16") int size, @Default("0.5") double fill) implements Augmentation {
    public Cutout {
        if (size < 1) {
            throw new IllegalArgumentException("Cutout.size must be at least 1 pixel, got " + size);
        }
        Fractions.check("Cutout.fill", fill);
    }

    @Override
    public Pixels apply(Pixels picture, Shape wanted, Draws draws) {
        Shape s = picture.shape();
        int top = draws.below(s.height()) - size / 2;
        int left = draws.below(s.width()) - size / 2;
        int from = Math.max(0, left);
        int to = Math.min(s.width(), left + size);
        for (int y = Math.max(0, top); y < Math.min(s.height(), top + size); y++) {
            int row = y * s.width();
            java.util.Arrays.fill(
                    picture.values(), (row + from) * s.channels(), (row + to) * s.channels(), (float) fill);
        }
        return picture;
    }
}
