package io.github.snn4j.core.kernel;

import io.github.snn4j.core.kernel.OutputBlocks.Block;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A convolution that visits only the inputs that are not zero: the sum of the weight rows that they choose.
 *
 * <p>Adds in the order in which {@link TiledProduct} does, so that with spikes or counts as input the bits are the same.
 */
final class SparseProduct {
    /** Events of the pictures that a worker takes at once: what its lists may take of the second-level cache. */
    private static final int CHUNK_EVENTS = 1 << 17;

    /** Outputs of one block of these pictures, for the same reason. */
    private static final int CHUNK_OUTPUTS = 1 << 16;

    /** Each worker should have some tasks, so that one slow picture does not hold up the others. */
    private static final int TASKS = 8;

    private final ConvolutionShape shape;
    private final Shape in;
    private final Shape out;
    private final Workers workers;
    private final Kernels kernels;
    private final OutputBlocks blocks;
    private final int inGroup;
    private final int weightRows;
    private final int runs;
    private final int chunk;
    private final boolean[] rowsRead;
    private final boolean[] columnsRead;

    /** @param shape its input as the numbers are held; a fully connected layer's kernel covers the picture */
    SparseProduct(ConvolutionShape shape, Workers workers, Kernels kernels) {
        this.shape = shape;
        this.in = shape.in();
        this.out = shape.out();
        this.workers = workers;
        this.kernels = kernels;
        this.blocks = new OutputBlocks(shape.groups(), shape.outChannels() / shape.groups(), kernels.rowWidths());
        this.inGroup = in.channels() / shape.groups();
        this.weightRows = shape.taps() * inGroup;
        this.runs = shape.dilationX() == 1 ? shape.kernelHeight() : shape.taps();
        int events = CHUNK_EVENTS / (in.pixels() * inGroup);
        this.chunk = Math.max(1, Math.min(events, CHUNK_OUTPUTS / (out.pixels() * blocks.widest())));
        this.rowsRead =
                read(in.height(), out.height(), shape.strideY(), shape.kernelHeight(), shape.dilationY(), shape.padY());
        this.columnsRead =
                read(in.width(), out.width(), shape.strideX(), shape.kernelWidth(), shape.dilationX(), shape.padX());
    }

    void reserve(ScratchMemory scratch) {
        scratch.reserve(ScratchMemory.Use.PACKED, packedSize());
        scratch.reserveSums(events(), targets());
        scratch.reserveStarts(startsSize());
        scratch.reserve(ScratchMemory.Use.ASIDE, asideSize());
    }

    private int packedSize() {
        return Math.addExact(Kernels.ALIGNED, Math.multiplyExact(weightRows, blocks.rowFloats));
    }

    private int events() {
        return chunk * in.pixels() * inGroup;
    }

    private int targets() {
        return chunk * runs * out.pixels();
    }

    private int startsSize() {
        return chunk * in.height() * (in.width() + 1);
    }

    private int asideSize() {
        return chunk * out.pixels() * widestPart();
    }

    private float[] packed() {
        return workers.scratch().floats(ScratchMemory.Use.PACKED, packedSize());
    }

    /** The widest block that must be filled up; 0 where none is. */
    private int widestPart() {
        return blocks.all.stream()
                .filter(b -> b.count() < b.width())
                .mapToInt(Block::width)
                .max()
                .orElse(0);
    }

    /** Which of the inputs along an axis some output reads; a stride may step over the others. */
    private static boolean[] read(int inputs, int outputs, int stride, int kernel, int dilation, int pad) {
        boolean[] read = new boolean[inputs];
        for (int output = 0; output < outputs; output++) {
            for (int tap = 0; tap < kernel; tap++) {
                int input = output * stride + tap * dilation - pad;
                if (input >= 0 && input < inputs) {
                    read[input] = true;
                }
            }
        }
        return read;
    }

    /** Copies the weights, {@code [taps][inputs of a group][outputs]}. */
    void pack(float[] w, int offset) {
        float[] packed = packed();
        int rowsEach = 256;
        int parts = (weightRows + rowsEach - 1) / rowsEach;
        workers.forEach(parts, (part, worker) -> {
            int last = Math.min(weightRows, (part + 1) * rowsEach);
            int start = Kernels.ALIGNED;
            for (Block b : blocks.all) {
                for (int row = part * rowsEach; row < last; row++) {
                    int source = offset + row * shape.outChannels() + b.output();
                    int target = start + row * b.width();
                    System.arraycopy(w, source, packed, target, b.count());
                    Arrays.fill(packed, target + b.count(), target + b.width(), 0f);
                }
                start += weightRows * b.width();
            }
        });
    }

