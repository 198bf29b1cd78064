package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.PoolingShape;

/**
 * The average over each window, a channel at a time; padding counts as zeros.
 *
 * @param window the window
 * @param stride the distance between windows; 0: the window, so that windows do not overlap
 * @param padding around the picture, on each side
 */
public record AveragePool2d(
        @Default("2") Size window,
        @Default("0") Size stride,
        @Default("0") Size padding) implements Layer {
    public AveragePool2d {
        window.positive("AveragePool2d.window");
        stride = stride.equals(Size.of(0)) ? window : stride.positive("AveragePool2d.stride");
    }

    /** Windows of n by n that do not overlap. */
    public static AveragePool2d of(int n) {
        return new AveragePool2d(Size.of(n), Size.of(n), Size.of(0));
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        return ops.averagePool(
                x,
                new PoolingShape(
                        ops.shape(x),
                        window.height(),
                        window.width(),
                        stride.height(),
                        stride.width(),
                        padding.height(),
                        padding.width()));
    }
}
