package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;

/** A linear map without bias: a geometry and its float weights, laid out as the geometry says. */
@SuppressWarnings("ArrayRecordComponent")
public record Linear(Geometry geometry, float[] weights) {
    public Linear {
        if (weights.length != geometry.weightCount()) {
            throw new IllegalArgumentException("Linear.weights must have " + geometry.weightCount() + " values for "
                    + geometry + ", got " + weights.length);
        }
        for (float w : weights) {
            if (!Float.isFinite(w)) {
                throw new IllegalArgumentException("Linear.weights must be finite, got " + w);
            }
        }
    }

    /** A fully connected map, weights {@code [in][out]}. */
    public static Linear dense(int in, int out, float[] weights) {
        return new Linear(DenseGeometry.of(in, out), weights);
    }

    /**
     * The same map preceded by an average pool of {@code pool}×{@code pool} with the same stride, as one map: weights divided
     * by pool² that the pixels of a square share.
     *
     * @param before shape of the pool's input; its height and width must be multiples of {@code pool}
     */
    public Linear afterAveragePool(Shape before, int pool) {
        if (pool < 1 || before.height() % pool != 0 || before.width() % pool != 0) {
            throw new IllegalArgumentException("An average pool of " + pool + "x" + pool
                    + " can be composed only when it divides the picture, got " + before
                    + "; crop or pad the picture to a multiple of " + pool);
        }
        Shape pooled = new Shape(before.height() / pool, before.width() / pool, before.channels());
        if (geometry instanceof ConvGeometry c
                ? !pooled.equals(c.in())
                : pooled.size() != geometry.in().size()) {
            throw new IllegalArgumentException(
                    "The pool of " + before + " gives " + pooled + ", but the layer takes " + geometry.in());
        }
        if (geometry.pool() != 1) {
            throw new IllegalArgumentException("An average pool composes into a layer only once");
        }
        float[] w = weights.clone();
        for (int i = 0; i < w.length; i++) {
            w[i] /= pool * pool;
        }
        return geometry instanceof ConvGeometry c
                ? new Linear(
                        new ConvGeometry(
                                before,
                                c.outChannels(),
                                c.kernelHeight(),
                                c.kernelWidth(),
                                c.strideY(),
                                c.strideX(),
                                c.padY(),
                                c.padX(),
                                pool),
                        w)
                : new Linear(new DenseGeometry(before, geometry.out(), pool), w);
    }
}
