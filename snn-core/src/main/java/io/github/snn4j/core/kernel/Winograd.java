package io.github.snn4j.core.kernel;

import java.util.Arrays;

/**
 * The input gradient of a 3×3 convolution by minimal filtering F(m×m, 3×3), m = 2 or 4: each tile of m×m pixels is
 * computed from (m+2)×(m+2) pixels of gy with {@code (m+2)²} multiplications for a pair of channels instead of
 * {@code 9m²}.
 *
 * <p>With d these pixels, g the kernel turned by half a turn, and ξ one of their (m+2)² places: {@code V = Bᵀ d B},
 * {@code U = G g Gᵀ}, {@code M[ξ] = V[ξ] U[ξ]} summed over the output channels, {@code gx = Aᵀ M A}. A task takes some
 * tiles and a block of input channels from U to gx, so that only V is larger than the second-level cache.
 *
 * <p>Errors of gx[y, x, c] stay below 2e-7 (m = 2) or 6e-7 (m = 4) times {@code Σ_o max |gy[·, ·, o]| Σ |w[·, ·, c, o]|},
 * the largest over the pixels that the tile reads; measured over random numbers, from 17 channels on half of that.
 *
 * <p>Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016, arXiv 1509.09308.
 */
final class Winograd implements InputGradient {
    private static final int KERNEL = 3;

    /** With fewer channels the transforms cost more than they save. */
    private static final int FEWEST_CHANNELS = 32;

    /** Tiles of one task, so that M fits the second-level cache. */
    private static final int CHUNK = 16 * Kernels.TILE;

    /** What V may take of the third-level cache. */
    private static final int BATCH_FLOATS = 1 << 21;

    /** U is made anew for each batch, which should pay. */
    private static final int FEWEST_TILES = 192;

    /** U of so many output channels fits the first-level cache. */
    private static final int LONGEST_RUN = 256;

    private final Workers workers;
    private final Kernels kernels;
    private final ConvolutionShape shape;
    private final Shape in;
    private final Shape out;
    private final int m;
    private final int alpha;
    private final WinogradTransform data;
    private final WinogradTransform kernel;
    private final WinogradTransform inverse;
    private final int width;
    private final int tilesY;
    private final int tilesX;
    private final int tileRows;
    private final int line;
    private final int paddedLine;
    private final int stepV;
    private final int stepM;
    private final int[] from;
    private final int[] to;
    private final Scratch[] scratch;
    private float[] v = {};
    private boolean wanted;
    private boolean allocated;

    /** What a worker computes with. */
    private static final class Scratch {
        final float[] rows;
        final float[] halfway;
        final float[] m;
        final TransformedKernels u;

        Scratch(Winograd w) {
            rows = new float[Kernels.ALIGNED + w.alpha * w.line];
            halfway = new float[Kernels.ALIGNED + w.alpha * w.paddedLine];
            m = new float[Kernels.ALIGNED + w.alpha * w.alpha * w.stepM];
            u = new TransformedKernels(w.in.channels(), w.out.channels(), w.kernel, w.kernels);
        }
    }

    /** The m with the fewest multiplications, or 0 where the direct way is better. */
    static int tile(ConvolutionShape s) {
        Shape in = s.in();
        boolean suited = s.kernelHeight() == KERNEL
                && s.kernelWidth() == KERNEL
                && s.strideY() == 1
                && s.strideX() == 1
                && s.dilationY() == 1
                && s.dilationX() == 1
                && s.groups() == 1
                && s.padY() < KERNEL
                && s.padX() < KERNEL
                && Math.min(in.channels(), s.outChannels()) >= FEWEST_CHANNELS;
        if (!suited) {
            return 0;
        }
        long by2 = multiplications(in, 2);
        long by4 = multiplications(in, 4);
        long direct = (long) in.pixels() * s.taps();
        if (3 * Math.min(by2, by4) > 2 * direct) {
            return 0;
        }
        return by4 < by2 ? 4 : 2;
    }

    private static long multiplications(Shape in, int m) {
        return (long) tiles(in.height(), m) * tiles(in.width(), m) * (m + 2) * (m + 2);
    }

