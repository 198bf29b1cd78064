package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.catalogue.Catalogue;

/** The surrogate gradients known by name. */
public final class Surrogates {
    /** All surrogates of this package. */
    public static final Catalogue<Surrogate> CATALOGUE = Catalogue.<Surrogate>of("surrogate")
            .with(Arctan.class)
            .with(Erf.class)
            .with(FastSigmoid.class)
            .with(Gaussian.class)
            .with(HyperbolicTangent.class)
            .with(PiecewiseExponential.class)
            .with(PiecewiseQuadratic.class)
            .with(Rectangle.class)
            .with(Sigmoid.class)
            .with(SoftSign.class)
            .with(SuperSpike.class)
            .with(Triangle.class);

    private Surrogates() {}
}
