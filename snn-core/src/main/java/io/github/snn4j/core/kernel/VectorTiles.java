package io.github.snn4j.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The register tiles of {@link VectorKernels}: six rows times two vectors, twelve accumulators.
 *
 * <p>Written out because an accumulator must be a local variable, and one that lives across a nested loop is spilled by
 * Java 17's compiler. Twelve sums, two weights and a factor fit the sixteen registers of AVX2.
 */
final class VectorTiles {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int V = S.length();

    private VectorTiles() {}

    /** See {@link Kernels#products}. */
    static void products(
            float[] a,
            int aOffset,
            int[] from,
            int[] to,
            int first,
            int last,
            int length,
            float[] w,
            int wOffset,
            float[] c,
            int cOffset) {
        for (int t = first; t < last; t += Kernels.TILE) {
            int p0 = aOffset + from[t];
            int p1 = aOffset + from[t + 1];
            int p2 = aOffset + from[t + 2];
            int p3 = aOffset + from[t + 3];
            int p4 = aOffset + from[t + 4];
            int p5 = aOffset + from[t + 5];
            int q0 = cOffset + to[t];
            int q1 = cOffset + to[t + 1];
            int q2 = cOffset + to[t + 2];
            int q3 = cOffset + to[t + 3];
            int q4 = cOffset + to[t + 4];
            int q5 = cOffset + to[t + 5];
            FloatVector s00 = FloatVector.fromArray(S, c, q0);
            FloatVector s01 = FloatVector.fromArray(S, c, q0 + V);
            FloatVector s10 = FloatVector.fromArray(S, c, q1);
            FloatVector s11 = FloatVector.fromArray(S, c, q1 + V);
            FloatVector s20 = FloatVector.fromArray(S, c, q2);
            FloatVector s21 = FloatVector.fromArray(S, c, q2 + V);
            FloatVector s30 = FloatVector.fromArray(S, c, q3);
            FloatVector s31 = FloatVector.fromArray(S, c, q3 + V);
            FloatVector s40 = FloatVector.fromArray(S, c, q4);
            FloatVector s41 = FloatVector.fromArray(S, c, q4 + V);
            FloatVector s50 = FloatVector.fromArray(S, c, q5);
            FloatVector s51 = FloatVector.fromArray(S, c, q5 + V);
            for (int j = 0, k = wOffset; j < length; j++, k += 2 * V) {
                FloatVector u = FloatVector.fromArray(S, w, k);
                FloatVector v = FloatVector.fromArray(S, w, k + V);
                FloatVector x0 = FloatVector.broadcast(S, a[p0 + j]);
                s00 = x0.fma(u, s00);
                s01 = x0.fma(v, s01);
                FloatVector x1 = FloatVector.broadcast(S, a[p1 + j]);
                s10 = x1.fma(u, s10);
                s11 = x1.fma(v, s11);
                FloatVector x2 = FloatVector.broadcast(S, a[p2 + j]);
                s20 = x2.fma(u, s20);
                s21 = x2.fma(v, s21);
                FloatVector x3 = FloatVector.broadcast(S, a[p3 + j]);
                s30 = x3.fma(u, s30);
                s31 = x3.fma(v, s31);
                FloatVector x4 = FloatVector.broadcast(S, a[p4 + j]);
                s40 = x4.fma(u, s40);
                s41 = x4.fma(v, s41);
                FloatVector x5 = FloatVector.broadcast(S, a[p5 + j]);
                s50 = x5.fma(u, s50);
                s51 = x5.fma(v, s51);
            }
            s00.intoArray(c, q0);
            s01.intoArray(c, q0 + V);
            s10.intoArray(c, q1);
            s11.intoArray(c, q1 + V);
            s20.intoArray(c, q2);
            s21.intoArray(c, q2 + V);
            s30.intoArray(c, q3);
            s31.intoArray(c, q3 + V);
            s40.intoArray(c, q4);
            s41.intoArray(c, q4 + V);
            s50.intoArray(c, q5);
            s51.intoArray(c, q5 + V);
        }
    }

