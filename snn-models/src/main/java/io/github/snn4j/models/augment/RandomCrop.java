package io.github.snn4j.models.augment;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.Shape;

/**
 * Shifts a picture by up to {@code padding} pixels each way: a crop of its size from the padded picture (He et al. 2016,
 * arXiv 1512.03385, section 4.2).
 *
 * @param padding pixels added on each side
 * @param fill their value
 */
public record RandomCrop(
        @Default("4") int padding, @Default("0") double fill) implements Augmentation {
    public RandomCrop {
        if (padding < 1) {
            throw new IllegalArgumentException("RandomCrop.padding must be at least 1 pixel, got " + padding);
        }
        Fractions.check("RandomCrop.fill", fill);
    }

    @Override
    public Pixels apply(Pixels picture, Shape wanted, Draws draws) {
        int down = draws.below(2 * padding + 1) - padding;
        int right = draws.below(2 * padding + 1) - padding;
        Shape s = picture.shape();
        float[] moved = new float[s.size()];
        java.util.Arrays.fill(moved, (float) fill);
        int from = Math.max(0, right);
        int width = s.width() - Math.abs(right);
        for (int y = Math.max(0, -down); width > 0 && y < Math.min(s.height(), s.height() - down); y++) {
            int source = (y + down) * s.width() + from;
            int target = y * s.width() + Math.max(0, -right);
            System.arraycopy(
                    picture.values(), source * s.channels(), moved, target * s.channels(), width * s.channels());
        }
        return new Pixels(s, moved);
    }
}
