package io.github.snn4j.core.kernel;

/**
 * {@code c[r, o] += Σ_p a[from(p) + row(r)] g[p, o]} over the pixels p of some pictures: the gradient of weights.
 *
 * <p>Tasks are cut by rows and outputs, and each adds pixels in ascending order, so bits do not depend on threads.
 */
final class OuterProduct {
    private static final int CHUNK = 16 * Kernels.TILE;
    private static final int TILES_PER_TASK = 4;

    private final Workers workers;
    private final Kernels kernels;
    private final int width;
    private final int pixels;
    private final int[] from;
    private final int[] rows;
    private final int rowCount;
    private final int groups;
    private final int groupStep;
    private final int outputs;
    private final int blocks;
    private final int rowTasks;
    private final float[][] tile;
    private final float[][] gradientTail;

    /**
     * @param rows where each row of a group's weights finds its factor, relative to a pixel
     * @param groupStep from one group to the next in the input
     * @param outputs of one group
     */
    OuterProduct(
            Workers workers,
            Kernels kernels,
            int[] from,
            int fromStep,
            int capacity,
            int[] rows,
            int groups,
            int groupStep,
            int outputs) {
        this.workers = workers;
        this.kernels = kernels;
        this.width = kernels.blockWidth();
        this.pixels = from.length;
        this.from = TiledProduct.repeat(from, fromStep, capacity);
        this.rowCount = rows.length;
        int tiles = (rowCount + Kernels.TILE - 1) / Kernels.TILE;
        this.rows = new int[tiles * Kernels.TILE];
        for (int r = 0; r < this.rows.length; r++) {
            this.rows[r] = rows[Math.min(r, rowCount - 1)];
        }
        this.groups = groups;
        this.groupStep = groupStep;
        this.outputs = outputs;
        this.blocks = (outputs + width - 1) / width;
        this.rowTasks = (tiles + TILES_PER_TASK - 1) / TILES_PER_TASK;
        this.tile = new float[workers.threads()][Kernels.TILE * width];
        this.gradientTail = new float[workers.threads()][(width + 1) * width];
    }

    long ownBytes() {
        return 4L * (from.length + rows.length + (width + 1L + Kernels.TILE) * width * workers.threads());
    }

    /** Adds the sums over {@code pictures} pictures to c, {@code [rows][groups · outputs]}. */
    void run(int pictures, float[] a, int aOffset, float[] g, int gOffset, float[] c, int cOffset) {
        int all = pictures * pixels;
        workers.forEach(groups * blocks * rowTasks, (task, worker) -> {
            int unit = task / rowTasks;
            int group = unit / blocks;
            int output = unit % blocks * width;
            int channel = group * outputs + output;
            int firstRow = task % rowTasks * TILES_PER_TASK * Kernels.TILE;
            int lastRow = Math.min(rowCount, firstRow + TILES_PER_TASK * Kernels.TILE);
            int source = aOffset + group * groupStep;
            int whole = wholeBlocks(g.length, gOffset + channel, all);
            for (int first = 0; first < whole; first += CHUNK) {
                int last = Math.min(whole, first + CHUNK);
                addRows(
                        firstRow,
                        lastRow,
                        channel,
                        output,
                        a,
                        source,
                        first,
                        last,
                        g,
                        gOffset + channel,
                        step(),
                        c,
                        cOffset,
                        worker);
            }
            if (whole < all) {
                float[] tail = gradientTail[worker];
                for (int p = whole; p < all; p++) {
                    int start = gOffset + channel + p * step();
                    System.arraycopy(g, start, tail, (p - whole) * width, Math.min(width, g.length - start));
                }
                addRows(
                        firstRow,
                        lastRow,
                        channel,
                        output,
                        a,
                        source,
                        whole,
                        all,
                        tail,
                        -whole * width,
                        width,
                        c,
                        cOffset,
                        worker);
            }
        });
    }

    private int step() {
        return groups * outputs;
    }

    /** The pixels at which a whole block can be read although outputs end inside it. */
    private int wholeBlocks(int end, int start, int all) {
        int room = end - width - start;
        return room < 0 ? 0 : Math.min(all, room / step() + 1);
    }

    private void addRows(
            int firstRow,
            int lastRow,
            int channel,
            int output,
            float[] a,
            int source,
            int first,
            int last,
            float[] g,
            int gOffset,
            int gStep,
            float[] c,
            int cOffset,
            int worker) {
        int count = Math.min(width, outputs - output);
        int step = step();
        for (int row = firstRow; row < lastRow; row += Kernels.TILE) {
            int target = cOffset + row * step + channel;
            int valid = Math.min(Kernels.TILE, lastRow - row);
            if (valid == Kernels.TILE && count == width) {
                multiply(a, source, row, first, last, g, gOffset, gStep, c, target, step);
                continue;
            }
            float[] aside = tile[worker];
            for (int r = 0; r < valid; r++) {
                System.arraycopy(c, target + r * step, aside, r * width, count);
            }
            multiply(a, source, row, first, last, g, gOffset, gStep, aside, 0, width);
            for (int r = 0; r < valid; r++) {
                System.arraycopy(aside, r * width, c, target + r * step, count);
            }
        }
    }

    private void multiply(
            float[] a,
            int source,
            int row,
            int first,
            int last,
            float[] g,
            int gOffset,
            int gStep,
            float[] c,
            int target,
            int step) {
        if (rows[row + Kernels.TILE - 1] == rows[row] + Kernels.TILE - 1) {
            kernels.outerProducts(a, source + rows[row], from, first, last, g, gOffset, gStep, c, target, step);
        } else {
            kernels.gatheredOuterProducts(a, source, from, first, last, rows, row, g, gOffset, gStep, c, target, step);
        }
    }
}
