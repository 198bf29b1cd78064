package io.github.snn4j.core.kernel;

import io.github.snn4j.core.kernel.Activations.Floats;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A 3×3 convolution or its input gradient by minimal filtering F(m×m, 3×3), m = 2 or 4: each tile of m×m pixels is
 * computed from (m+2)×(m+2) pixels of what is read with {@code (m+2)²} multiplications for a pair of channels instead of
 * {@code 9m²}.
 *
 * <p>What is read is x and what is made y; for the gradient, gy and gx. With d the pixels read, g the kernel, for the
 * gradient turned by half a turn, and ξ one of their (m+2)² places: {@code V = Bᵀ d B}, {@code U = G g Gᵀ},
 * {@code M[ξ] = V[ξ] U[ξ]} summed over the channels read, {@code y = Aᵀ M A}. A task takes some tiles and a block of the
 * channels made from U to y, so that only V is larger than the second-level cache.
 *
 * <p>Errors of gx[y, x, c] stay below 2e-7 (m = 2) or 6e-7 (m = 4) times {@code Σ_o max |gy[·, ·, o]| Σ |w[·, ·, c, o]|},
 * the largest over the pixels that the tile reads, and those of y below the same of x; measured over random numbers, from
 * 17 channels on half of that.
 *
 * <p>Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016, arXiv 1509.09308.
 */
final class Winograd implements DenseForward, InputGradient {
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
    private final Shape read;
    private final Shape made;
    private final int padY;
    private final int padX;
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

    /** What a worker computes with. */
    private static final class Scratch {
        float[] rows = {};
        float[] halfway = {};
        float[] m = {};
        final TransformedKernels u;

        Scratch(TransformedKernels u) {
            this.u = u;
        }

