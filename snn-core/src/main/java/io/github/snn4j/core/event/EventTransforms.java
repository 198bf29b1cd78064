package io.github.snn4j.core.event;

import io.github.snn4j.core.catalogue.Catalogue;

/** The transforms known by name. */
public final class EventTransforms {
    /** All transforms of this package. */
    public static final Catalogue<EventTransform> CATALOGUE = Catalogue.<EventTransform>of("event transform")
            .with(Crop.class)
            .with(Denoise.class)
            .with(Downsample.class)
            .with(DropEvents.class)
            .with(RandomFlip.class)
            .with(RandomShift.class)
            .with(TimeJitter.class);

    private EventTransforms() {}
}
