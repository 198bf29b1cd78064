package io.github.snn4j.core.surrogate;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.catalogue.Check;

/**
 * {@code 1/w} where {@code |x| < w/2}, else 0.
 *
 * <p>Wu et al. 2018, Frontiers in Neuroscience 12:331 (STBP), h₁ with a₁ = w; the peak is 1/w.
 *
 * @param width whole width of the window, > 0
 */
public record Rectangle(double width) implements Surrogate {
    public Rectangle {
        Check.positive("Rectangle.width", width, "");
    }

    /** With width 1. */
    public static Rectangle of() {
        return new Rectangle(1);
    }

    @Override
    public <T> T slope(Algebra<T> a, T x) {
        return a.scale(a.greater(a.constant(width / 2), a.abs(x)), 1 / width);
    }

    @Override
    public double smooth(double x) {
        return Math.max(0, Math.min(1, x / width + 0.5));
    }

    @Override
    public double support() {
        return width / 2;
    }
}
