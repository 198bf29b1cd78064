package io.github.snn4j.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The twin that uses the Vector API; tails of rows run in {@link ScalarKernels}. */
final class VectorKernels implements Kernels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> SI = S.vectorShape().withLanes(int.class);
    private static final int V = S.length();
    private static final IntVector LANES = IntVector.zero(SI).addIndex(1);

    /** 2^lane in each lane: the sum over the lanes that are set is their bits. Exact, as no species has over 24 lanes. */
    private static final FloatVector LANE_BITS = (FloatVector)
            IntVector.broadcast(SI, 1).lanewise(VectorOperators.LSHL, LANES).castShape(S, 0);

    private final Kernels tails = Kernels.scalar();

    @Override
    public int blockWidth() {
        return 2 * V;
    }

    @Override
    public String description() {
        return "vector (Vector API, " + V + " floats a vector, " + S + ")";
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
        VectorTiles.products(a, aOffset, from, to, first, last, length, w, wOffset, c, cOffset);
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
        VectorTiles.gatheredProducts(a, aOffset, from, to, first, last, offsets, w, wOffset, c, cOffset);
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
        VectorTiles.outerProducts(a, aOffset, from, first, last, g, gOffset, gStep, c, cOffset, cStep);
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
        VectorTiles.gatheredOuterProducts(
                a, aOffset, from, first, last, rows, row, g, gOffset, gStep, c, cOffset, cStep);
    }

    @Override
    public int[] rowWidths() {
        return new int[] {8 * V, 4 * V, 2 * V, V};
    }

    @Override
    public void rowSums(
            int width, RowSums sums, int first, int last, float[] w, int wOffset, float[] c, int cOffset, int cStep) {
        switch (width / V) {
            case 8 -> VectorRowSums.eight(sums, first, last, w, wOffset, c, cOffset, cStep);
            case 4 -> VectorRowSums.four(sums, first, last, w, wOffset, c, cOffset, cStep);
            case 2 -> VectorRowSums.two(sums, first, last, w, wOffset, c, cOffset, cStep);
            default -> VectorRowSums.one(sums, first, last, w, wOffset, c, cOffset, cStep);
        }
    }

    @Override
    public void patternTables(
            float[] rows, int rowsOffset, int rowsStep, int count, int width, float[] tables, int offset) {
        VectorPatterns.tables(rows, rowsOffset, rowsStep, count, width, tables, offset);
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
        switch (width / V) {
            case 8 -> VectorPatterns.eight(rows, words, value, tables, offset, c, cOffset, cStep);
            case 4 -> VectorPatterns.four(rows, words, value, tables, offset, c, cOffset, cStep);
            case 2 -> VectorPatterns.two(rows, words, value, tables, offset, c, cOffset, cStep);
            default -> VectorPatterns.one(rows, words, value, tables, offset, c, cOffset, cStep);
        }
    }

    @Override
    public void transform(
            WinogradTransform t, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep, int count) {
        int done = switch (t) {
            case DATA_2 -> VectorTransforms.data2(x, xOffset, xStep, y, yOffset, yStep, count);
            case KERNEL_2 -> VectorTransforms.kernel2(x, xOffset, xStep, y, yOffset, yStep, count);
            case INVERSE_2 -> VectorTransforms.inverse2(x, xOffset, xStep, y, yOffset, yStep, count);
            case DATA_4 -> VectorTransforms.data4(x, xOffset, xStep, y, yOffset, yStep, count);
            case KERNEL_4 -> VectorTransforms.kernel4(x, xOffset, xStep, y, yOffset, yStep, count);
            case INVERSE_4 -> VectorTransforms.inverse4(x, xOffset, xStep, y, yOffset, yStep, count);
        };
        if (done < count) {
            tails.transform(t, x, xOffset + done, xStep, y, yOffset + done, yStep, count - done);
        }
    }

    @Override
    public void unpack(long[] words, int offset, int pixels, int channels, float[] out, int outOffset) {
        int step = Activations.words(channels);
        for (int p = 0; p < pixels; p++) {
            int word = offset + p * step;
            int target = outOffset + p * channels;
            int c = 0;
            for (; c <= channels - V; c += V) {
                bits(words[word + (c >>> 6)] >>> c)
                        .convert(VectorOperators.I2F, 0)
                        .reinterpretAsFloats()
                        .intoArray(out, target + c);
            }
            for (; c < channels; c++) {
                out[target + c] = (int) (words[word + (c >>> 6)] >>> c) & 1;
            }
        }
    }

    /** A lane each of the lowest bits. */
    static IntVector bits(long word) {
        return IntVector.broadcast(SI, (int) word)
                .lanewise(VectorOperators.LSHR, LANES)
                .and(1);
    }

    @Override
    public void unpackCounts(
            long[] words, int offset, int planes, float scale, int pixels, int channels, float[] out, int outOffset) {
        int step = Activations.words(channels);
        for (int p = 0; p < pixels; p++) {
            int word = offset + p * planes * step;
            int target = outOffset + p * channels;
            int c = 0;
            for (; c <= channels - V; c += V) {
                IntVector count = IntVector.zero(SI);
                for (int k = planes - 1; k >= 0; k--) {
                    count = count.add(count).add(bits(words[word + k * step + (c >>> 6)] >>> c));
                }
                ((FloatVector) count.convert(VectorOperators.I2F, 0)).mul(scale).intoArray(out, target + c);
            }
            for (; c < channels; c++) {
                int count = 0;
                for (int k = planes - 1; k >= 0; k--) {
                    count = 2 * count + ((int) (words[word + k * step + (c >>> 6)] >>> c) & 1);
                }
                out[target + c] = scale * count;
            }
        }
    }

    @Override
    public void pack(float[] in, int inOffset, int pixels, int channels, long[] words, int offset) {
        int step = Activations.words(channels);
        FloatVector zero = FloatVector.zero(S);
        FloatVector values = LANE_BITS;
        for (int p = 0; p < pixels; p++) {
            int source = inOffset + p * channels;
            for (int firstOfWord = 0; firstOfWord < channels; firstOfWord += 64) {
                int end = Math.min(channels, firstOfWord + 64);
                long word = 0;
                int c = firstOfWord;
                for (; c <= end - V; c += V) {
                    VectorMask<Float> set =
                            FloatVector.fromArray(S, in, source + c).compare(VectorOperators.NE, 0f);
                    // not set.toLong(): on Java 17 that goes through an array, at three times the cost
                    word |= (long) zero.blend(values, set).reduceLanes(VectorOperators.ADD) << c;
                }
                for (; c < end; c++) {
                    if (in[source + c] != 0) {
                        word |= 1L << c;
                    }
                }
                words[offset + p * step + (firstOfWord >>> 6)] = word;
            }
        }
    }

    @Override
    public void packSpikes(float[] in, int inOffset, int count, long[] words, int offset) {
        for (int i = 0; i < count; i++) {
            int first = inOffset + 64 * i;
            words[offset + i] = half(in, first) & 0xffffffffL | (long) half(in, first + 32) << 32;
        }
    }

    /** The bits of 32 spikes. Bit 29 of a float is set in 1 and not in 0. */
    private static int half(float[] in, int first) {
        IntVector bits = raw(in, first).lanewise(VectorOperators.LSHR, 29);
        for (int i = V; i < 32; i += V) {
            bits = bits.or(
                    raw(in, first + i).lanewise(VectorOperators.LSHR, 29 - i).and(1 << i));
        }
        return bits.lanewise(VectorOperators.LSHL, LANES).reduceLanes(VectorOperators.OR);
    }

    private static IntVector raw(float[] in, int at) {
        return FloatVector.fromArray(S, in, at).reinterpretAsInts();
    }

    @Override
    public void accumulate(float scale, float[] x, int xOffset, float[] y, int yOffset, int count) {
        int i = 0;
        for (; i <= count - V; i += V) {
            FloatVector.fromArray(S, x, xOffset + i)
                    .mul(scale)
                    .add(FloatVector.fromArray(S, y, yOffset + i))
                    .intoArray(y, yOffset + i);
        }
        tails.accumulate(scale, x, xOffset + i, y, yOffset + i, count - i);
    }

    @Override
    public void scale(float scale, float[] y, int yOffset, int count) {
        int i = 0;
        for (; i <= count - V; i += V) {
            FloatVector.fromArray(S, y, yOffset + i).mul(scale).intoArray(y, yOffset + i);
        }
        tails.scale(scale, y, yOffset + i, count - i);
    }

    @Override
    public void accumulateProduct(
            float scale, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count) {
        int i = 0;
        for (; i <= count - V; i += V) {
            FloatVector.fromArray(S, a, aOffset + i)
                    .mul(scale)
                    .mul(FloatVector.fromArray(S, b, bOffset + i))
                    .add(FloatVector.fromArray(S, y, yOffset + i))
                    .intoArray(y, yOffset + i);
        }
        tails.accumulateProduct(scale, a, aOffset + i, b, bOffset + i, y, yOffset + i, count - i);
    }

    @Override
    public void add(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count) {
        int i = 0;
        for (; i <= count - V; i += V) {
            FloatVector.fromArray(S, a, aOffset + i)
                    .add(FloatVector.fromArray(S, b, bOffset + i))
                    .intoArray(y, yOffset + i);
        }
        tails.add(a, aOffset + i, b, bOffset + i, y, yOffset + i, count - i);
    }

    @Override
    public void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count) {
        int i = 0;
        for (; i <= count - V; i += V) {
            FloatVector.fromArray(S, a, aOffset + i)
                    .mul(FloatVector.fromArray(S, b, bOffset + i))
                    .intoArray(y, yOffset + i);
        }
        tails.multiply(a, aOffset + i, b, bOffset + i, y, yOffset + i, count - i);
    }

    @Override
    public void iand(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count) {
        int i = 0;
        for (; i <= count - V; i += V) {
            FloatVector.fromArray(S, a, aOffset + i)
                    .mul(FloatVector.broadcast(S, 1f).sub(FloatVector.fromArray(S, b, bOffset + i)))
                    .intoArray(y, yOffset + i);
        }
        tails.iand(a, aOffset + i, b, bOffset + i, y, yOffset + i, count - i);
    }

    @Override
    public void accumulateWhere(long[] words, float[] x, int xOffset, float[] y, int yOffset, int count) {
        VectorPools.accumulateWhere(words, x, xOffset, y, yOffset, count);
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
        VectorPools.maximum(x, xOffset, window, pixels, channels, y, yOffset, where, whereOffset);
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
        VectorPools.spread(g, gOffset, where, whereOffset, window, pixels, channels, gx, gxOffset);
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
        VectorNorms.affine(rows, channels, x, xOffset, scale, scaleOffset, shift, shiftOffset, y, yOffset);
    }

    @Override
    public void sums(int rows, int channels, float[] x, int xOffset, double[] sums, int sumsOffset) {
        VectorNorms.sums(rows, channels, x, xOffset, sums, sumsOffset);
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
        VectorNorms.squares(rows, channels, x, xOffset, mean, meanOffset, sums, sumsOffset);
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
        VectorNorms.centredProducts(rows, channels, x, xOffset, mean, meanOffset, g, gOffset, sums, sumsOffset);
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
        VectorNorms.normGradient(rows, channels, x, xOffset, mean, meanOffset, g, gOffset, coefficients, y, yOffset);
    }
}
