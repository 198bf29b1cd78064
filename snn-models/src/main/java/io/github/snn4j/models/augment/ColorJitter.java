package io.github.snn4j.models.augment;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.Shape;

/**
 * Changes brightness, contrast and saturation, each by a factor between 1 − setting and 1 + setting.
 *
 * @param brightness how far a factor of the values may lie from 1
 * @param contrast how far a factor of their distance from the mean grey may lie from 1
 * @param saturation how far a factor of their distance from the pixel's grey may lie from 1
 */
public record ColorJitter(
        @Default("0.4") double brightness,
        @Default("0.4") double contrast,
        @Default("0.4") double saturation) implements Augmentation {
    public ColorJitter {
        Fractions.check("ColorJitter.brightness", brightness);
        Fractions.check("ColorJitter.contrast", contrast);
        Fractions.check("ColorJitter.saturation", saturation);
    }

    @Override
    public Pixels apply(Pixels picture, Shape wanted, Draws draws) {
        Tones.brightness(picture, draws.between(1 - brightness, 1 + brightness));
        Tones.contrast(picture, draws.between(1 - contrast, 1 + contrast));
        Tones.saturation(picture, draws.between(1 - saturation, 1 + saturation));
        return picture;
    }
}