    /** See {@link Kernels#gatheredProducts}. */
    static void gatheredProducts(
            float[] a,
            int aOffset,
            int[] from,
            int[] to,
            int first,
            int last,
            int[] offsets,
            float[] w,
            int wOffset,
            float[] c,
            int cOffset) {
        for (int t = first; t < last; t += Kernels.TILE) {
            int p0 = aOffset + from[t];
            int p1 = aOffset + from[t + 1];
            int p2 = aOffset + from[t + 2];
            int p3 = aOffset + from[t + 3];
            int p4 = aOffset + from[t + 4];
            int p5 = aOffset + from[t + 5];
            int q0 = cOffset + to[t];
            int q1 = cOffset + to[t + 1];
            int q2 = cOffset + to[t + 2];
            int q3 = cOffset + to[t + 3];
            int q4 = cOffset + to[t + 4];
            int q5 = cOffset + to[t + 5];
            FloatVector s00 = FloatVector.fromArray(S, c, q0);
            FloatVector s01 = FloatVector.fromArray(S, c, q0 + V);
            FloatVector s10 = FloatVector.fromArray(S, c, q1);
            FloatVector s11 = FloatVector.fromArray(S, c, q1 + V);
            FloatVector s20 = FloatVector.fromArray(S, c, q2);
            FloatVector s21 = FloatVector.fromArray(S, c, q2 + V);
            FloatVector s30 = FloatVector.fromArray(S, c, q3);
            FloatVector s31 = FloatVector.fromArray(S, c, q3 + V);
            FloatVector s40 = FloatVector.fromArray(S, c, q4);
            FloatVector s41 = FloatVector.fromArray(S, c, q4 + V);
            FloatVector s50 = FloatVector.fromArray(S, c, q5);
            FloatVector s51 = FloatVector.fromArray(S, c, q5 + V);
            for (int j = 0, k = wOffset; j < offsets.length; j++, k += 2 * V) {
                int offset = offsets[j];
                FloatVector u = FloatVector.fromArray(S, w, k);
                FloatVector v = FloatVector.fromArray(S, w, k + V);
                FloatVector x0 = FloatVector.broadcast(S, a[p0 + offset]);
                s00 = x0.fma(u, s00);
                s01 = x0.fma(v, s01);
                FloatVector x1 = FloatVector.broadcast(S, a[p1 + offset]);
                s10 = x1.fma(u, s10);
                s11 = x1.fma(v, s11);
                FloatVector x2 = FloatVector.broadcast(S, a[p2 + offset]);
                s20 = x2.fma(u, s20);
                s21 = x2.fma(v, s21);
                FloatVector x3 = FloatVector.broadcast(S, a[p3 + offset]);
                s30 = x3.fma(u, s30);
                s31 = x3.fma(v, s31);
                FloatVector x4 = FloatVector.broadcast(S, a[p4 + offset]);
                s40 = x4.fma(u, s40);
                s41 = x4.fma(v, s41);
                FloatVector x5 = FloatVector.broadcast(S, a[p5 + offset]);
                s50 = x5.fma(u, s50);
                s51 = x5.fma(v, s51);
            }
            s00.intoArray(c, q0);
            s01.intoArray(c, q0 + V);
            s10.intoArray(c, q1);
            s11.intoArray(c, q1 + V);
            s20.intoArray(c, q2);
            s21.intoArray(c, q2 + V);
            s30.intoArray(c, q3);
            s31.intoArray(c, q3 + V);
            s40.intoArray(c, q4);
            s41.intoArray(c, q4 + V);
            s50.intoArray(c, q5);
            s51.intoArray(c, q5 + V);
        }
    }

    /** See {@link Kernels#outerProducts}. */
    static void outerProducts(
            float[] a,
            int aOffset,
            int[] from,
            int first,
            int last,
            float[] g,
            int gOffset,
            int gStep,
            float[] c,
            int cOffset,
            int cStep) {
        int q0 = cOffset;
        int q1 = cOffset + cStep;
        int q2 = cOffset + 2 * cStep;
        int q3 = cOffset + 3 * cStep;
        int q4 = cOffset + 4 * cStep;
        int q5 = cOffset + 5 * cStep;
        FloatVector s00 = FloatVector.fromArray(S, c, q0);
        FloatVector s01 = FloatVector.fromArray(S, c, q0 + V);
        FloatVector s10 = FloatVector.fromArray(S, c, q1);
        FloatVector s11 = FloatVector.fromArray(S, c, q1 + V);
        FloatVector s20 = FloatVector.fromArray(S, c, q2);
        FloatVector s21 = FloatVector.fromArray(S, c, q2 + V);
        FloatVector s30 = FloatVector.fromArray(S, c, q3);
        FloatVector s31 = FloatVector.fromArray(S, c, q3 + V);
        FloatVector s40 = FloatVector.fromArray(S, c, q4);
        FloatVector s41 = FloatVector.fromArray(S, c, q4 + V);
        FloatVector s50 = FloatVector.fromArray(S, c, q5);
        FloatVector s51 = FloatVector.fromArray(S, c, q5 + V);
        for (int t = first, k = gOffset + first * gStep; t < last; t++, k += gStep) {
            int p = aOffset + from[t];
            FloatVector u = FloatVector.fromArray(S, g, k);
            FloatVector v = FloatVector.fromArray(S, g, k + V);
            FloatVector x0 = FloatVector.broadcast(S, a[p]);
            s00 = x0.fma(u, s00);
            s01 = x0.fma(v, s01);
            FloatVector x1 = FloatVector.broadcast(S, a[p + 1]);
            s10 = x1.fma(u, s10);
            s11 = x1.fma(v, s11);
            FloatVector x2 = FloatVector.broadcast(S, a[p + 2]);
            s20 = x2.fma(u, s20);
            s21 = x2.fma(v, s21);
            FloatVector x3 = FloatVector.broadcast(S, a[p + 3]);
            s30 = x3.fma(u, s30);
            s31 = x3.fma(v, s31);
            FloatVector x4 = FloatVector.broadcast(S, a[p + 4]);
            s40 = x4.fma(u, s40);
            s41 = x4.fma(v, s41);
            FloatVector x5 = FloatVector.broadcast(S, a[p + 5]);
            s50 = x5.fma(u, s50);
            s51 = x5.fma(v, s51);
        }
        s00.intoArray(c, q0);
        s01.intoArray(c, q0 + V);
        s10.intoArray(c, q1);
        s11.intoArray(c, q1 + V);
        s20.intoArray(c, q2);
        s21.intoArray(c, q2 + V);
        s30.intoArray(c, q3);
        s31.intoArray(c, q3 + V);
        s40.intoArray(c, q4);
        s41.intoArray(c, q4 + V);
        s50.intoArray(c, q5);
        s51.intoArray(c, q5 + V);
    }

