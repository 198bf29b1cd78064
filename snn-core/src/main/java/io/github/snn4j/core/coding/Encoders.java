package io.github.snn4j.core.coding;

import io.github.snn4j.core.catalogue.Catalogue;

/** The catalogue of encoders. */
public final class Encoders {
    /** The built-in encoders. */
    public static final Catalogue<Encoder> CATALOGUE = Catalogue.<Encoder>of("encoder")
            .with(Direct.class)
            .with(BernoulliRate.class)
            .with(Poisson.class)
            .with(Latency.class);

    private Encoders() {}
}
