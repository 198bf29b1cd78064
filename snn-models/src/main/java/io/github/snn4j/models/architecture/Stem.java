package io.github.snn4j.models.architecture;

import io.github.snn4j.core.kernel.Shape;

/** How a network begins, and where papers say so ends, for small pictures or large ones. */
public enum Stem {
    /** {@link #CIFAR} for pictures of up to 64 pixels a side, else {@link #IMAGENET}. */
    AUTO,
    /** Residual networks begin with a 3×3 convolution, VGG ends in one dense layer. */
    CIFAR,
    /** Residual networks begin with a 7×7 convolution and a pool, each with stride 2; VGG ends in three dense layers. */
    IMAGENET;

    private static final int SMALL = 64;

    /** What this is for pictures of a shape: {@link #CIFAR} or {@link #IMAGENET}. */
    public Stem of(Shape input) {
        if (this != AUTO) {
            return this;
        }
        return Math.max(input.height(), input.width()) <= SMALL ? CIFAR : IMAGENET;
    }
}
