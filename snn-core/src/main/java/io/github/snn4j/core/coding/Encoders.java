package io.github.snn4j.core.coding;

import io.github.snn4j.core.catalogue.Catalogue;

/** The encoders known by name. */
public final class Encoders {
    /** All encoders of this package. */
    public static final Catalogue<Encoder> CATALOGUE = Catalogue.<Encoder>of("encoder")
            .with(BernoulliRate.class)
            .with(Direct.class)
            .with(EventFrames.class)
            .with(IntegrateAndFire.class)
            .with(Latency.class)
            .with(Normalized.class)
            .with(Poisson.class);

    private Encoders() {}
}