        void start(Winograd w, ScratchMemory memory, int worker) {
            rows = memory.floats(ScratchMemory.Use.ROWS, worker, w.sizeRows());
            halfway = memory.floats(ScratchMemory.Use.HALFWAY, worker, w.sizeHalfway());
            m = memory.floats(ScratchMemory.Use.PRODUCTS, worker, w.sizeM());
            u.start(memory.floats(ScratchMemory.Use.FACTORS, worker, w.sizeU()));
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

    static Winograd forward(ConvolutionShape shape, int m, Workers workers, Kernels kernels) {
        return new Winograd(shape, false, m, workers, kernels);
    }

    static Winograd inputGradient(ConvolutionShape shape, int m, Workers workers, Kernels kernels) {
        return new Winograd(shape, true, m, workers, kernels);
    }

    private Winograd(ConvolutionShape shape, boolean gradient, int m, Workers workers, Kernels kernels) {
        this.workers = workers;
        this.kernels = kernels;
        this.read = gradient ? shape.out() : shape.in();
        this.made = gradient ? shape.in() : shape.out();
        this.padY = gradient ? KERNEL - 1 - shape.padY() : shape.padY();
        this.padX = gradient ? KERNEL - 1 - shape.padX() : shape.padX();
        this.m = m;
        this.alpha = m + KERNEL - 1;
        this.data = m == 2 ? WinogradTransform.DATA_2 : WinogradTransform.DATA_4;
        this.kernel = m == 2 ? WinogradTransform.KERNEL_2 : WinogradTransform.KERNEL_4;
        this.inverse = m == 2 ? WinogradTransform.INVERSE_2 : WinogradTransform.INVERSE_4;
        this.width = kernels.blockWidth();
        this.tilesY = tiles(made.height(), m);
        this.tilesX = tiles(made.width(), m);
        int inputs = read.channels();
        this.line = read.width() * inputs;
        this.paddedLine = Math.multiplyExact(tilesX * m + KERNEL - 1, inputs);
        int inBatch = Math.max(FEWEST_TILES, BATCH_FLOATS / (alpha * alpha * inputs));
        this.tileRows = (inBatch + tilesX - 1) / tilesX;
        int tiles = (tileRows * tilesX + Kernels.TILE - 1) / Kernels.TILE * Kernels.TILE;
        this.stepV = oddLines(Math.multiplyExact(tiles, inputs));
        this.stepM = oddLines(CHUNK * width);
        this.from = new int[CHUNK];
        this.to = new int[CHUNK];
        for (int t = 0; t < CHUNK; t++) {
            from[t] = t * inputs;
            to[t] = t * width;
        }
        this.scratch = new Scratch[workers.threads()];
        Arrays.setAll(scratch, worker -> new Scratch(new TransformedKernels(shape, gradient, kernel, kernels)));
    }

    /** Rounds up to an odd number of cache lines, so that what lies so far apart meets all sets of a cache. */
    private static int oddLines(int floats) {
        return ((floats + 15) / 16 | 1) * 16;
    }

    private int sizeV() {
        return Kernels.ALIGNED + Math.multiplyExact(alpha * alpha, stepV);
    }

    private int sizeRows() {
        return Kernels.ALIGNED + alpha * line;
    }

    private int sizeHalfway() {
        return Kernels.ALIGNED + alpha * paddedLine;
    }

    private int sizeM() {
        return Kernels.ALIGNED + alpha * alpha * stepM;
    }

    private int sizeU() {
        return TransformedKernels.size(read.channels(), kernel, width);
    }

    @Override
    public void reserve(ScratchMemory memory) {
        memory.reserve(ScratchMemory.Use.PICTURES, sizeV());
        memory.reserve(ScratchMemory.Use.ROWS, sizeRows());
        memory.reserve(ScratchMemory.Use.HALFWAY, sizeHalfway());
        memory.reserve(ScratchMemory.Use.PRODUCTS, sizeM());
        memory.reserve(ScratchMemory.Use.FACTORS, sizeU());
    }

    @Override
    public long ownBytes() {
        return 4L * (from.length + to.length) + workers.threads() * scratch[0].u.ownBytes();
    }

    @Override
    public void run(
            int pictures, float[] gy, int gyOffset, float[] weights, int weightsOffset, float[] gx, int gxOffset) {
        run(pictures, new Floats(gy, gyOffset), weights, weightsOffset, null, 0, gx, gxOffset);
    }

    @Override
    public void run(
            int pictures,
            Activations x,
            float[] weights,
            int weightsOffset,
            float @Nullable [] bias,
            int biasOffset,
            float[] y,
            int yOffset) {
        float[] v = workers.scratch().floats(ScratchMemory.Use.PICTURES, sizeV());
        for (int worker = 0; worker < scratch.length; worker++) {
            scratch[worker].start(this, workers.scratch(), worker);
        }
        int blocks = (made.channels() + width - 1) / width;
        int allRows = pictures * tilesY;
        for (int first = 0; first < allRows; first += tileRows) {
            int firstRow = first;
            int rows = Math.min(tileRows, allRows - first);
            workers.forEach(rows, (row, worker) -> transformData(firstRow + row, row, x, scratch[worker], v));
            int tiles = rows * tilesX;
            int chunks = (tiles + CHUNK - 1) / CHUNK;
            workers.forEach(blocks * chunks, (task, worker) -> {
                Scratch s = scratch[worker];
                int block = task / chunks;
                int tile = task % chunks * CHUNK;
                int count = Math.min(CHUNK, tiles - tile);
                multiply(v, tile, count, s.u.of(block, weights, weightsOffset), s.m);
                transformProducts(block, firstRow * tilesX + tile, count, s.m, bias, biasOffset, y, yOffset);
            });
        }
    }

    /** {@code V = Bᵀ d B} of a row of tiles: first down all columns, then along each tile's rows. */
    private void transformData(int tileRow, int row, Activations x, Scratch s, float[] v) {
        int inputs = read.channels();
        int top = tileRow % tilesY * m - padY;
        int picture = tileRow / tilesY;
        int target = Kernels.ALIGNED + padX * inputs;
        if (x instanceof Floats floats && top >= 0 && top + alpha <= read.height()) {
            int source = floats.offset() + picture * read.size() + top * line;
            kernels.transform(data, floats.data(), source, line, s.halfway, target, paddedLine, line);
        } else {
            copyRows(picture, top, x, s.rows);
            kernels.transform(data, s.rows, Kernels.ALIGNED, line, s.halfway, target, paddedLine, line);
        }
        for (int i = 0; i < alpha; i++) {
            int start = Kernels.ALIGNED + i * paddedLine;
            Arrays.fill(s.halfway, start, target + i * paddedLine, 0f);
            Arrays.fill(s.halfway, target + i * paddedLine + line, start + paddedLine, 0f);
        }
        for (int tile = 0; tile < tilesX; tile++) {
            for (int i = 0; i < alpha; i++) {
                int at = Kernels.ALIGNED + i * paddedLine + tile * m * inputs;
                int to = Kernels.ALIGNED + i * alpha * stepV + (row * tilesX + tile) * inputs;
                kernels.transform(data, s.halfway, at, inputs, v, to, stepV, inputs);
            }
        }
    }

    /** Rows of a picture as floats, with zeros where there are none. */
    private void copyRows(int picture, int top, Activations x, float[] rows) {
        for (int i = 0; i < alpha; i++) {
            int target = Kernels.ALIGNED + i * line;
            int y = top + i;
            if (y >= 0 && y < read.height()) {
                int pixel = (picture * read.height() + y) * read.width();
                x.unpack(kernels, read.channels(), pixel, read.width(), rows, target);
            } else {
                Arrays.fill(rows, target, target + line, 0f);
            }
        }
    }

    private void multiply(float[] v, int tile, int count, float[] u, float[] products) {
        int inputs = read.channels();
        int rows = (count + Kernels.TILE - 1) / Kernels.TILE * Kernels.TILE;
        int runs = (inputs + LONGEST_RUN - 1) / LONGEST_RUN;
        int longest = (inputs + runs - 1) / runs;
        for (int place = 0; place < alpha * alpha; place++) {
            int target = Kernels.ALIGNED + place * stepM;
            Arrays.fill(products, target, target + rows * width, 0f);
            for (int c = 0; c < inputs; c += longest) {
                int source = Kernels.ALIGNED + place * stepV + tile * inputs + c;
                int weights = Kernels.ALIGNED + (place * inputs + c) * width;
                int length = Math.min(longest, inputs - c);
                kernels.products(v, source, from, to, 0, rows, length, u, weights, products, target);
            }
        }
    }

    /** {@code y = Aᵀ M A}, the sums in place, for so many tiles at a time that they stay in the first-level cache. */
    private void transformProducts(
            int block,
            int tile,
            int count,
            float[] products,
            float @Nullable [] bias,
            int biasOffset,
            float[] y,
            int yOffset) {
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
            if (bias != null) {
                addBias(block, start, products, bias, biasOffset);
            }
            for (int t = first; t < Math.min(first + Kernels.TILE, count); t++) {
                store(block, tile + t, products, Kernels.ALIGNED + t * width, y, yOffset);
            }
        }
    }

    private void addBias(int block, int start, float[] sums, float[] bias, int biasOffset) {
        int count = Math.min(width, made.channels() - block * width);
        for (int place = 0; place < m * m; place++) {
            int at = start + (place / m * alpha + place % m) * stepM;
            for (int t = 0; t < Kernels.TILE; t++) {
                kernels.accumulate(1f, bias, biasOffset + block * width, sums, at + t * width, count);
            }
        }
    }

    private void store(int block, int tile, float[] sums, int offset, float[] y, int yOffset) {
        int channels = made.channels();
        int count = Math.min(width, channels - block * width);
        int tileRow = tile / tilesX;
        int top = tileRow % tilesY * m;
        int left = tile % tilesX * m;
        int bottom = Math.min(m, made.height() - top);
        int right = Math.min(m, made.width() - left);
        int target = yOffset + tileRow / tilesY * made.size() + (top * made.width() + left) * channels + block * width;
        for (int i = 0; i < bottom; i++) {
            for (int j = 0; j < right; j++) {
                int pixel = i * made.width() + j;
                System.arraycopy(sums, offset + (i * alpha + j) * stepM, y, target + pixel * channels, count);
            }
        }
    }
}