    private static int tiles(int pixels, int m) {
        return (pixels + m - 1) / m;
    }

    Winograd(ConvolutionShape shape, int m, Workers workers, Kernels kernels) {
        this.workers = workers;
        this.kernels = kernels;
        this.shape = shape;
        this.in = shape.in();
        this.out = shape.out();
        this.m = m;
        this.alpha = m + KERNEL - 1;
        this.data = m == 2 ? WinogradTransform.DATA_2 : WinogradTransform.DATA_4;
        this.kernel = m == 2 ? WinogradTransform.KERNEL_2 : WinogradTransform.KERNEL_4;
        this.inverse = m == 2 ? WinogradTransform.INVERSE_2 : WinogradTransform.INVERSE_4;
        this.width = kernels.blockWidth();
        this.tilesY = tiles(in.height(), m);
        this.tilesX = tiles(in.width(), m);
        int outputs = out.channels();
        this.line = out.width() * outputs;
        this.paddedLine = Math.multiplyExact(tilesX * m + KERNEL - 1, outputs);
        int inBatch = Math.max(FEWEST_TILES, BATCH_FLOATS / (alpha * alpha * outputs));
        this.tileRows = (inBatch + tilesX - 1) / tilesX;
        int tiles = (tileRows * tilesX + Kernels.TILE - 1) / Kernels.TILE * Kernels.TILE;
        this.stepV = oddLines(Math.multiplyExact(tiles, outputs));
        this.stepM = oddLines(CHUNK * width);
        this.from = new int[CHUNK];
        this.to = new int[CHUNK];
        for (int t = 0; t < CHUNK; t++) {
            from[t] = t * outputs;
            to[t] = t * width;
        }
        this.scratch = new Scratch[workers.threads()];
    }

    /** Rounds up to an odd number of cache lines, so that what lies so far apart meets all sets of a cache. */
    private static int oddLines(int floats) {
        return ((floats + 15) / 16 | 1) * 16;
    }

    private int sizeV() {
        return Kernels.ALIGNED + Math.multiplyExact(alpha * alpha, stepV);
    }

    @Override
    public void reserve(ScratchMemory memory) {
        memory.reserve(ScratchMemory.Use.PICTURES, sizeV());
        wanted = true;
    }

    @Override
    public long ownBytes() {
        long perWorker = TransformedKernels.scratchBytes(out.channels(), kernel, width)
                + 4L * alpha * (line + paddedLine + alpha * stepM);
        return 4L * (from.length + to.length) + (wanted ? perWorker * workers.threads() : 0);
    }

    @Override
    public void run(
            int pictures, float[] gy, int gyOffset, float[] weights, int weightsOffset, float[] gx, int gxOffset) {
        v = workers.scratch().floats(ScratchMemory.Use.PICTURES, sizeV());
        if (!allocated) {
            Arrays.setAll(scratch, worker -> new Scratch(this));
            allocated = true;
        }
        for (Scratch s : scratch) {
            s.u.forget();
        }
        int blocks = (in.channels() + width - 1) / width;
        int allRows = pictures * tilesY;
        for (int first = 0; first < allRows; first += tileRows) {
            int firstRow = first;
            int rows = Math.min(tileRows, allRows - first);
            workers.forEach(rows, (row, worker) -> transformData(firstRow + row, row, gy, gyOffset, scratch[worker]));
            int tiles = rows * tilesX;
            int chunks = (tiles + CHUNK - 1) / CHUNK;
            workers.forEach(blocks * chunks, (task, worker) -> {
                Scratch s = scratch[worker];
                int block = task / chunks;
                int tile = task % chunks * CHUNK;
                int count = Math.min(CHUNK, tiles - tile);
                multiply(tile, count, s.u.of(block, weights, weightsOffset), s.m);
                transformProducts(block, firstRow * tilesX + tile, count, s.m, gx, gxOffset);
            });
        }
    }