    /** Overwrites the outputs of {@code pictures} pictures; bias null: 0. */
    void run(int pictures, Activations x, float @Nullable [] bias, int biasOffset, float[] y, int yOffset) {
        int each = Math.max(1, Math.min(chunk, pictures / TASKS));
        int tasks = (pictures + each - 1) / each;
        workers.forEach(tasks, (task, worker) -> {
            int first = task * each;
            int count = Math.min(each, pictures - first);
            RowSums s = workers.scratch().sums(worker, events(), targets());
            int target = yOffset + first * out.size();
            for (int p = 0; p < count * out.pixels(); p++) {
                TiledProduct.start(bias, biasOffset, y, target + p * out.channels(), out.channels());
            }
            int group = -1;
            int weights = Kernels.ALIGNED;
            for (Block b : blocks.all) {
                if (b.group() != group) {
                    group = b.group();
                    list(s, worker, x, first, count, group);
                    aim(s, worker, count);
                }
                multiply(s, worker, count, b, weights, y, target + b.output());
                weights += weightRows * b.width();
            }
        });
    }

    /** Lists the inputs of a group that are not zero, in the order of the picture's rows. */
    private void list(RowSums s, int worker, Activations x, int first, int count, int group) {
        int[] starts = workers.scratch().starts(worker, startsSize());
        int width = in.width() + 1;
        int from = group * inGroup;
        int n = 0;
        int pixel = first * in.pixels();
        for (int row = 0; row < count * in.height(); row++) {
            boolean read = rowsRead[row % in.height()];
            for (int column = 0; column < in.width(); column++, pixel++) {
                starts[row * width + column] = n;
                int base = column * inGroup;
                if (read && columnsRead[column]) {
                    n = x.events(in.channels(), pixel, from, from + inGroup, base, 1, s.rows, s.values, n);
                }
            }
            starts[row * width + in.width()] = n;
        }
    }

    /** One target a run of taps and output pixel: the events of a stretch of an input row. */
    private void aim(RowSums s, int worker, int count) {
        int[] starts = workers.scratch().starts(worker, startsSize());
        int stretch = shape.taps() / runs;
        int t = 0;
        for (int run = 0; run < runs; run++) {
            int tap = run * stretch;
            int tapY = tap / shape.kernelWidth() * shape.dilationY() - shape.padY();
            int tapX = tap % shape.kernelWidth() * shape.dilationX() - shape.padX();
            for (int row = 0; row < count * out.height(); row++) {
                int y = row % out.height() * shape.strideY() + tapY;
                boolean inside = y >= 0 && y < in.height();
                int line = (row / out.height() * in.height() + y) * (in.width() + 1);
                for (int column = 0; column < out.width(); column++, t++) {
                    int x = column * shape.strideX() + tapX;
                    int left = Math.max(0, x);
                    int right = Math.min(in.width(), x + stretch);
                    boolean some = inside && left < right;
                    s.target(
                            t,
                            some ? starts[line + left] : 0,
                            some ? starts[line + right] : 0,
                            (tap - x) * inGroup,
                            row * out.width() + column);
                }
            }
        }
    }

    private void multiply(RowSums s, int worker, int count, Block b, int weights, float[] y, int target) {
        int pixels = count * out.pixels();
        if (b.count() == b.width()) {
            multiply(s, pixels, b.width(), weights, y, target, out.channels());
            return;
        }
        float[] aside = workers.scratch().floats(ScratchMemory.Use.ASIDE, worker, asideSize());
        for (int p = 0; p < pixels; p++) {
            System.arraycopy(y, target + p * out.channels(), aside, p * b.width(), b.count());
        }
        multiply(s, pixels, b.width(), weights, aside, 0, b.width());
        for (int p = 0; p < pixels; p++) {
            System.arraycopy(aside, p * b.width(), y, target + p * out.channels(), b.count());
        }
    }

    /** A run of taps at a time, so that the weights in use stay in the cache over many pixels. */
    private void multiply(RowSums s, int pixels, int width, int weights, float[] c, int cOffset, int cStep) {
        float[] packed = packed();
        for (int run = 0; run < runs; run++) {
            kernels.rowSums(width, s, run * pixels, (run + 1) * pixels, packed, weights, c, cOffset, cStep);
        }
    }
}
