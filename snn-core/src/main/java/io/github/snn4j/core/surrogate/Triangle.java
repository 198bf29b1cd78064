package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;

/**
 * {@code h · max(0, 1 - |x| / w)}.
 *
 * <p>With h = 1/w this is {@code max(0, w - |x|) / w²}, γ = w, as printed by Deng et al. 2022, ICLR, "Temporal efficient
 * training"; with w = θ and h = 0.3/θ it is the damped triangle of Bellec et al. 2018, NeurIPS, "Long short-term memory
 * and learning-to-learn".
 *
 * @param width distance from the threshold at which the slope becomes 0, > 0
 * @param height slope at the threshold, > 0
 */
public record Triangle(double width, double height) implements Surrogate {
    public Triangle {
        Check.positive("Triangle.width", width, "");
        Check.positive("Triangle.height", height, "");
    }

    /** With width 1, height 1. */
    public static Triangle of() {
        return new Triangle(1, 1);
    }

    @Override
    public <T> T slope(Algebra<T> a, T x) {
        T q = a.sub(a.constant(1), a.scale(a.abs(x), 1 / width));
        return a.scale(a.max(q, a.constant(0)), height);
    }

    @Override
    public double smooth(double x) {
        double q = Math.max(-1, Math.min(1, x / width));
        return height * width * (0.5 + q - q * Math.abs(q) / 2);
    }

    @Override
    public double support() {
        return width;
    }
}
