package io.github.snn4j.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#patternTables} and {@link Kernels#patternSums} for rows of eight, four, two vectors and one. Written out
 * for the reason given at {@link VectorTiles}.
 */
final class VectorPatterns {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int V = S.length();

    private VectorPatterns() {}

    static void tables(float[] rows, int rowsOffset, int rowsStep, int count, int width, float[] tables, int offset) {
        FloatVector zero = FloatVector.zero(S);
        for (int row = 0; row < count; row += 4) {
            int target = offset + row * 4 * width;
            for (int o = 0; o < width; o += V) {
                int source = rowsOffset + row * rowsStep + o;
                FloatVector a = FloatVector.fromArray(S, rows, source);
                FloatVector b = row + 1 < count ? FloatVector.fromArray(S, rows, source + rowsStep) : zero;
                FloatVector c = row + 2 < count ? FloatVector.fromArray(S, rows, source + 2 * rowsStep) : zero;
                FloatVector d = row + 3 < count ? FloatVector.fromArray(S, rows, source + 3 * rowsStep) : zero;
                FloatVector ab = a.add(b);
                FloatVector ac = a.add(c);
                FloatVector bc = b.add(c);
                FloatVector abc = ab.add(c);
                int t = target + o;
                zero.intoArray(tables, t);
                a.intoArray(tables, t + width);
                b.intoArray(tables, t + 2 * width);
                ab.intoArray(tables, t + 3 * width);
                c.intoArray(tables, t + 4 * width);
                ac.intoArray(tables, t + 5 * width);
                bc.intoArray(tables, t + 6 * width);
                abc.intoArray(tables, t + 7 * width);
                d.intoArray(tables, t + 8 * width);
                a.add(d).intoArray(tables, t + 9 * width);
                b.add(d).intoArray(tables, t + 10 * width);
                ab.add(d).intoArray(tables, t + 11 * width);
                c.add(d).intoArray(tables, t + 12 * width);
                ac.add(d).intoArray(tables, t + 13 * width);
                bc.add(d).intoArray(tables, t + 14 * width);
                abc.add(d).intoArray(tables, t + 15 * width);
            }
        }
    }

    static void eight(int rows, long[] words, float value, float[] w, int wOffset, float[] c, int cOffset, int cStep) {
        FloatVector x = FloatVector.broadcast(S, value);
        for (int r = 0; r < rows; r++) {
            long bits = words[r];
            if (bits == 0) {
                continue;
            }
            int q = cOffset + r * cStep;
            FloatVector s0 = FloatVector.fromArray(S, c, q);
            FloatVector s1 = FloatVector.fromArray(S, c, q + V);
            FloatVector s2 = FloatVector.fromArray(S, c, q + 2 * V);
            FloatVector s3 = FloatVector.fromArray(S, c, q + 3 * V);
            FloatVector s4 = FloatVector.fromArray(S, c, q + 4 * V);
            FloatVector s5 = FloatVector.fromArray(S, c, q + 5 * V);
            FloatVector s6 = FloatVector.fromArray(S, c, q + 6 * V);
            FloatVector s7 = FloatVector.fromArray(S, c, q + 7 * V);
            for (int base = wOffset; bits != 0; bits >>>= 4, base += 16 * 8 * V) {
                int k = base + ((int) bits & 15) * (8 * V);
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

    static void four(int rows, long[] words, float value, float[] w, int wOffset, float[] c, int cOffset, int cStep) {
        FloatVector x = FloatVector.broadcast(S, value);
        for (int r = 0; r < rows; r++) {
            long bits = words[r];
            if (bits == 0) {
                continue;
            }
            int q = cOffset + r * cStep;
            FloatVector s0 = FloatVector.fromArray(S, c, q);
            FloatVector s1 = FloatVector.fromArray(S, c, q + V);
            FloatVector s2 = FloatVector.fromArray(S, c, q + 2 * V);
            FloatVector s3 = FloatVector.fromArray(S, c, q + 3 * V);
            for (int base = wOffset; bits != 0; bits >>>= 4, base += 16 * 4 * V) {
                int k = base + ((int) bits & 15) * (4 * V);
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

    static void two(int rows, long[] words, float value, float[] w, int wOffset, float[] c, int cOffset, int cStep) {
        FloatVector x = FloatVector.broadcast(S, value);
        for (int r = 0; r < rows; r++) {
            long bits = words[r];
            int q = cOffset + r * cStep;
            FloatVector s0 = FloatVector.fromArray(S, c, q);
            FloatVector s1 = FloatVector.fromArray(S, c, q + V);
            for (int base = wOffset; bits != 0; bits >>>= 4, base += 16 * 2 * V) {
                int k = base + ((int) bits & 15) * (2 * V);
                s0 = x.fma(FloatVector.fromArray(S, w, k), s0);
                s1 = x.fma(FloatVector.fromArray(S, w, k + V), s1);
            }
            s0.intoArray(c, q);
            s1.intoArray(c, q + V);
        }
    }

    static void one(int rows, long[] words, float value, float[] w, int wOffset, float[] c, int cOffset, int cStep) {
        FloatVector x = FloatVector.broadcast(S, value);
        for (int r = 0; r < rows; r++) {
            long bits = words[r];
            int q = cOffset + r * cStep;
            FloatVector s0 = FloatVector.fromArray(S, c, q);
            for (int base = wOffset; bits != 0; bits >>>= 4, base += 16 * V) {
                int k = base + ((int) bits & 15) * V;
                s0 = x.fma(FloatVector.fromArray(S, w, k), s0);
            }
            s0.intoArray(c, q);
        }
    }
}
