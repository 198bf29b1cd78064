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
     * The same map preceded by an average pool of {@code pool}×{@code pool} with the same stride, as one map: a kernel
     * k with stride s and padding p becomes k·pool, s·pool, p·pool with every weight repeated and divided by pool².
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
        if (geometry instanceof SparseGeometry) {
            throw new IllegalArgumentException("An average pool composes into a dense layer or a convolution only");
        }
        return geometry instanceof ConvGeometry c ? pooledConv(c, before, pool) : pooledDense(before, pooled, pool);
    }

    private Linear pooledConv(ConvGeometry c, Shape before, int pool) {
        var g = new ConvGeometry(
                before,
                c.outChannels(),
                c.kernelHeight() * pool,
                c.kernelWidth() * pool,
                c.strideY() * pool,
                c.strideX() * pool,
                c.padY() * pool,
                c.padX() * pool);
        int row = c.in().channels() * c.outChannels();
        float[] w = new float[g.weightCount()];
        for (int y = 0; y < g.kernelHeight(); y++) {
            for (int x = 0; x < g.kernelWidth(); x++) {
                int from = (y / pool * c.kernelWidth() + x / pool) * row;
                copyDivided(from, w, (y * g.kernelWidth() + x) * row, row, pool * pool);
            }
        }
        return new Linear(g, w);
    }

    private Linear pooledDense(Shape before, Shape pooled, int pool) {
        var g = new DenseGeometry(before, geometry.out());
        int row = before.channels() * geometry.out().size();
        float[] w = new float[g.weightCount()];
        for (int y = 0; y < before.height(); y++) {
            for (int x = 0; x < before.width(); x++) {
                int from = (y / pool * pooled.width() + x / pool) * row;
                copyDivided(from, w, (y * before.width() + x) * row, row, pool * pool);
            }
        }
        return new Linear(g, w);
    }

    private void copyDivided(int from, float[] target, int to, int n, int divisor) {
        for (int i = 0; i < n; i++) {
            target[to + i] = weights[from + i] / divisor;
        }
    }
}
