package io.github.snn4j.core.kernel;

import java.util.Arrays;

/** The plain twin: no Vector API, the reference for the other one. */
final class ScalarKernels implements Kernels {
    private static final int WIDTH = 8;

    @Override
    public int blockWidth() {
        return WIDTH;
    }

    @Override
    public String description() {
        return "scalar (plain Java loops)";
    }

    @Override
    public void products(
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
        for (int t = first; t < last; t++) {
            int p = aOffset + from[t];
            int q = cOffset + to[t];
            for (int j = 0; j < length; j++) {
                addScaledBlock(a[p + j], w, wOffset + j * WIDTH, c, q);
            }
        }
    }

    @Override
    public void gatheredProducts(
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
        for (int t = first; t < last; t++) {
            int p = aOffset + from[t];
            int q = cOffset + to[t];
            for (int j = 0; j < offsets.length; j++) {
                addScaledBlock(a[p + offsets[j]], w, wOffset + j * WIDTH, c, q);
            }
        }
    }

    @Override
    public void outerProducts(
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
        for (int r = 0; r < TILE; r++) {
            int p = aOffset + r;
            for (int t = first; t < last; t++) {
                addScaledBlock(a[p + from[t]], g, gOffset + t * gStep, c, cOffset + r * cStep);
            }
        }
    }

    @Override
    public void gatheredOuterProducts(
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
        for (int r = 0; r < TILE; r++) {
            int p = aOffset + rows[row + r];
            for (int t = first; t < last; t++) {
                addScaledBlock(a[p + from[t]], g, gOffset + t * gStep, c, cOffset + r * cStep);
            }
        }
    }

    private static void addScaledBlock(float scale, float[] x, int xOffset, float[] y, int yOffset) {
        for (int o = 0; o < WIDTH; o++) {
            y[yOffset + o] += scale * x[xOffset + o];
        }
    }

    @Override
    public int[] rowWidths() {
        return new int[] {WIDTH};
    }

    @Override
    public void rowSums(
            int width, RowSums sums, int first, int last, float[] w, int wOffset, float[] c, int cOffset, int cStep) {
        for (int t = first; t < last; t++) {
            for (int i = sums.starts[t]; i < sums.ends[t]; i++) {
                int row = sums.bases[t] + sums.rows[i];
                addScaledBlock(sums.values[i], w, wOffset + row * WIDTH, c, cOffset + sums.to[t] * cStep);
            }
        }
    }

    @Override
    public void patternTables(
            float[] rows, int rowsOffset, int rowsStep, int count, int width, float[] tables, int offset) {
        ScalarPatterns.tables(rows, rowsOffset, rowsStep, count, width, tables, offset);
    }

    @Override
    public void patternSums(
            int width,
            int rows,
            long[] words,
            float value,
            float[] tables,
            int offset,
            float[] c,
            int cOffset,
            int cStep) {
        ScalarPatterns.sums(width, rows, words, value, tables, offset, c, cOffset, cStep);
    }

    @Override
    public void transform(
            WinogradTransform t, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep, int count) {
        float[] column = new float[t.columns()];
        for (int k = 0; k < count; k++) {
            for (int j = 0; j < column.length; j++) {
                column[j] = x[xOffset + j * xStep + k];
            }
            for (int i = 0; i < t.rows(); i++) {
                float sum = 0;
                for (int j = 0; j < column.length; j++) {
                    sum += t.at(i, j) * column[j];
                }
                y[yOffset + i * yStep + k] = sum;
            }
        }
    }

    @Override
    public void unpack(long[] words, int offset, int pixels, int channels, float[] out, int outOffset) {
        int step = Activations.words(channels);
        for (int p = 0; p < pixels; p++) {
            for (int c = 0; c < channels; c++) {
                out[outOffset + p * channels + c] = (int) (words[offset + p * step + (c >>> 6)] >>> c) & 1;
            }
        }
    }

    @Override
    public void unpackCounts(
            long[] words, int offset, int planes, float scale, int pixels, int channels, float[] out, int outOffset) {
        int step = Activations.words(channels);
        for (int p = 0; p < pixels; p++) {
            for (int c = 0; c < channels; c++) {
                int count = 0;
                for (int k = 0; k < planes; k++) {
                    long word = words[offset + (p * planes + k) * step + (c >>> 6)];
                    count |= ((int) (word >>> c) & 1) << k;
                }
                out[outOffset + p * channels + c] = scale * count;
            }
        }
    }

    @Override
    public void pack(float[] in, int inOffset, int pixels, int channels, long[] words, int offset) {
        int step = Activations.words(channels);
        for (int p = 0; p < pixels; p++) {
            Arrays.fill(words, offset + p * step, offset + (p + 1) * step, 0L);
            for (int c = 0; c < channels; c++) {
                if (in[inOffset + p * channels + c] != 0) {
                    words[offset + p * step + (c >>> 6)] |= 1L << c;
                }
            }
        }
    }

    @Override
    public void packSpikes(float[] in, int inOffset, int count, long[] words, int offset) {
        for (int i = 0; i < count; i++) {
            long word = 0;
            for (int j = 0; j < 64; j++) {
                word |= (long) in[inOffset + 64 * i + j] << j;
            }
            words[offset + i] = word;
        }
    }

