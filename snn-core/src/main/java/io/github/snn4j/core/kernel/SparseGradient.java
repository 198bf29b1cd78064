package io.github.snn4j.core.kernel;

import io.github.snn4j.core.kernel.OutputBlocks.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weight gradient of a convolution whose inputs are mostly zero: each input that is not adds the output gradients
 * around it to the weights that it went through.
 *
 * <p>A weight's sum runs over pictures and pixels in ascending order, as in {@link OuterProduct}: the bits are the same.
 */
final class SparseGradient {
    /** Gradients of one block that should stay in the second-level cache while many channels pass over them. */
    private static final int BLOCK_FLOATS = 3 << 15;

    private static final int MOST_CHANNELS = 16;

    /** Channels are cut into at least so many tasks where there are as many. */
    private static final int TASKS = 4;

    /**
     * Inputs that share their taps: those with the same residues modulo the strides, or one pixel of a fully connected
     * layer's picture.
     *
     * @param pixels where each lies in its picture, ascending
     * @param positions where each meets the gradient through a tap whose offset is 0
     * @param weightRows of each tap's channel 0
     * @param offsets of each tap
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Phase(int[] pixels, int[] positions, int[] weightRows, int[] offsets) {}

    private record Task(Phase phase, int group, int from, int to) {}

    private final Shape held;
    private final Workers workers;
    private final Kernels kernels;
    private final int outputs;
    private final int inGroup;
    private final PaddedPictures gradients;
    private final OutputBlocks blocks;
    private final int batch;
    private final List<Task> tasks = new ArrayList<>();
    private final int mostPixels;
    private final int mostTaps;
    private final int[][] found;
    private final float[][] values;
    private final int[][] counts;

    /**
     * @param shape as the convolution defines it
     * @param held how the input's numbers are packed: the shape's input, or the picture that it is, flattened
     */
    SparseGradient(ConvolutionShape shape, Shape held, Workers workers, Kernels kernels) {
        this.held = held;
        this.workers = workers;
        this.kernels = kernels;
        this.outputs = shape.outChannels();
        Shape in = shape.in();
        Shape out = shape.out();
        GradientAxis y = GradientAxis.of(
                in.height(), out.height(), shape.kernelHeight(), shape.strideY(), shape.padY(), shape.dilationY());
        GradientAxis x = GradientAxis.of(
                in.width(), out.width(), shape.kernelWidth(), shape.strideX(), shape.padX(), shape.dilationX());
        Shape pixel = new Shape(out.height(), out.width(), 1);
        this.gradients = new PaddedPictures(pixel, y.before(), y.after(), x.before(), x.after(), 0);
        this.blocks = new OutputBlocks(shape.groups(), outputs / shape.groups(), kernels.rowWidths());
        this.batch = Math.max(1, BLOCK_FLOATS / (gradients.size() * blocks.widest()));
        this.inGroup = held.channels() / shape.groups();
        List<Phase> phases = held.equals(in) ? phases(shape, y, x) : pixels();
        for (Phase phase : phases) {
            for (int group = 0; group < shape.groups(); group++) {
                int each = Math.max(1, Math.min(MOST_CHANNELS, inGroup / TASKS));
                for (int from = 0; from < inGroup; from += each) {
                    int first = group * inGroup + from;
                    tasks.add(new Task(phase, group, first, first + Math.min(each, inGroup - from)));
                }
            }
        }
        this.mostPixels = phases.stream().mapToInt(p -> p.pixels().length).max().orElse(0);
        this.mostTaps = phases.stream().mapToInt(p -> p.offsets().length).max().orElse(0);
        int n = workers.threads();
        this.found = new int[n][MOST_CHANNELS];
        this.values = new float[n][MOST_CHANNELS];
        this.counts = new int[n][MOST_CHANNELS];
    }

    private List<Phase> phases(ConvolutionShape shape, GradientAxis y, GradientAxis x) {
        List<Phase> phases = new ArrayList<>();
        for (int phase = 0; phase < shape.strideY() * shape.strideX(); phase++) {
            int residueY = phase / shape.strideX();
            int residueX = phase % shape.strideX();
            int height = GradientAxis.count(held.height(), shape.strideY(), residueY);
            int width = GradientAxis.count(held.width(), shape.strideX(), residueX);
            int[] pixels = new int[height * width];
            int[] positions = new int[height * width];
            for (int p = 0; p < pixels.length; p++) {
                int row = p / width;
                int column = p % width;
                pixels[p] = (residueY + row * shape.strideY()) * held.width() + residueX + column * shape.strideX();
                positions[p] = gradients.position(row, column);
            }
            int[] tapsY = y.taps()[residueY];
            int[] tapsX = x.taps()[residueX];
            int[] weightRows = new int[tapsY.length * tapsX.length];
            int[] offsets = new int[weightRows.length];
            if (offsets.length == 0) {
                continue;
            }
            for (int i = 0; i < offsets.length; i++) {
                int iy = i / tapsX.length;
                int ix = i % tapsX.length;
                weightRows[i] = (tapsY[iy] * shape.kernelWidth() + tapsX[ix]) * inGroup;
                offsets[i] = gradients.position(y.offsets()[residueY][iy], x.offsets()[residueX][ix]);
            }
            phases.add(new Phase(pixels, positions, weightRows, offsets));
        }
        return phases;
    }

