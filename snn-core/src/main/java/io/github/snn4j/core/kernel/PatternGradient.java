package io.github.snn4j.core.kernel;

import io.github.snn4j.core.kernel.Activations.Counts;
import io.github.snn4j.core.kernel.OutputBlocks.Block;
import java.util.Arrays;

/**
 * The weight gradient of a convolution of spikes or counts that adds four pixels at once: the sums of every choice of four
 * rows of output gradients are made first, and a channel's bits at four pixels choose one of these 16.
 *
 * <p>A quarter of a dense gradient's additions, whatever the density. Pixels are taken 64 at a time, in ascending order,
 * whatever the number of threads.
 *
 * <p>Source: the method of Arlazarov, Dinic, Kronrod and Faradžev, "On economical construction of the transitive closure of
 * a directed graph", 1970.
 */
final class PatternGradient {
    /** What is taken at once: a word of each channel's bits. */
    private static final int PIXELS = 64;

    /** Tasks if there are as many words of weight rows: few, since each makes tables of its own. */
    private static final int TASKS = 4;

    private final ConvolutionShape shape;
    private final Shape in;
    private final Shape out;
    private final Workers workers;
    private final Kernels kernels;
    private final OutputBlocks blocks;
    private final int words;
    private final int parts;
    private final int[][] places;
    private final long[][] bits;

    /** @param shape its input as the numbers are held, without groups */
    PatternGradient(ConvolutionShape shape, Workers workers, Kernels kernels) {
        this.shape = shape;
        this.in = shape.in();
        this.out = shape.out();
        this.workers = workers;
        this.kernels = kernels;
        this.blocks = new OutputBlocks(1, out.channels(), kernels.rowWidths());
        this.words = Activations.words(in.channels());
        int wanted = (TASKS + blocks.all.size() - 1) / blocks.all.size();
        this.parts = Math.min(shape.taps() * words, wanted);
        this.places = new int[workers.threads()][PIXELS];
        this.bits = new long[workers.threads()][PIXELS];
    }

    void reserve(ScratchMemory scratch) {
        scratch.reserve(ScratchMemory.Use.FACTORS, tablesSize());
        scratch.reserve(ScratchMemory.Use.ASIDE, asideSize());
    }

    private int tablesSize() {
        return Kernels.ALIGNED + PIXELS / 4 * 16 * blocks.widest();
    }

    /** 64 rows of a block that must be filled up. */
    private int asideSize() {
        return Kernels.ALIGNED + PIXELS * blocks.widest();
    }

    /** Adds to gw, {@code [taps][inputs][outputs]}, what {@code pictures} pictures contribute. */
    void run(int pictures, Counts x, float[] gy, int gyOffset, float[] gw, int gwOffset) {
        int pixels = pictures * out.pixels();
        int rows = shape.taps() * words;
        workers.forEach(parts * blocks.all.size(), (task, worker) -> {
            Block b = blocks.all.get(task / parts);
            int from = task % parts * rows / parts;
            int to = (task % parts + 1) * rows / parts;
            for (int first = 0; first < pixels; first += PIXELS) {
                int count = Math.min(PIXELS, pixels - first);
                tabulate(worker, b, count, gy, gyOffset + first * out.channels() + b.output());
                for (int row = from; row < to; row++) {
                    if (row == from || row % words == 0) {
                        aim(row / words, first, places[worker]);
                        Arrays.fill(places[worker], count, PIXELS, -1);
                    }
                    add(worker, b, row, x, gw, gwOffset);
                }
            }
        });
    }

    private void tabulate(int worker, Block b, int count, float[] gy, int gyOffset) {
        float[] tables = workers.scratch().floats(ScratchMemory.Use.FACTORS, worker, tablesSize());
        int start = Kernels.ALIGNED;
        if (b.count() == b.width()) {
            kernels.patternTables(gy, gyOffset, out.channels(), count, b.width(), tables, start);
            return;
        }
        float[] aside = workers.scratch().floats(ScratchMemory.Use.ASIDE, worker, asideSize());
        copyRows(count, gy, gyOffset, out.channels(), aside, start, b.width(), b.count());
        kernels.patternTables(aside, start, b.width(), count, b.width(), tables, start);
    }

    /** The input pixels that the output pixels from {@code first} on read through a tap, -1 beyond the edge. */
    private void aim(int tap, int first, int[] to) {
        int tapY = tap / shape.kernelWidth() * shape.dilationY() - shape.padY();
        int tapX = tap % shape.kernelWidth() * shape.dilationX() - shape.padX();
        int picture = first / out.pixels();
        int row = first % out.pixels() / out.width();
        int column = first % out.width();
        for (int i = 0; i < PIXELS; i++) {
            int y = row * shape.strideY() + tapY;
            int x = column * shape.strideX() + tapX;
            boolean inside = y >= 0 && y < in.height() && x >= 0 && x < in.width();
            to[i] = inside ? (picture * in.height() + y) * in.width() + x : -1;
            if (++column == out.width()) {
                column = 0;
                if (++row == out.height()) {
                    row = 0;
                    picture++;
                }
            }
        }
    }

    /** Adds to 64 rows of weights, those of a tap and a word of channels. */
    private void add(int worker, Block b, int row, Counts x, float[] gw, int gwOffset) {
        long[] chosen = bits[worker];
        int word = row % words;
        int target = gwOffset + (row / words * in.channels() + (word << 6)) * out.channels() + b.output();
        for (int plane = 0; plane < x.planes(); plane++) {
            long any = 0;
            for (int i = 0; i < PIXELS; i++) {
                int pixel = places[worker][i];
                chosen[i] = pixel < 0 ? 0 : x.words()[x.offset() + (pixel * x.planes() + plane) * words + word];
                any |= chosen[i];
            }
            if (any != 0) {
                BitMatrix.transpose(chosen);
                int channels = Math.min(64, in.channels() - (word << 6));
                sum(worker, b, channels, chosen, x.scale() * (1 << plane), gw, target);
            }
        }
    }

    private void sum(int worker, Block b, int channels, long[] chosen, float value, float[] gw, int target) {
        float[] tables = workers.scratch().floats(ScratchMemory.Use.FACTORS, worker, tablesSize());
        int start = Kernels.ALIGNED;
        int width = b.width();
        if (b.count() == width) {
            kernels.patternSums(width, channels, chosen, value, tables, start, gw, target, out.channels());
            return;
        }
        float[] aside = workers.scratch().floats(ScratchMemory.Use.ASIDE, worker, asideSize());
        copyRows(channels, gw, target, out.channels(), aside, start, width, b.count());
        kernels.patternSums(width, channels, chosen, value, tables, start, aside, start, width);
        copyRows(channels, aside, start, width, gw, target, out.channels(), b.count());
    }

    private static void copyRows(
            int rows, float[] from, int fromOffset, int fromStep, float[] to, int toOffset, int toStep, int count) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(from, fromOffset + row * fromStep, to, toOffset + row * toStep, count);
        }
    }
}
