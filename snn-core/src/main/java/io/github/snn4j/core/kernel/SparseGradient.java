package io.github.snn4j.core.kernel;

import io.github.snn4j.core.kernel.OutputBlocks.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * The weight gradient of a convolution whose inputs are mostly zero: each input that is not adds the output gradients
 * around it to the weights that it went through.
 *
 * <p>Inputs are listed for each channel and column of taps, where that meets outputs: row by row, in a row the pictures, of
 * each the columns. So what a row of taps meets outputs with is one stretch of the list, and no zeros beyond the edge are
 * added. Some pictures are taken at a time, in ascending order, whatever the number of threads.
 */
final class SparseGradient {
    /** Gradients of one block that should stay in the second-level cache while many channels pass over them. */
    private static final int BLOCK_FLOATS = 3 << 15;

    /** Gradients that are copied at once, before all tasks begin. */
    private static final int PACKED_FLOATS = 1 << 18;

    private static final int MOST_CHANNELS = 32;

    /** Channels are cut into at least so many tasks where there are as many. */
    private static final int TASKS = 4;

    /** Rows of inputs of some pictures, counted from {@code start}, that are listed at once. */
    private record Piece(int start, int from, int to, int firstRow, int endRow) {}

    private record Task(GradientPhase phase, int group, int from, int to) {}

    private final Shape held;
    private final Workers workers;
    private final Kernels kernels;
    private final int outputs;
    private final int inGroup;
    private final int outPixels;
    private final int outWidth;
    private final OutputBlocks blocks;
    private final int batch;
    private final int together;

    /** Of a task. */
    private final int channels;

    private final int rowsAtOnce;
    private final List<Task> tasks = new ArrayList<>();
    private final int mostPixels;
    private final int mostTaps;
    private final int mostLists;
    private final int mostStarts;
    private final int[][] found;
    private final float[][] values;
    private final int[][] nexts;

    /**
     * @param shape as the convolution defines it
     * @param held how the input's numbers are packed: the shape's input, or the picture that it is, flattened
     */
    SparseGradient(ConvolutionShape shape, Shape held, Workers workers, Kernels kernels) {
        this.held = held;
        this.workers = workers;
        this.kernels = kernels;
        this.outputs = shape.outChannels();
        Shape out = shape.out();
        this.outPixels = out.pixels();
        this.outWidth = out.width();
        this.blocks = new OutputBlocks(shape.groups(), outputs / shape.groups(), kernels.rowWidths());
        this.batch = Math.max(1, BLOCK_FLOATS / (outPixels * blocks.widest()));
        this.rowsAtOnce = Math.max(1, BLOCK_FLOATS / (outWidth * blocks.widest()));
        this.together = batch * Math.max(1, PACKED_FLOATS / (batch * outPixels * blocks.rowFloats));
        this.inGroup = held.channels() / shape.groups();
        List<GradientPhase> phases = held.equals(shape.in()) ? GradientPhase.of(shape) : GradientPhase.ofPixels(held);
        this.channels = Math.max(1, Math.min(MOST_CHANNELS, inGroup / TASKS));
        for (GradientPhase phase : phases) {
            for (int group = 0; group < shape.groups(); group++) {
                for (int from = 0; from < inGroup; from += channels) {
                    int first = group * inGroup + from;
                    tasks.add(new Task(phase, group, first, first + Math.min(channels, inGroup - from)));
                }
            }
        }
        this.mostPixels = phases.stream()
                .mapToInt(p -> Math.min(rowsAtOnce, p.rows()) * p.width())
                .max()
                .orElse(0);
        this.mostTaps = phases.stream().mapToInt(p -> p.offsets().length).max().orElse(0);
        this.mostLists = channels
                * phases.stream().mapToInt(GradientPhase::tapColumns).max().orElse(0);
        this.mostStarts = mostLists * (1 + rowsAtOnce);
        int n = workers.threads();
        this.found = new int[n][channels];
        this.values = new float[n][channels];
        this.nexts = new int[n][mostLists];
    }

    private int capacity() {
        return batch * mostPixels;
    }

    void reserve(ScratchMemory scratch) {
        scratch.reserve(ScratchMemory.Use.PACKED, packedSize());
        scratch.reserveSums(mostLists * capacity(), channels * mostTaps);
        scratch.reserveStarts(mostStarts);
        scratch.reserve(ScratchMemory.Use.ASIDE, blocks.widest());
    }

    private int packedSize() {
        return Math.addExact(
                Kernels.ALIGNED, Math.multiplyExact(Math.multiplyExact(together, outPixels), blocks.rowFloats));
    }

    private float[] packed() {
        return workers.scratch().floats(ScratchMemory.Use.PACKED, packedSize());
    }

