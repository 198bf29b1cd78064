package io.github.snn4j.core.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code c[to(p) + o] = bias[o] + Σ_tap Σ_j a[from(p) + offset(tap) + j] w[tap, j, o]} over the pixels p of some pictures,
 * in tiles of pixels times outputs that stay in registers.
 *
 * <p>Taps that lie side by side in the input are one run, and long runs are cut so that a piece of the packed weights
 * stays in the first-level cache while the pixels of a task pass by.
 */
final class TiledProduct {
    private static final int CHUNK = 16 * Kernels.TILE;
    private static final int LONGEST_RUN = 256;
    private static final int SHORT_RUN = 12;

    /** Below so many chunks the outputs are shared out too. */
    private static final int FEW_CHUNKS = 16;

    private final Workers workers;
    private final Kernels kernels;
    private final int width;
    private final int pixels;
    private final int[] from;
    private final int[] to;
    private final int[] tapOffsets;
    private final int length;
    private final int groups;
    private final int outputs;
    private final int blocks;
    private final int products;
    private final int[] runOffsets;
    private final int[] runStarts;
    private final int[] gatherOffsets;
    private int packedAt;
    private final int[] tileTo;
    private final int[][] tileFrom;
    private final float[][] tile;

    /**
     * @param from where the first tap of each pixel of a picture lies, to where its outputs go
     * @param fromStep from one picture to the next in the input, toStep in the output
     * @param tapOffsets ascending; length numbers of each group are multiplied at each tap
     * @param outputs of one group
     */
    TiledProduct(
            Workers workers,
            Kernels kernels,
            int[] from,
            int fromStep,
            int[] to,
            int toStep,
            int capacity,
            int[] tapOffsets,
            int length,
            int groups,
            int outputs) {
        this.workers = workers;
        this.kernels = kernels;
        this.width = kernels.blockWidth();
        this.pixels = from.length;
        this.from = repeat(from, fromStep, capacity);
        this.to = repeat(to, toStep, capacity);
        this.tapOffsets = tapOffsets;
        this.length = length;
        this.groups = groups;
        this.outputs = outputs;
        this.blocks = (outputs + width - 1) / width;
        this.products = tapOffsets.length * length;
        this.tileTo = new int[CHUNK];
        for (int t = 0; t < CHUNK; t++) {
            tileTo[t] = t * width;
        }
        this.tileFrom = new int[workers.threads()][CHUNK];
        this.tile = new float[workers.threads()][CHUNK * width];
        int[] starts = new int[products + 1];
        int runs = 0;
        for (int j = 0; j < products; j++) {
            if (j == 0 || offset(j) != offset(j - 1) + 1 || j - starts[runs - 1] == LONGEST_RUN) {
                starts[runs++] = j;
            }
        }
        starts[runs] = products;
        this.runStarts = Arrays.copyOf(starts, runs + 1);
        this.runOffsets = new int[runs];
        for (int run = 0; run < runs; run++) {
            runOffsets[run] = offset(runStarts[run]);
        }
        this.gatherOffsets = new int[products < runs * SHORT_RUN ? products : 0];
        for (int j = 0; j < gatherOffsets.length; j++) {
            gatherOffsets[j] = offset(j);
        }
    }

    static int[] repeat(int[] positions, int step, int times) {
        int[] all = new int[positions.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = positions[i % positions.length] + i / positions.length * step;
        }
        return all;
    }

    private int offset(int j) {
        return tapOffsets[j / length] + j % length;
    }

    /** Lets its packed weights start there, behind those of products that run in turns with it; returns their end. */
    int packAt(int start) {
        packedAt = start;
        return packedEnd();
    }

    private int packedEnd() {
        return Math.addExact(packedAt, Math.multiplyExact(groups * blocks, products * width));
    }

    void reserve(ScratchMemory scratch) {
        scratch.reserve(ScratchMemory.Use.PACKED, packedEnd());
    }

    long ownBytes() {
        long perWorker = CHUNK * (width + 1L);
        return 4L * (from.length + to.length + perWorker * workers.threads());
    }

    private float[] packed() {
        return workers.scratch().floats(ScratchMemory.Use.PACKED, packedEnd());
    }

