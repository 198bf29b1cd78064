package io.github.snn4j.core.kernel;

/** The loops of pools over the channels first … last-1, for {@link ScalarKernels} and the tails of {@link VectorPools}. */
final class ScalarPools {
    private ScalarPools() {}

    /** See {@link Kernels#accumulateWhere}. */
    static void accumulateWhere(long[] words, float[] x, int xOffset, float[] y, int yOffset, int first, int last) {
        for (int c = first; c < last; c++) {
            if ((words[c >>> 6] >>> c & 1) != 0) {
                y[yOffset + c] += x[xOffset + c];
            }
        }
    }

    /** See {@link Kernels#maximum}. */
    static void maximum(
            float[] x,
            int xOffset,
            int[] window,
            int pixels,
            int first,
            int last,
            float[] y,
            int yOffset,
            float[] where,
            int whereOffset) {
        for (int c = first; c < last; c++) {
            int best = 0;
            for (int i = 1; i < pixels; i++) {
                best = x[xOffset + window[i] + c] > x[xOffset + window[best] + c] ? i : best;
            }
            y[yOffset + c] = x[xOffset + window[best] + c];
            where[whereOffset + c] = best;
        }
    }

    /** See {@link Kernels#spread}. */
    static void spread(
            float[] g,
            int gOffset,
            float[] where,
            int whereOffset,
            int[] window,
            int first,
            int last,
            float[] gx,
            int gxOffset) {
        for (int c = first; c < last; c++) {
            gx[gxOffset + window[(int) where[whereOffset + c]] + c] += g[gOffset + c];
        }
    }
}