    /** Adds to gw, {@code [taps][inputs of a group][outputs]}, what {@code pictures} pictures contribute. */
    void run(int pictures, Activations x, float[] gy, int gyOffset, float[] gw, int gwOffset) {
        float[] packed = packed();
        int size = outPixels * outputs;
        for (int first = 0; first < pictures; first += together) {
            int start = first;
            int count = Math.min(together, pictures - first);
            workers.forEach(count, (picture, worker) -> pack(picture, gy, gyOffset + (start + picture) * size, packed));
            workers.forEach(tasks.size(), (task, worker) -> {
                RowSums s = workers.scratch().sums(worker, mostLists * capacity(), channels * mostTaps);
                int rows = tasks.get(task).phase().rows();
                for (int from = 0; from < count; from += batch) {
                    int to = Math.min(count, from + batch);
                    for (int row = 0; row < rows; row += rowsAtOnce) {
                        int endRow = Math.min(rows, row + rowsAtOnce);
                        list(s, worker, x, new Piece(start, from, to, row, endRow), tasks.get(task));
                        add(s, worker, tasks.get(task), gw, gwOffset);
                    }
                }
            });
        }
    }

    /** Copies a picture's gradients, block by block. */
    private void pack(int picture, float[] gy, int gyOffset, float[] packed) {
        int start = Kernels.ALIGNED;
        for (Block b : blocks.all) {
            int target = start + picture * outPixels * b.width();
            for (int pixel = 0; pixel < outPixels; pixel++) {
                int source = gyOffset + pixel * outputs + b.output();
                System.arraycopy(gy, source, packed, target + pixel * b.width(), b.count());
            }
            start += together * outPixels * b.width();
        }
    }

    /** Lists where each channel of a task is not zero, once for each column of taps that meets an output from there. */
    private void list(RowSums s, int worker, Activations x, Piece piece, Task task) {
        int firstRow = piece.firstRow();
        int endRow = piece.endRow();
        GradientPhase phase = task.phase();
        int tapColumns = phase.tapColumns();
        int lists = (task.to() - task.from()) * tapColumns;
        int[] channel = found[worker];
        float[] value = values[worker];
        int[] next = nexts[worker];
        int[] starts = workers.scratch().starts(worker, mostStarts);
        for (int list = 0; list < lists; list++) {
            next[list] = list * capacity();
        }
        for (int row = firstRow; row < endRow; row++) {
            System.arraycopy(next, 0, starts, (row - firstRow) * lists, lists);
            for (int picture = piece.from(); picture < piece.to(); picture++) {
                int pixel = (piece.start() + picture) * held.pixels();
                int position = picture * outPixels + row * outWidth;
                for (int column = 0; column < phase.width(); column++) {
                    int at = pixel + phase.pixels()[row * phase.width() + column];
                    int some = x.events(held.channels(), at, task.from(), task.to(), 0, 1, channel, value, 0);
                    for (int i = 0; i < some; i++) {
                        int list = channel[i] * tapColumns;
                        for (int tap = phase.firstColumn()[column]; tap < phase.endColumn()[column]; tap++) {
                            int event = next[list + tap]++;
                            s.rows[event] = position + column;
                            s.values[event] = value[i];
                        }
                    }
                }
            }
        }
        System.arraycopy(next, 0, starts, (endRow - firstRow) * lists, lists);
        int inFirst = task.from() - task.group() * inGroup;
        int taps = phase.offsets().length;
        for (int c = 0; c < task.to() - task.from(); c++) {
            for (int tap = 0; tap < taps; tap++) {
                int list = c * tapColumns + tap % tapColumns;
                int first = within(phase.firstRow()[tap / tapColumns], firstRow, endRow) - firstRow;
                int end = within(phase.endRow()[tap / tapColumns], firstRow, endRow) - firstRow;
                int row = phase.weightRows()[tap] + inFirst + c;
                s.target(
                        c * taps + tap,
                        starts[first * lists + list],
                        starts[end * lists + list],
                        phase.offsets()[tap],
                        row);
            }
        }
    }

    private static int within(int value, int least, int most) {
        return Math.min(Math.max(value, least), most);
    }

    private void add(RowSums s, int worker, Task task, float[] gw, int gwOffset) {
        int targets = (task.to() - task.from()) * task.phase().offsets().length;
        int start = Kernels.ALIGNED;
        for (Block b : blocks.all) {
            if (b.group() == task.group()) {
                add(s, worker, targets, b, start, gw, gwOffset + b.output());
            }
            start += together * outPixels * b.width();
        }
    }

    private void add(RowSums s, int worker, int targets, Block b, int start, float[] gw, int target) {
        float[] packed = packed();
        if (b.count() == b.width()) {
            kernels.rowSums(b.width(), s, 0, targets, packed, start, gw, target, outputs);
            return;
        }
        float[] aside = workers.scratch().floats(ScratchMemory.Use.ASIDE, worker, blocks.widest());
        for (int t = 0; t < targets; t++) {
            int row = target + s.to[t] * outputs;
            System.arraycopy(gw, row, aside, 0, b.count());
            kernels.rowSums(b.width(), s, t, t + 1, packed, start, aside, 0, 0);
            System.arraycopy(aside, 0, gw, row, b.count());
        }
    }
}