    /** Copies the weights; that of tap t, number j, group g, output o is at the sum of their steps. */
    void pack(float[] w, int offset, int[] tapNumbers, int tapStep, int numberStep, int groupStep, int outputStep) {
        float[] packed = packed();
        workers.forEach(groups * blocks, (unit, worker) -> {
            int group = unit / blocks;
            int firstOutput = unit % blocks * width;
            int count = Math.min(width, outputs - firstOutput);
            int source = offset + group * groupStep + firstOutput * outputStep;
            int target = packedAt + unit * products * width;
            for (int j = 0; j < products; j++, target += width) {
                int at = source + tapNumbers[j / length] * tapStep + j % length * numberStep;
                for (int o = 0; o < count; o++) {
                    packed[target + o] = w[at + o * outputStep];
                }
                Arrays.fill(packed, target + count, target + width, 0f);
            }
        });
    }

    /** Overwrites the outputs of the first {@code pictures} pictures; bias null: 0. */
    void run(int pictures, float[] a, int aOffset, float @Nullable [] bias, int biasOffset, float[] c, int cOffset) {
        int all = pictures * pixels;
        int chunks = (all + CHUNK - 1) / CHUNK;
        int units = groups * blocks;
        int perTask = chunks < FEW_CHUNKS ? 1 : units;
        workers.forEach(chunks * (units / perTask), (task, worker) -> {
            int first = task % chunks * CHUNK;
            int last = Math.min(all, first + CHUNK);
            int firstUnit = task / chunks * perTask;
            for (int unit = firstUnit; unit < firstUnit + perTask; unit++) {
                int group = unit / blocks;
                int output = unit % blocks * width;
                int channel = group * outputs + output;
                int count = Math.min(width, outputs - output);
                int source = aOffset + group * length;
                if (count == width && (last - first) % Kernels.TILE == 0) {
                    for (int t = first; t < last; t++) {
                        start(bias, biasOffset + channel, c, cOffset + to[t] + channel, count);
                    }
                    multiply(a, source, from, to, first, last, unit, c, cOffset + channel);
                } else {
                    runPart(
                            first,
                            last,
                            unit,
                            count,
                            a,
                            source,
                            bias,
                            biasOffset + channel,
                            c,
                            cOffset + channel,
                            worker);
                }
            }
        });
    }

    /** Sets outputs to what they start from: their bias, or 0. */
    static void start(float @Nullable [] bias, int biasOffset, float[] c, int offset, int count) {
        if (bias == null) {
            Arrays.fill(c, offset, offset + count, 0f);
        } else {
            System.arraycopy(bias, biasOffset, c, offset, count);
        }
    }

    /** Pixels or outputs that do not fill a tile: computed aside, with the last pixel repeated, and copied. */
    private void runPart(
            int first,
            int last,
            int unit,
            int count,
            float[] a,
            int source,
            float @Nullable [] bias,
            int biasOffset,
            float[] c,
            int target,
            int worker) {
        int[] positions = tileFrom[worker];
        float[] aside = tile[worker];
        int rows = (last - first + Kernels.TILE - 1) / Kernels.TILE * Kernels.TILE;
        for (int t = 0; t < rows; t++) {
            positions[t] = from[Math.min(first + t, last - 1)];
            start(bias, biasOffset, aside, t * width, count);
        }
        multiply(a, source, positions, tileTo, 0, rows, unit, aside, 0);
        for (int t = first; t < last; t++) {
            System.arraycopy(aside, (t - first) * width, c, target + to[t], count);
        }
    }

    private void multiply(
            float[] a, int source, int[] from, int[] to, int first, int last, int unit, float[] c, int target) {
        float[] packed = packed();
        int weights = packedAt + unit * products * width;
        if (gatherOffsets.length > 0) {
            kernels.gatheredProducts(a, source, from, to, first, last, gatherOffsets, packed, weights, c, target);
            return;
        }
        for (int run = 0; run < runOffsets.length; run++) {
            int start = runStarts[run];
            kernels.products(
                    a,
                    source + runOffsets[run],
                    from,
                    to,
                    first,
                    last,
                    runStarts[run + 1] - start,
                    packed,
                    weights + start * width,
                    c,
                    target);
        }
    }
}
