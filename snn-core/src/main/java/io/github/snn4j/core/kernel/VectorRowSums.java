package io.github.snn4j.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#rowSums} for rows of eight, four, two vectors and one.
 *
 * <p>Multiplying by a spike's 1 costs nothing beside the loads, so spikes and counts share these loops. Written out for the
 * reason given at {@link VectorTiles}.
 */
final class VectorRowSums {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int V = S.length();

    private VectorRowSums() {}

    static void eight(RowSums sums, int first, int last, float[] w, int wOffset, float[] c, int cOffset, int cStep) {
        int[] rows = sums.rows;
        float[] values = sums.values;
        for (int t = first; t < last; t++) {
            int base = sums.bases[t];
            int q = cOffset + sums.to[t] * cStep;
            int end = sums.ends[t];
            FloatVector s0 = FloatVector.fromArray(S, c, q);
            FloatVector s1 = FloatVector.fromArray(S, c, q + V);
            FloatVector s2 = FloatVector.fromArray(S, c, q + 2 * V);
            FloatVector s3 = FloatVector.fromArray(S, c, q + 3 * V);
            FloatVector s4 = FloatVector.fromArray(S, c, q + 4 * V);
            FloatVector s5 = FloatVector.fromArray(S, c, q + 5 * V);
            FloatVector s6 = FloatVector.fromArray(S, c, q + 6 * V);
            FloatVector s7 = FloatVector.fromArray(S, c, q + 7 * V);
            for (int i = sums.starts[t]; i < end; i++) {
                int k = wOffset + (base + rows[i]) * (8 * V);
                FloatVector x = FloatVector.broadcast(S, values[i]);
                s0 = x.fma(FloatVector.fromArray(S, w, k), s0);
                s1 = x.fma(FloatVector.fromArray(S, w, k + V), s1);
                s2 = x.fma(FloatVector.fromArray(S, w, k + 2 * V), s2);
                s3 = x.fma(FloatVector.fromArray(S, w, k + 3 * V), s3);
                s4 = x.fma(FloatVector.fromArray(S, w, k + 4 * V), s4);
                s5 = x.fma(FloatVector.fromArray(S, w, k + 5 * V), s5);
                s6 = x.fma(FloatVector.fromArray(S, w, k + 6 * V), s6);
                s7 = x.fma(FloatVector.fromArray(S, w, k + 7 * V), s7);
            }
            s0.intoArray(c, q);
            s1.intoArray(c, q + V);
            s2.intoArray(c, q + 2 * V);
            s3.intoArray(c, q + 3 * V);
            s4.intoArray(c, q + 4 * V);
            s5.intoArray(c, q + 5 * V);
            s6.intoArray(c, q + 6 * V);
            s7.intoArray(c, q + 7 * V);
        }
    }

    static void four(RowSums sums, int first, int last, float[] w, int wOffset, float[] c, int cOffset, int cStep) {
        int[] rows = sums.rows;
        float[] values = sums.values;
        for (int t = first; t < last; t++) {
            int base = sums.bases[t];
            int q = cOffset + sums.to[t] * cStep;
            int end = sums.ends[t];
            FloatVector s0 = FloatVector.fromArray(S, c, q);
            FloatVector s1 = FloatVector.fromArray(S, c, q + V);
            FloatVector s2 = FloatVector.fromArray(S, c, q + 2 * V);
            FloatVector s3 = FloatVector.fromArray(S, c, q + 3 * V);
            for (int i = sums.starts[t]; i < end; i++) {
                int k = wOffset + (base + rows[i]) * (4 * V);
                FloatVector x = FloatVector.broadcast(S, values[i]);
                s0 = x.fma(FloatVector.fromArray(S, w, k), s0);
                s1 = x.fma(FloatVector.fromArray(S, w, k + V), s1);
                s2 = x.fma(FloatVector.fromArray(S, w, k + 2 * V), s2);
                s3 = x.fma(FloatVector.fromArray(S, w, k + 3 * V), s3);
            }
            s0.intoArray(c, q);
            s1.intoArray(c, q + V);
            s2.intoArray(c, q + 2 * V);
            s3.intoArray(c, q + 3 * V);
        }
    }

    static void two(RowSums sums, int first, int last, float[] w, int wOffset, float[] c, int cOffset, int cStep) {
        int[] rows = sums.rows;
        float[] values = sums.values;
        for (int t = first; t < last; t++) {
            int base = sums.bases[t];
            int q = cOffset + sums.to[t] * cStep;
            int end = sums.ends[t];
            FloatVector s0 = FloatVector.fromArray(S, c, q);
            FloatVector s1 = FloatVector.fromArray(S, c, q + V);
            for (int i = sums.starts[t]; i < end; i++) {
                int k = wOffset + (base + rows[i]) * (2 * V);
                FloatVector x = FloatVector.broadcast(S, values[i]);
                s0 = x.fma(FloatVector.fromArray(S, w, k), s0);
                s1 = x.fma(FloatVector.fromArray(S, w, k + V), s1);
            }
            s0.intoArray(c, q);
            s1.intoArray(c, q + V);
        }
    }

    static void one(RowSums sums, int first, int last, float[] w, int wOffset, float[] c, int cOffset, int cStep) {
        int[] rows = sums.rows;
        float[] values = sums.values;
        for (int t = first; t < last; t++) {
            int base = sums.bases[t];
            int q = cOffset + sums.to[t] * cStep;
            int end = sums.ends[t];
            FloatVector s0 = FloatVector.fromArray(S, c, q);
            for (int i = sums.starts[t]; i < end; i++) {
                int k = wOffset + (base + rows[i]) * V;
                FloatVector x = FloatVector.broadcast(S, values[i]);
                s0 = x.fma(FloatVector.fromArray(S, w, k), s0);
            }
            s0.intoArray(c, q);
        }
    }
}