    /** {@code V = Bᵀ d B} of a row of tiles: first down all columns, then along each tile's rows. */
    private void transformData(int tileRow, int row, float[] gy, int gyOffset, Scratch s) {
        int outputs = out.channels();
        int top = tileRow % tilesY * m + shape.padY() - (KERNEL - 1);
        int source = gyOffset + tileRow / tilesY * out.size() + top * line;
        int target = Kernels.ALIGNED + (KERNEL - 1 - shape.padX()) * outputs;
        if (top >= 0 && top + alpha <= out.height()) {
            kernels.transform(data, gy, source, line, s.halfway, target, paddedLine, line);
        } else {
            copyRows(top, gy, source, s.rows);
            kernels.transform(data, s.rows, Kernels.ALIGNED, line, s.halfway, target, paddedLine, line);
        }
        for (int tile = 0; tile < tilesX; tile++) {
            for (int i = 0; i < alpha; i++) {
                int at = Kernels.ALIGNED + i * paddedLine + tile * m * outputs;
                int to = Kernels.ALIGNED + i * alpha * stepV + (row * tilesX + tile) * outputs;
                kernels.transform(data, s.halfway, at, outputs, v, to, stepV, outputs);
            }
        }
    }

    /** Rows of gy with zeros where there are none. */
    private void copyRows(int top, float[] gy, int source, float[] rows) {
        for (int i = 0; i < alpha; i++) {
            int target = Kernels.ALIGNED + i * line;
            if (top + i >= 0 && top + i < out.height()) {
                System.arraycopy(gy, source + i * line, rows, target, line);
            } else {
                Arrays.fill(rows, target, target + line, 0f);
            }
        }
    }

    private void multiply(int tile, int count, float[] u, float[] products) {
        int outputs = out.channels();
        int rows = (count + Kernels.TILE - 1) / Kernels.TILE * Kernels.TILE;
        int runs = (outputs + LONGEST_RUN - 1) / LONGEST_RUN;
        int longest = (outputs + runs - 1) / runs;
        for (int place = 0; place < alpha * alpha; place++) {
            int target = Kernels.ALIGNED + place * stepM;
            Arrays.fill(products, target, target + rows * width, 0f);
            for (int o = 0; o < outputs; o += longest) {
                int source = Kernels.ALIGNED + place * stepV + tile * outputs + o;
                int weights = Kernels.ALIGNED + (place * outputs + o) * width;
                int length = Math.min(longest, outputs - o);
                kernels.products(v, source, from, to, 0, rows, length, u, weights, products, target);
            }
        }
    }

    /** {@code gx = Aᵀ M A}, the sums in place, for so many tiles at a time that they stay in the first-level cache. */
    private void transformProducts(int block, int tile, int count, float[] products, float[] gx, int gxOffset) {
        int length = Kernels.TILE * width;
        for (int first = 0; first < count; first += Kernels.TILE) {
            int start = Kernels.ALIGNED + first * width;
            int step = alpha * stepM;
            for (int j = 0; j < alpha; j++) {
                int at = start + j * stepM;
                kernels.transform(inverse, products, at, step, products, at, step, length);
            }
            for (int i = 0; i < m; i++) {
                int at = start + i * step;
                kernels.transform(inverse, products, at, stepM, products, at, stepM, length);
            }
            for (int t = first; t < Math.min(first + Kernels.TILE, count); t++) {
                store(block, tile + t, products, Kernels.ALIGNED + t * width, gx, gxOffset);
            }
        }
    }

    private void store(int block, int tile, float[] sums, int offset, float[] gx, int gxOffset) {
        int channels = in.channels();
        int count = Math.min(width, channels - block * width);
        int tileRow = tile / tilesX;
        int top = tileRow % tilesY * m;
        int left = tile % tilesX * m;
        int bottom = Math.min(m, in.height() - top);
        int right = Math.min(m, in.width() - left);
        int target = gxOffset + tileRow / tilesY * in.size() + (top * in.width() + left) * channels + block * width;
        for (int i = 0; i < bottom; i++) {
            for (int j = 0; j < right; j++) {
                int pixel = i * in.width() + j;
                System.arraycopy(sums, offset + (i * alpha + j) * stepM, gx, target + pixel * channels, count);
            }
        }
    }
}
