package io.github.snn4j.core.kernel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The inner loops over float arrays and packed bits, as plain Java ({@link ScalarKernels}) or with the Vector API.
 *
 * <p>Both twins add in the same order. Convolution and matrix products are fused multiply-adds in the vector twin and
 * rounded twice in the scalar one, and {@link #transform} shares sums there, so these differ by rounding; everything else
 * has the same bits. Arguments are not
 * checked beyond Java's array bounds; that is the callers' part.
 */
public interface Kernels {
    /** The rows of a register tile. */
    int TILE = 6;

    /** The columns of a register tile; packed weights come in blocks this wide. */
    int blockWidth();

    /** What runs, for {@code snn doctor}. */
    String description();

    /**
     * For rows first … last-1, a multiple of {@link #TILE}, and the columns o of one block:
     * {@code c[cOffset + to[t] + o] += Σ_j a[aOffset + from[t] + j] w[wOffset + j·blockWidth + o]}, j ascending to length.
     */
    void products(
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
            int cOffset);

    /** As {@link #products} with {@code a[aOffset + from[t] + offsets[j]]}. */
    void gatheredProducts(
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
            int cOffset);

    /**
     * For the {@link #TILE} rows r and the columns o of one block:
     * {@code c[cOffset + r·cStep + o] += Σ_p a[aOffset + from[p] + r] g[gOffset + p·gStep + o]}, with p ascending from
     * first to last-1.
     */
    void outerProducts(
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
            int cStep);

    /** As {@link #outerProducts} with {@code a[aOffset + from[p] + rows[row + r]]}. */
    void gatheredOuterProducts(
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
            int cStep);

    /**
     * Floats before the first number of a scratch array: where objects lie at multiples of 64 bytes, as under
     * {@code -XX:ObjectAlignmentInBytes=64}, no vector of such an array straddles two cache lines.
     */
    int ALIGNED = 12;

    /** How wide the rows of {@link #rowSums} may be, the widest first. */
    int[] rowWidths();

    /**
     * For the targets t = first … last-1 and the columns {@code o < width}, one of {@link #rowWidths}:
     * {@code c[cOffset + to[t]·cStep + o] += Σ_i values[i] w[wOffset + (bases[t] + rows[i])·width + o]}, i ascending.
     */
    void rowSums(
            int width, RowSums sums, int first, int last, float[] w, int wOffset, float[] c, int cOffset, int cStep);

    /**
     * The sums of every choice of four rows: for q < ⌈count / 4⌉, the patterns p < 16 and the columns {@code o < width}, one of
     * {@link #rowWidths}: {@code tables[offset + (16q + p)·width + o]} is the sum, k ascending, of
     * {@code rows[rowsOffset + (4q + k)·rowsStep + o]} over the bits k of p; rows from {@code count} on are 0.
     */
    void patternTables(float[] rows, int rowsOffset, int rowsStep, int count, int width, float[] tables, int offset);

    /**
     * For {@code r < rows} and the columns {@code o < width} of such tables, q ascending:
     * {@code c[cOffset + r·cStep + o] += value Σ_q tables[offset + (16q + p_q)·width + o]}, p_q the bits 4q … 4q+3 of
     * {@code words[r]}.
     */
    void patternSums(
            int width,
            int rows,
            long[] words,
            float value,
            float[] tables,
            int offset,
            float[] c,
            int cOffset,
            int cStep);

    /**
     * The columns k = 0 … count-1 times the transform's matrix T:
     * {@code y[yOffset + i·yStep + k] = Σ_j T[i, j] x[xOffset + j·xStep + k]}; y may be x where the steps are the same.
     */
    void transform(
            WinogradTransform t, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep, int count);

    /** Bits to floats 0 and 1; every pixel starts at a word of its own. */
    void unpack(long[] words, int offset, int pixels, int channels, float[] out, int outOffset);

    /** Bit planes to floats {@code scale · Σ 2^k bit_k}. */
    void unpackCounts(
            long[] words, int offset, int planes, float scale, int pixels, int channels, float[] out, int outOffset);

    /** Floats to bits, 1 where the float is not 0; spare bits become 0. */
    void pack(float[] in, int inOffset, int pixels, int channels, long[] words, int offset);

    /** Floats that are 0 or 1 to bits, 64 of them to a word. */
    void packSpikes(float[] in, int inOffset, int count, long[] words, int offset);

    /** {@code y += scale · x}. */
    void accumulate(float scale, float[] x, int xOffset, float[] y, int yOffset, int count);

    /** {@code y = scale · y}. */
    void scale(float scale, float[] y, int yOffset, int count);

    /** {@code y += scale · a · b}. */
    void accumulateProduct(
            float scale, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count);

    /** {@code y = a + b}; y may be a or b. */
    void add(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count);

    /** {@code y = a · b}; y may be a or b. */
    void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count);

    /** {@code y = a · (1 - b)}; y may be a or b. */
    void iand(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count);

    /** {@code y += x} where the channel's bit is set, counted from the first word. */
    void accumulateWhere(long[] words, float[] x, int xOffset, float[] y, int yOffset, int count);

    /**
     * For each channel the largest x of some pixels, and which pixel of the window has it, the first of equal ones; the
     * window holds where each starts, relative to x.
     */
    void maximum(
            float[] x,
            int xOffset,
            int[] window,
            int pixels,
            int channels,
            float[] y,
            int yOffset,
            float[] where,
            int whereOffset);

    /** For each channel adds g to gx at the pixel of the window that {@link #maximum} found. */
    void spread(
            float[] g,
            int gOffset,
            float[] where,
            int whereOffset,
            int[] window,
            int pixels,
            int channels,
            float[] gx,
            int gxOffset);

    /** {@code y[r, c] = x[r, c] · scale[c] + shift[c]}; y may be x. */
    void affine(
            int rows,
            int channels,
            float[] x,
            int xOffset,
            float[] scale,
            int scaleOffset,
            float[] shift,
            int shiftOffset,
            float[] y,
            int yOffset);

    /** {@code sums[c] += Σ_r x[r, c]}: floats over {@link #RUN} rows at a time, these in double. */
    void sums(int rows, int channels, float[] x, int xOffset, double[] sums, int sumsOffset);

    /** {@code sums[c] += Σ_r (x[r, c] - mean[c])²}, added up as in {@link #sums}. */
    void squares(
            int rows,
            int channels,
            float[] x,
            int xOffset,
            float[] mean,
            int meanOffset,
            double[] sums,
            int sumsOffset);

    /** {@code sums[c] += Σ_r g[r, c] (x[r, c] - mean[c])}, added up as in {@link #sums}. */
    void centredProducts(
            int rows,
            int channels,
            float[] x,
            int xOffset,
            float[] mean,
            int meanOffset,
            float[] g,
            int gOffset,
            double[] sums,
            int sumsOffset);

    /** {@code y[r, c] = g[r, c] k[0, c] + (x[r, c] - mean[c]) k[1, c] + k[2, c]}, k the coefficients; y may be g. */
    void normGradient(
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
            int yOffset);

    /** How many rows are added as floats before their sum is added as a double. */
    int RUN = 32;

    /** The fastest twin that this machine and these JVM options allow; the same object every time. */
    static Kernels best() {
        return Best.KERNELS;
    }

    /** The plain twin. */
    static Kernels scalar() {
        return Best.SCALAR;
    }

    /** The choice, made once when it is first asked for. */
    final class Best {
        private static final Kernels SCALAR = new ScalarKernels();
        private static final Kernels KERNELS = choose();

        private Best() {}

        private static Kernels choose() {
            Logger log = System.getLogger(Kernels.class.getName());
            String forced = System.getProperty("snn.kernels", "");
            if (forced.equals("scalar")) {
                return SCALAR;
            }
            if (!forced.isEmpty() && !forced.equals("vector")) {
                throw new IllegalArgumentException(
                        "System property snn.kernels must be scalar or vector, got " + forced);
            }
            if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
                return withoutVectors(
                        log, forced, "the Vector API is not readable; pass --add-modules jdk.incubator.vector to java");
            }
            Kernels vectors = new VectorKernels();
            if (forced.isEmpty() && vectors.blockWidth() < 8) {
                return withoutVectors(log, forced, "this machine has no vectors of 128 bits or more");
            }
            return vectors;
        }

        private static Kernels withoutVectors(Logger log, String forced, String why) {
            if (forced.equals("vector")) {
                throw new IllegalStateException("System property snn.kernels is vector, but " + why);
            }
            log.log(Level.WARNING, "Slow scalar kernels are used: {0}", why);
            return SCALAR;
        }
    }
}