    @Override
    public void accumulate(float scale, float[] x, int xOffset, float[] y, int yOffset, int count) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] += scale * x[xOffset + i];
        }
    }

    @Override
    public void scale(float scale, float[] y, int yOffset, int count) {
        for (int i = yOffset; i < yOffset + count; i++) {
            y[i] *= scale;
        }
    }

    @Override
    public void accumulateProduct(
            float scale, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] += scale * a[aOffset + i] * b[bOffset + i];
        }
    }

    @Override
    public void add(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] = a[aOffset + i] + b[bOffset + i];
        }
    }

    @Override
    public void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] = a[aOffset + i] * b[bOffset + i];
        }
    }

    @Override
    public void iand(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] = a[aOffset + i] * (1 - b[bOffset + i]);
        }
    }

    @Override
    public void accumulateWhere(long[] words, float[] x, int xOffset, float[] y, int yOffset, int count) {
        ScalarPools.accumulateWhere(words, x, xOffset, y, yOffset, 0, count);
    }

    @Override
    public void maximum(
            float[] x,
            int xOffset,
            int[] window,
            int pixels,
            int channels,
            float[] y,
            int yOffset,
            float[] where,
            int whereOffset) {
        ScalarPools.maximum(x, xOffset, window, pixels, 0, channels, y, yOffset, where, whereOffset);
    }

    @Override
    public void spread(
            float[] g,
            int gOffset,
            float[] where,
            int whereOffset,
            int[] window,
            int pixels,
            int channels,
            float[] gx,
            int gxOffset) {
        ScalarPools.spread(g, gOffset, where, whereOffset, window, 0, channels, gx, gxOffset);
    }

    @Override
    public void affine(
            int rows,
            int channels,
            float[] x,
            int xOffset,
            float[] scale,
            int scaleOffset,
            float[] shift,
            int shiftOffset,
            float[] y,
            int yOffset) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < channels; c++) {
                int i = r * channels + c;
                y[yOffset + i] = x[xOffset + i] * scale[scaleOffset + c] + shift[shiftOffset + c];
            }
        }
    }

    @Override
    public void sums(int rows, int channels, float[] x, int xOffset, double[] sums, int sumsOffset) {
        for (int c = 0; c < channels; c++) {
            sums[sumsOffset + c] = columnSum(rows, channels, x, xOffset + c, sums[sumsOffset + c]);
        }
    }

    static double columnSum(int rows, int channels, float[] x, int xOffset, double start) {
        double sum = start;
        for (int r = 0; r < rows; ) {
            int end = Math.min(rows, r + RUN);
            float run = 0;
            for (; r < end; r++) {
                run += x[xOffset + r * channels];
            }
            sum += run;
        }
        return sum;
    }

    @Override
    public void squares(
            int rows,
            int channels,
            float[] x,
            int xOffset,
            float[] mean,
            int meanOffset,
            double[] sums,
            int sumsOffset) {
        for (int c = 0; c < channels; c++) {
            sums[sumsOffset + c] =
                    columnSquares(rows, channels, x, xOffset + c, mean[meanOffset + c], sums[sumsOffset + c]);
        }
    }

    static double columnSquares(int rows, int channels, float[] x, int xOffset, float mean, double start) {
        double sum = start;
        for (int r = 0; r < rows; ) {
            int end = Math.min(rows, r + RUN);
            float run = 0;
            for (; r < end; r++) {
                float centred = x[xOffset + r * channels] - mean;
                run += centred * centred;
            }
            sum += run;
        }
        return sum;
    }

    @Override
    public void centredProducts(
            int rows,
            int channels,
            float[] x,
            int xOffset,
            float[] mean,
            int meanOffset,
            float[] g,
            int gOffset,
            double[] sums,
            int sumsOffset) {
        for (int c = 0; c < channels; c++) {
            sums[sumsOffset + c] = columnProducts(
                    rows, channels, x, xOffset + c, mean[meanOffset + c], g, gOffset + c, sums[sumsOffset + c]);
        }
    }

    static double columnProducts(
            int rows, int channels, float[] x, int xOffset, float mean, float[] g, int gOffset, double start) {
        double sum = start;
        for (int r = 0; r < rows; ) {
            int end = Math.min(rows, r + RUN);
            float run = 0;
            for (; r < end; r++) {
                run += g[gOffset + r * channels] * (x[xOffset + r * channels] - mean);
            }
            sum += run;
        }
        return sum;
    }

    @Override
    public void normGradient(
            int rows,
            int channels,
            float[] x,
            int xOffset,
            float[] mean,
            int meanOffset,
            float[] g,
            int gOffset,
            float[] coefficients,
            float[] y,
            int yOffset) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < channels; c++) {
                int i = r * channels + c;
                y[yOffset + i] = g[gOffset + i] * coefficients[c]
                        + (x[xOffset + i] - mean[meanOffset + c]) * coefficients[channels + c]
                        + coefficients[2 * channels + c];
            }
        }
    }
}
