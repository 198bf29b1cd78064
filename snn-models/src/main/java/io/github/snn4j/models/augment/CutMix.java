package io.github.snn4j.models.augment;

import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.Shape;

/**
 * Replaces a box by that of the other example: its area is 1 − λ of the picture's with λ from Beta(alpha, alpha), its centre
 * anywhere; what of it lies outside counts as the example's own (Yun et al. 2019, arXiv 1905.04899, section 3.1).
 *
 * @param alpha the larger, the more even the mixture
 */
public record CutMix(@Default("1") double alpha) implements Mixer {
    public CutMix {
        Check.positive("CutMix.alpha", alpha, "");
    }

    @Override
    public double mix(Shape shape, float[] values, int offset, float[] other, int otherOffset, Draws draws) {
        double side = Math.sqrt(1 - draws.beta(alpha));
        int height = (int) (side * shape.height());
        int width = (int) (side * shape.width());
        int y = draws.below(shape.height()) - height / 2;
        int x = draws.below(shape.width()) - width / 2;
        int top = Math.max(0, y);
        int left = Math.max(0, x);
        int rows = Math.max(0, Math.min(shape.height(), y + height) - top);
        int columns = Math.max(0, Math.min(shape.width(), x + width) - left);
        for (int row = top; row < top + rows; row++) {
            int at = (row * shape.width() + left) * shape.channels();
            System.arraycopy(other, otherOffset + at, values, offset + at, columns * shape.channels());
        }
        return 1 - (double) rows * columns / shape.pixels();
    }
}
