package io.github.snn4j.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Kernels#transform} for as many columns as fill vectors; each returns how many these are. */
final class VectorTransforms {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int V = S.length();

    private VectorTransforms() {}

    static int data2(float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep, int count) {
        int i = 0;
        for (; i <= count - V; i += V) {
            int p = xOffset + i;
            FloatVector x0 = FloatVector.fromArray(S, x, p);
            FloatVector x1 = FloatVector.fromArray(S, x, p + xStep);
            FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * xStep);
            FloatVector x3 = FloatVector.fromArray(S, x, p + 3 * xStep);
            int q = yOffset + i;
            x0.sub(x2).intoArray(y, q);
            x1.add(x2).intoArray(y, q + yStep);
            x2.sub(x1).intoArray(y, q + 2 * yStep);
            x1.sub(x3).intoArray(y, q + 3 * yStep);
        }
        return i;
    }

    static int kernel2(float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep, int count) {
        int i = 0;
        for (; i <= count - V; i += V) {
            int p = xOffset + i;
            FloatVector x0 = FloatVector.fromArray(S, x, p);
            FloatVector x1 = FloatVector.fromArray(S, x, p + xStep).mul(0.5f);
            FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * xStep);
            FloatVector even = x0.add(x2).mul(0.5f);
            int q = yOffset + i;
            x0.intoArray(y, q);
            even.add(x1).intoArray(y, q + yStep);
            even.sub(x1).intoArray(y, q + 2 * yStep);
            x2.intoArray(y, q + 3 * yStep);
        }
        return i;
    }

    static int inverse2(float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep, int count) {
        int i = 0;
        for (; i <= count - V; i += V) {
            int p = xOffset + i;
            FloatVector x0 = FloatVector.fromArray(S, x, p);
            FloatVector x1 = FloatVector.fromArray(S, x, p + xStep);
            FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * xStep);
            FloatVector x3 = FloatVector.fromArray(S, x, p + 3 * xStep);
            int q = yOffset + i;
            x0.add(x1.add(x2)).intoArray(y, q);
            x1.sub(x2).sub(x3).intoArray(y, q + yStep);
        }
        return i;
    }

    static int data4(float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep, int count) {
        FloatVector first = FloatVector.broadcast(S, 81 / 64f);
        FloatVector third = FloatVector.broadcast(S, -45 / 16f);
        FloatVector nearPoint = FloatVector.broadcast(S, 3 / 4f);
        FloatVector nearSquare = FloatVector.broadcast(S, -9 / 16f);
        FloatVector farPoint = FloatVector.broadcast(S, 3 / 2f);
        FloatVector farSquare = FloatVector.broadcast(S, -9 / 4f);
        int i = 0;
        for (; i <= count - V; i += V) {
            int p = xOffset + i;
            FloatVector x0 = FloatVector.fromArray(S, x, p);
            FloatVector x1 = FloatVector.fromArray(S, x, p + xStep);
            FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * xStep);
            FloatVector x3 = FloatVector.fromArray(S, x, p + 3 * xStep);
            FloatVector x4 = FloatVector.fromArray(S, x, p + 4 * xStep);
            FloatVector x5 = FloatVector.fromArray(S, x, p + 5 * xStep);
            FloatVector evenNear = x2.fma(farSquare, x4);
            FloatVector oddNear = x1.fma(farSquare, x3).mul(nearPoint);
            FloatVector evenFar = x2.fma(nearSquare, x4);
            FloatVector oddFar = x1.fma(nearSquare, x3).mul(farPoint);
            int q = yOffset + i;
            x0.fma(first, x2.fma(third, x4)).intoArray(y, q);
            evenNear.add(oddNear).intoArray(y, q + yStep);
            evenNear.sub(oddNear).intoArray(y, q + 2 * yStep);
            evenFar.add(oddFar).intoArray(y, q + 3 * yStep);
            evenFar.sub(oddFar).intoArray(y, q + 4 * yStep);
            x1.fma(first, x3.fma(third, x5)).intoArray(y, q + 5 * yStep);
        }
        return i;
    }

    static int kernel4(float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep, int count) {
        int i = 0;
        for (; i <= count - V; i += V) {
            int p = xOffset + i;
            FloatVector x0 = FloatVector.fromArray(S, x, p);
            FloatVector x1 = FloatVector.fromArray(S, x, p + xStep);
            FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * xStep);
            FloatVector last = x2.mul(8 / 27f);
            FloatVector evenNear = x0.mul(-128 / 243f).sub(last);
            FloatVector oddNear = x1.mul(-32 / 81f);
            FloatVector evenFar = x0.mul(32 / 243f).add(last);
            FloatVector oddFar = x1.mul(16 / 81f);
            int q = yOffset + i;
            x0.mul(64 / 81f).intoArray(y, q);
            evenNear.add(oddNear).intoArray(y, q + yStep);
            evenNear.sub(oddNear).intoArray(y, q + 2 * yStep);
            evenFar.add(oddFar).intoArray(y, q + 3 * yStep);
            evenFar.sub(oddFar).intoArray(y, q + 4 * yStep);
            x2.intoArray(y, q + 5 * yStep);
        }
        return i;
    }

    static int inverse4(float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep, int count) {
        FloatVector two = FloatVector.broadcast(S, 2f);
        FloatVector four = FloatVector.broadcast(S, 4f);
        FloatVector eight = FloatVector.broadcast(S, 8f);
        FloatVector point = FloatVector.broadcast(S, 3 / 4f);
        FloatVector square = FloatVector.broadcast(S, 9 / 16f);
        FloatVector cube = FloatVector.broadcast(S, 27 / 64f);
        int i = 0;
        for (; i <= count - V; i += V) {
            int p = xOffset + i;
            FloatVector x0 = FloatVector.fromArray(S, x, p);
            FloatVector x1 = FloatVector.fromArray(S, x, p + xStep);
            FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * xStep);
            FloatVector x3 = FloatVector.fromArray(S, x, p + 3 * xStep);
            FloatVector x4 = FloatVector.fromArray(S, x, p + 4 * xStep);
            FloatVector x5 = FloatVector.fromArray(S, x, p + 5 * xStep);
            FloatVector evenNear = x1.add(x2);
            FloatVector oddNear = x1.sub(x2);
            FloatVector evenFar = x3.add(x4);
            FloatVector oddFar = x3.sub(x4);
            int q = yOffset + i;
            x0.add(evenNear).add(evenFar).intoArray(y, q);
            oddFar.fma(two, oddNear).mul(point).intoArray(y, q + yStep);
            evenFar.fma(four, evenNear).mul(square).intoArray(y, q + 2 * yStep);
            oddFar.fma(eight, oddNear).fma(cube, x5).intoArray(y, q + 3 * yStep);
        }
        return i;
    }
}
