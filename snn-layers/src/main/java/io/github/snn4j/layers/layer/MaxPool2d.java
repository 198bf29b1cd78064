package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.PoolingShape;

/**
 * The max of each window, a channel at a time; ties go to the first in row-major order.
 *
 * @param window the window
 * @param stride the distance between windows; 0: the window, so that windows do not overlap
 * @param padding around the picture, on each side
 */
public record MaxPool2d(
        @Default("2") Size window,
        @Default("0") Size stride,
        @Default("0") Size padding) implements Layer {
    public MaxPool2d {
        window.positive("MaxPool2d.window");
        stride = stride.equals(Size.of(0)) ? window : stride.positive("MaxPool2d.stride");
    }

    /** Windows of n by n that do not overlap. */
    public static MaxPool2d of(int n) {
        return new MaxPool2d(Size.of(n), Size.of(n), Size.of(0));
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        return ops.maxPool(
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
