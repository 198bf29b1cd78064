package io.github.snn4j.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The loops of pools of {@link VectorKernels}; channels that fill no vector run in {@link ScalarPools}. */
final class VectorPools {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int V = S.length();

    private VectorPools() {}

    /** See {@link Kernels#accumulateWhere}. */
    static void accumulateWhere(long[] words, float[] x, int xOffset, float[] y, int yOffset, int count) {
        int c = 0;
        for (; c <= count - V; c += V) {
            long word = words[c >>> 6];
            if (word != 0) {
                VectorMask<Float> set = VectorKernels.bits(word >>> c)
                        .compare(VectorOperators.NE, 0)
                        .cast(S);
                FloatVector.fromArray(S, y, yOffset + c)
                        .add(FloatVector.fromArray(S, x, xOffset + c), set)
                        .intoArray(y, yOffset + c);
            }
        }
        ScalarPools.accumulateWhere(words, x, xOffset, y, yOffset, c, count);
    }

    /** See {@link Kernels#maximum}. */
    static void maximum(
            float[] x,
            int xOffset,
            int[] window,
            int pixels,
            int channels,
            float[] y,
            int yOffset,
            float[] where,
            int whereOffset) {
        int c = 0;
        for (; c <= channels - V; c += V) {
            FloatVector largest = FloatVector.fromArray(S, x, xOffset + window[0] + c);
            FloatVector found = FloatVector.zero(S);
            for (int i = 1; i < pixels; i++) {
                FloatVector other = FloatVector.fromArray(S, x, xOffset + window[i] + c);
                VectorMask<Float> larger = other.compare(VectorOperators.GT, largest);
                largest = largest.blend(other, larger);
                found = found.blend(FloatVector.broadcast(S, i), larger);
            }
            largest.intoArray(y, yOffset + c);
            found.intoArray(where, whereOffset + c);
        }
        ScalarPools.maximum(x, xOffset, window, pixels, c, channels, y, yOffset, where, whereOffset);
    }

    /** See {@link Kernels#spread}. */
    static void spread(
            float[] g,
            int gOffset,
            float[] where,
            int whereOffset,
            int[] window,
            int pixels,
            int channels,
            float[] gx,
            int gxOffset) {
        int c = 0;
        for (; c <= channels - V; c += V) {
            FloatVector gradient = FloatVector.fromArray(S, g, gOffset + c);
            FloatVector found = FloatVector.fromArray(S, where, whereOffset + c);
            for (int i = 0; i < pixels; i++) {
                int to = gxOffset + window[i] + c;
                FloatVector.fromArray(S, gx, to)
                        .add(gradient, found.compare(VectorOperators.EQ, i))
                        .intoArray(gx, to);
            }
        }
        ScalarPools.spread(g, gOffset, where, whereOffset, window, c, channels, gx, gxOffset);
    }
}