    private List<Phase> pixels() {
        List<Phase> phases = new ArrayList<>();
        for (int p = 0; p < held.pixels(); p++) {
            phases.add(new Phase(new int[] {p}, new int[1], new int[] {p * held.channels()}, new int[1]));
        }
        return phases;
    }

    private int capacity() {
        return batch * mostPixels;
    }

    void reserve(ScratchMemory scratch) {
        scratch.reserve(ScratchMemory.Use.PACKED, packedSize());
        scratch.reserveSums(MOST_CHANNELS * capacity(), MOST_CHANNELS * mostTaps);
        scratch.reserveAside(blocks.widest());
    }

    private int packedSize() {
        return Math.addExact(
                Kernels.ALIGNED, Math.multiplyExact(Math.multiplyExact(batch, gradients.size()), blocks.rowFloats));
    }

    private float[] packed() {
        return workers.scratch().floats(ScratchMemory.Use.PACKED, packedSize());
    }

    /** Adds to gw, {@code [taps][inputs of a group][outputs]}, what {@code pictures} pictures contribute. */
    void run(int pictures, Activations x, float[] gy, int gyOffset, float[] gw, int gwOffset) {
        float[] packed = packed();
        int size = gradients.pixels() * outputs;
        for (int first = 0; first < pictures; first += batch) {
            int start = first;
            int count = Math.min(batch, pictures - first);
            workers.forEach(count, (picture, worker) -> pack(picture, gy, gyOffset + (start + picture) * size, packed));
            workers.forEach(tasks.size(), (task, worker) -> {
                RowSums s = workers.scratch().sums(worker, MOST_CHANNELS * capacity(), MOST_CHANNELS * mostTaps);
                list(s, worker, x, start, count, tasks.get(task));
                add(s, worker, tasks.get(task), gw, gwOffset);
            });
        }
    }

    /** Copies a picture's gradients, block by block, with the border of zeros that taps beyond the edge meet. */
    private void pack(int picture, float[] gy, int gyOffset, float[] packed) {
        int start = Kernels.ALIGNED;
        for (Block b : blocks.all) {
            int target = start + picture * gradients.size() * b.width();
            if (gradients.size() > gradients.pixels()) {
                Arrays.fill(packed, target, target + gradients.size() * b.width(), 0f);
            }
            gradients.eachRow((pixel, position, length) -> {
                for (int i = 0; i < length; i++) {
                    int source = gyOffset + (pixel + i) * outputs + b.output();
                    System.arraycopy(gy, source, packed, target + (position + i) * b.width(), b.count());
                }
            });
            start += batch * gradients.size() * b.width();
        }
    }

    /** Lists where each channel of a task is not zero. */
    private void list(RowSums s, int worker, Activations x, int first, int count, Task task) {
        Phase phase = task.phase();
        int[] channel = found[worker];
        float[] value = values[worker];
        int[] n = counts[worker];
        Arrays.fill(n, 0);
        for (int picture = 0; picture < count; picture++) {
            int pixel = (first + picture) * held.pixels();
            int position = picture * gradients.size();
            for (int p = 0; p < phase.pixels().length; p++) {
                int at = pixel + phase.pixels()[p];
                int some = x.events(held.channels(), at, task.from(), task.to(), 0, 1, channel, value, 0);
                for (int i = 0; i < some; i++) {
                    int event = channel[i] * capacity() + n[channel[i]]++;
                    s.rows[event] = position + phase.positions()[p];
                    s.values[event] = value[i];
                }
            }
        }
        int taps = phase.offsets().length;
        int inFirst = task.from() - task.group() * inGroup;
        for (int c = 0; c < task.to() - task.from(); c++) {
            for (int tap = 0; tap < taps; tap++) {
                int start = c * capacity();
                int row = phase.weightRows()[tap] + inFirst + c;
                s.target(c * taps + tap, start, start + n[c], phase.offsets()[tap], row);
            }
        }
    }

    private void add(RowSums s, int worker, Task task, float[] gw, int gwOffset) {
        int targets = (task.to() - task.from()) * task.phase().offsets().length;
        int start = Kernels.ALIGNED;
        for (Block b : blocks.all) {
            if (b.group() == task.group()) {
                add(s, worker, targets, b, start, gw, gwOffset + b.output());
            }
            start += batch * gradients.size() * b.width();
        }
    }

    private void add(RowSums s, int worker, int targets, Block b, int start, float[] gw, int target) {
        float[] packed = packed();
        if (b.count() == b.width()) {
            kernels.rowSums(b.width(), s, 0, targets, packed, start, gw, target, outputs);
            return;
        }
        float[] aside = workers.scratch().aside(worker, blocks.widest());
        for (int t = 0; t < targets; t++) {
            int row = target + s.to[t] * outputs;
            System.arraycopy(gw, row, aside, 0, b.count());
            kernels.rowSums(b.width(), s, t, t + 1, packed, start, aside, 0, 0);
            System.arraycopy(aside, 0, gw, row, b.count());
        }
    }
}
