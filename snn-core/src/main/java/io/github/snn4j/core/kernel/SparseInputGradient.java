package io.github.snn4j.core.kernel;

import io.github.snn4j.core.kernel.OutputBlocks.Block;
import java.util.Arrays;

/**
 * The input gradient of a convolution whose output gradient is mostly zero, as behind a maximum: each number that is not
 * adds its weights to the inputs under its kernel.
 */
final class SparseInputGradient implements InputGradient {
    /** Output pixels that a worker takes at once, so that weights in the cache serve several pictures. */
    private static final int CHUNK_PIXELS = 64;

    private final ConvolutionShape shape;
    private final Shape in;
    private final Shape out;
    private final Workers workers;
    private final Kernels kernels;
    private final int inGroup;
    private final int outGroup;
    private final int stretch;
    private final int runs;
    private final OutputBlocks blocks;
    private final int paddedWidth;
    private final int paddedSize;
    private final int chunk;

    SparseInputGradient(ConvolutionShape shape, Workers workers, Kernels kernels) {
        this.shape = shape;
        this.in = shape.in();
        this.out = shape.out();
        this.workers = workers;
        this.kernels = kernels;
        this.inGroup = in.channels() / shape.groups();
        this.outGroup = out.channels() / shape.groups();
        this.stretch = shape.dilationX() == 1 && shape.groups() == 1 ? shape.kernelWidth() : 1;
        this.runs = shape.taps() / stretch;
        this.blocks = new OutputBlocks(1, stretch * inGroup, kernels.rowWidths());
        int spanY = (out.height() - 1) * shape.strideY() + (shape.kernelHeight() - 1) * shape.dilationY() + 1;
        int spanX = (out.width() - 1) * shape.strideX() + (shape.kernelWidth() - 1) * shape.dilationX() + 1;
        this.paddedWidth = Math.max(spanX, in.width() + shape.padX());
        int paddedHeight = Math.max(spanY, in.height() + shape.padY());
        this.paddedSize = Math.multiplyExact(paddedHeight * paddedWidth, in.channels());
        this.chunk = (CHUNK_PIXELS + out.pixels() - 1) / out.pixels();
    }

    private int packedSize() {
        return Math.addExact(
                Kernels.ALIGNED,
                Math.multiplyExact(shape.groups() * runs, Math.multiplyExact(outGroup, blocks.rowFloats)));
    }

    /** The padded pictures and what the last block of the last row is filled up with. */
    private int paddedFloats() {
        return Math.addExact(Math.multiplyExact(chunk, paddedSize), blocks.widest());
    }

    @Override
    public void reserve(ScratchMemory scratch) {
        scratch.reserve(ScratchMemory.Use.PACKED, packedSize());
        scratch.reserve(ScratchMemory.Use.ASIDE, paddedFloats());
        scratch.reserveSums(chunk * out.pixels() * outGroup, chunk * out.pixels());
    }

    private float[] packed() {
        return workers.scratch().floats(ScratchMemory.Use.PACKED, packedSize());
    }

    /** Copies the weights, {@code [taps][inputs of a group][outputs]}, so that a row holds those of one output. */
    private void pack(float[] w, int offset) {
        float[] packed = packed();
        workers.forEach(shape.groups() * runs, (part, worker) -> {
            int group = part / runs;
            int source = offset + part % runs * stretch * inGroup * out.channels() + group * outGroup;
            int target = Kernels.ALIGNED + part * outGroup * blocks.rowFloats;
            for (Block b : blocks.all) {
                for (int j = 0; j < b.count(); j++) {
                    for (int o = 0; o < outGroup; o++) {
                        packed[target + o * b.width() + j] = w[source + (b.output() + j) * out.channels() + o];
                    }
                }
                for (int o = 0; o < outGroup; o++) {
                    Arrays.fill(packed, target + o * b.width() + b.count(), target + (o + 1) * b.width(), 0f);
                }
                target += outGroup * b.width();
            }
        });
    }

    @Override
    public void run(
            int pictures, float[] gy, int gyOffset, float[] weights, int weightsOffset, float[] gx, int gxOffset) {
        pack(weights, weightsOffset);
        Activations.Floats gradient = new Activations.Floats(gy, gyOffset);
        int tasks = (pictures + chunk - 1) / chunk;
        workers.forEach(tasks, (task, worker) -> {
            int first = task * chunk;
            int count = Math.min(chunk, pictures - first);
            float[] target = workers.scratch().floats(ScratchMemory.Use.ASIDE, worker, paddedFloats());
            Arrays.fill(target, 0, paddedFloats(), 0f);
            RowSums s = workers.scratch().sums(worker, chunk * out.pixels() * outGroup, chunk * out.pixels());
            for (int group = 0; group < shape.groups(); group++) {
                list(s, gradient, first, count, group);
                add(s, count, group, target);
            }
            for (int picture = 0; picture < count; picture++) {
                crop(target, picture * paddedSize, gx, gxOffset + (first + picture) * in.size());
            }
        });
    }

    /**
     * Each output pixel's numbers that are not zero, and where its kernel starts. Targets go down the columns: kernels of
     * neighbours in a row overlap, and a processor stalls when it loads what it has just stored in pieces.
     */
    private void list(RowSums s, Activations.Floats gradient, int first, int count, int group) {
        int n = 0;
        int from = group * outGroup;
        for (int p = 0; p < count * out.pixels(); p++) {
            int start = n;
            int pixel = first * out.pixels() + p;
            n = gradient.events(out.channels(), pixel, from, from + outGroup, 0, 1, s.rows, s.values, n);
            int picture = p / out.pixels();
            int row = p % out.pixels() / out.width();
            int column = p % out.width();
            int to = picture * paddedSize / in.channels()
                    + row * shape.strideY() * paddedWidth
                    + column * shape.strideX();
            s.target(picture * out.pixels() + column * out.height() + row, start, n, 0, to);
        }
    }

    private void add(RowSums s, int count, int group, float[] target) {
        float[] packed = packed();
        int pixels = count * out.pixels();
        int weights = Kernels.ALIGNED + group * runs * outGroup * blocks.rowFloats;
        for (int run = 0; run < runs; run++) {
            int tap = run * stretch;
            int y = tap / shape.kernelWidth() * shape.dilationY();
            int x = tap % shape.kernelWidth() * shape.dilationX();
            int start = (y * paddedWidth + x) * in.channels() + group * inGroup;
            for (Block b : blocks.all) {
                int to = start + b.output();
                kernels.rowSums(b.width(), s, 0, pixels, packed, weights, target, to, in.channels());
                weights += outGroup * b.width();
            }
        }
    }

    private void crop(float[] from, int offset, float[] gx, int gxOffset) {
        int row = in.width() * in.channels();
        for (int y = 0; y < in.height(); y++) {
            int source = offset + ((y + shape.padY()) * paddedWidth + shape.padX()) * in.channels();
            System.arraycopy(from, source, gx, gxOffset + y * row, row);
        }
    }
}
