package io.github.snn4j.models.augment;

import io.github.snn4j.core.catalogue.Catalogue;

/** The augmentations and mixers known by name. */
public final class Augmentations {
    /** What changes one picture. */
    public static final Catalogue<Augmentation> CATALOGUE = Catalogue.<Augmentation>of("augmentation")
            .with(RandomCrop.class)
            .with(RandomFlip.class)
            .with(RandomResizedCrop.class)
            .with(Cutout.class)
            .with(ColorJitter.class)
            .with(TrivialAugment.class);

    /** What mixes two. */
    public static final Catalogue<Mixer> MIXERS =
            Catalogue.<Mixer>of("mixer").with(Mixup.class).with(CutMix.class);

    private Augmentations() {}
}