    /** See {@link Kernels#gatheredOuterProducts}. */
    static void gatheredOuterProducts(
            float[] a,
            int aOffset,
            int[] from,
            int first,
            int last,
            int[] rows,
            int row,
            float[] g,
            int gOffset,
            int gStep,
            float[] c,
            int cOffset,
            int cStep) {
        int p0 = aOffset + rows[row];
        int p1 = aOffset + rows[row + 1];
        int p2 = aOffset + rows[row + 2];
        int p3 = aOffset + rows[row + 3];
        int p4 = aOffset + rows[row + 4];
        int p5 = aOffset + rows[row + 5];
        int q0 = cOffset;
        int q1 = cOffset + cStep;
        int q2 = cOffset + 2 * cStep;
        int q3 = cOffset + 3 * cStep;
        int q4 = cOffset + 4 * cStep;
        int q5 = cOffset + 5 * cStep;
        FloatVector s00 = FloatVector.fromArray(S, c, q0);
        FloatVector s01 = FloatVector.fromArray(S, c, q0 + V);
        FloatVector s10 = FloatVector.fromArray(S, c, q1);
        FloatVector s11 = FloatVector.fromArray(S, c, q1 + V);
        FloatVector s20 = FloatVector.fromArray(S, c, q2);
        FloatVector s21 = FloatVector.fromArray(S, c, q2 + V);
        FloatVector s30 = FloatVector.fromArray(S, c, q3);
        FloatVector s31 = FloatVector.fromArray(S, c, q3 + V);
        FloatVector s40 = FloatVector.fromArray(S, c, q4);
        FloatVector s41 = FloatVector.fromArray(S, c, q4 + V);
        FloatVector s50 = FloatVector.fromArray(S, c, q5);
        FloatVector s51 = FloatVector.fromArray(S, c, q5 + V);
        for (int t = first, k = gOffset + first * gStep; t < last; t++, k += gStep) {
            int offset = from[t];
            FloatVector u = FloatVector.fromArray(S, g, k);
            FloatVector v = FloatVector.fromArray(S, g, k + V);
            FloatVector x0 = FloatVector.broadcast(S, a[p0 + offset]);
            s00 = x0.fma(u, s00);
            s01 = x0.fma(v, s01);
            FloatVector x1 = FloatVector.broadcast(S, a[p1 + offset]);
            s10 = x1.fma(u, s10);
            s11 = x1.fma(v, s11);
            FloatVector x2 = FloatVector.broadcast(S, a[p2 + offset]);
            s20 = x2.fma(u, s20);
            s21 = x2.fma(v, s21);
            FloatVector x3 = FloatVector.broadcast(S, a[p3 + offset]);
            s30 = x3.fma(u, s30);
            s31 = x3.fma(v, s31);
            FloatVector x4 = FloatVector.broadcast(S, a[p4 + offset]);
            s40 = x4.fma(u, s40);
            s41 = x4.fma(v, s41);
            FloatVector x5 = FloatVector.broadcast(S, a[p5 + offset]);
            s50 = x5.fma(u, s50);
            s51 = x5.fma(v, s51);
        }
        s00.intoArray(c, q0);
        s01.intoArray(c, q0 + V);
        s10.intoArray(c, q1);
        s11.intoArray(c, q1 + V);
        s20.intoArray(c, q2);
        s21.intoArray(c, q2 + V);
        s30.intoArray(c, q3);
        s31.intoArray(c, q3 + V);
        s40.intoArray(c, q4);
        s41.intoArray(c, q4 + V);
        s50.intoArray(c, q5);
        s51.intoArray(c, q5 + V);
    }
}
