package io.github.snn4j.models.augment;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.Shape;

/**
 * A random part of the original picture, brought to the network's size (Szegedy et al. 2015, arXiv 1409.4842, section 6).
 *
 * @param smallest the smallest share of the picture's area
 * @param largest the largest
 * @param ratio how much longer than high, or the reverse, the part may be relative to the network's input
 */
public record RandomResizedCrop(
        @Default("0.08") double smallest,
        @Default("1") double largest,
        @Default("1.3333333333333333") double ratio) implements Augmentation {
    private static final int TRIES = 10;

    public RandomResizedCrop {
        Fractions.check("RandomResizedCrop.smallest", smallest);
        Fractions.check("RandomResizedCrop.largest", largest);
        if (!(smallest > 0 && smallest <= largest)) {
            throw new IllegalArgumentException(
                    "RandomResizedCrop.smallest must be > 0 and at most largest, " + largest + ", got " + smallest);
        }
        if (!(ratio >= 1 && ratio < 100)) {
            throw new IllegalArgumentException("RandomResizedCrop.ratio must be in [1, 100), got " + ratio);
        }
    }

    @Override
    public boolean takesOriginal() {
        return true;
    }

    @Override
    public Pixels apply(Pixels picture, Shape wanted, Draws draws) {
        Shape s = picture.shape();
        double shape = (double) wanted.width() / wanted.height();
        for (int tries = 0; tries < TRIES; tries++) {
            double area = draws.between(smallest, largest) * s.pixels();
            double aspect = shape * Math.exp(draws.between(-Math.log(ratio), Math.log(ratio)));
            int w = (int) Math.round(Math.sqrt(area * aspect));
            int h = (int) Math.round(Math.sqrt(area / aspect));
            if (w >= 1 && h >= 1 && w <= s.width() && h <= s.height()) {
                int top = draws.below(s.height() - h + 1);
                int left = draws.below(s.width() - w + 1);
                return picture.resized(top, left, h, w, wanted.height(), wanted.width());
            }
        }
        return picture.centre(wanted.height(), wanted.width());
    }
}
