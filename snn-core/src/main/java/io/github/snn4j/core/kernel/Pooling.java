package io.github.snn4j.core.kernel;

import io.github.snn4j.core.kernel.Activations.Bits;
import io.github.snn4j.core.kernel.Activations.Counts;
import io.github.snn4j.core.kernel.Activations.Floats;
import java.util.Arrays;

/**
 * Average and maximum over windows, channels-last, and their gradients.
 *
 * <p>An average divides by the whole window, padding included; a maximum does not see padding. The gradient of a maximum
 * goes to the first largest number of the window in row-major order, so a window of zeros sends it to its first pixel; NaN
 * is never larger, and is passed on only where it comes first. An object serves one call at a time.
 */
public final class Pooling {
    private final PoolingShape shape;
    private final Workers workers;
    private final Kernels kernels;
    private final Shape in;
    private final Shape out;
    private final float[][] picture;
    private final int[][] windows;
    private final float[][] winners;
    private final long[][] fired;
    private final long[][] taker;

    public Pooling(PoolingShape shape, Workers workers, Kernels kernels) {
        this.shape = shape;
        this.workers = workers;
        this.kernels = kernels;
        this.in = shape.in();
        this.out = shape.out();
        this.picture = new float[workers.threads()][in.size()];
        this.windows = new int[workers.threads()][shape.window()];
        this.winners = new float[workers.threads()][2 * in.channels()];
        this.fired = new long[workers.threads()][Activations.words(in.channels())];
        this.taker = new long[workers.threads()][Activations.words(in.channels())];
    }

    public PoolingShape shape() {
        return shape;
    }

    public long scratchBytes() {
        return 4L
                * workers.threads()
                * (in.size() + shape.window() + 2L * in.channels() + 4L * Activations.words(in.channels()));
    }

    /**
     * Averages of {@code pictures} pictures: floats from anything, or from bits counts of scale {@code 1 / window} with
     * {@link PoolingShape#planes()} planes.
     *
     * @throws IllegalArgumentException if y is neither
     */
    public void average(int pictures, Activations x, Activations y) {
        float scale = 1f / shape.window();
        if (x instanceof Bits bits && y instanceof Counts counts) {
            if (counts.planes() != shape.planes() || counts.scale() != scale) {
                throw new IllegalArgumentException("Pooling.average needs counts of " + shape.planes()
                        + " planes and scale " + scale + ", got " + counts.planes() + " and " + counts.scale());
            }
            workers.forEach(pictures, (n, worker) -> countBits(n, worker, bits, counts));
        } else if (y instanceof Floats floats) {
            workers.forEach(pictures, (n, worker) -> {
                Floats source = read(x, n, worker);
                int target = floats.offset() + n * out.size();
                Arrays.fill(floats.data(), target, target + out.size(), 0f);
                forWindows(
                        worker,
                        (p, q) -> kernels.accumulate(
                                1,
                                source.data(),
                                source.offset() + q * in.channels(),
                                floats.data(),
                                target + p * in.channels(),
                                in.channels()));
                kernels.scale(scale, floats.data(), target, out.size());
            });
        } else {
            throw refused("average", x, y);
        }
    }

    /** Overwrites gx with the gradient of {@link #average}. */
    public void averageGradient(int pictures, float[] gy, int gyOffset, float[] gx, int gxOffset) {
        float scale = 1f / shape.window();
        workers.forEach(pictures, (n, worker) -> {
            int source = gyOffset + n * out.size();
            int target = gxOffset + n * in.size();
            Arrays.fill(gx, target, target + in.size(), 0f);
            forWindows(
                    worker,
                    (p, q) -> kernels.accumulate(
                            scale, gy, source + p * in.channels(), gx, target + q * in.channels(), in.channels()));
        });
    }

    /**
     * Maxima of {@code pictures} pictures: floats from anything, or bits from bits.
     *
     * @throws IllegalArgumentException if y is neither
     */
    public void maximum(int pictures, Activations x, Activations y) {
        if (x instanceof Bits from && y instanceof Bits to) {
            int words = Activations.words(in.channels());
            workers.forEach(pictures, (n, worker) -> {
                int source = from.offset() + n * in.pixels() * words;
                int target = to.offset() + n * out.pixels() * words;
                Arrays.fill(to.words(), target, target + out.pixels() * words, 0L);
                forWindows(worker, (p, q) -> {
                    for (int k = 0; k < words; k++) {
                        to.words()[target + p * words + k] |= from.words()[source + q * words + k];
                    }
                });
            });
        } else if (y instanceof Floats floats) {
            workers.forEach(pictures, (n, worker) -> maximum(n, x, worker, floats, winners[worker], 0, 0));
        } else {
            throw refused("maximum", x, y);
        }
    }

    /** Overwrites gx with the gradient of {@link #maximum}, given the input of the forward run. */
    public void maximumGradient(int pictures, Activations x, float[] gy, int gyOffset, float[] gx, int gxOffset) {
        workers.forEach(pictures, (n, worker) -> {
            int target = gxOffset + n * in.size();
            int gradient = gyOffset + n * out.size();
            Arrays.fill(gx, target, target + in.size(), 0f);
            if (x instanceof Bits bits) {
                maximumGradient(bits, n, worker, gy, gradient, gx, target);
            } else {
                maximumGradient(read(x, n, worker), worker, gy, gradient, gx, target);
            }
        });
    }

    /**
     * Maxima of {@code pictures} pictures of floats and, for {@link #spread}, which pixel of its window each was found at.
     */
    public void maximum(int pictures, Floats x, Floats y, float[] where, int whereOffset) {
        int step = in.channels();
        workers.forEach(pictures, (n, worker) -> maximum(n, x, worker, y, where, whereOffset + n * out.size(), step));
    }

    private void maximum(int n, Activations x, int worker, Floats y, float[] where, int whereOffset, int whereStep) {
        Floats source = read(x, n, worker);
        int c = in.channels();
        int[] window = windows[worker];
        for (int p = 0; p < out.pixels(); p++) {
            int pixels = starts(p, window);
            int to = y.offset() + n * out.size() + p * c;
            int at = whereOffset + p * whereStep;
            kernels.maximum(source.data(), source.offset(), window, pixels, c, y.data(), to, where, at);
        }
    }

    /** Overwrites gx with the gradient of {@link #maximum(int, Floats, Floats, float[], int)}. */
    public void spread(
            int pictures, float[] gy, int gyOffset, float[] where, int whereOffset, float[] gx, int gxOffset) {
        int c = in.channels();
        workers.forEach(pictures, (n, worker) -> {
            int target = gxOffset + n * in.size();
            Arrays.fill(gx, target, target + in.size(), 0f);
            int[] window = windows[worker];
            for (int p = 0; p < out.pixels(); p++) {
                int pixels = starts(p, window);
                int from = n * out.size() + p * c;
                kernels.spread(gy, gyOffset + from, where, whereOffset + from, window, pixels, c, gx, target);
            }
        });
    }

    private void maximumGradient(Floats x, int worker, float[] gy, int gradient, float[] gx, int target) {
        int c = in.channels();
        int[] window = windows[worker];
        float[] where = winners[worker];
        for (int p = 0; p < out.pixels(); p++) {
            int pixels = starts(p, window);
            kernels.maximum(x.data(), x.offset(), window, pixels, c, where, c, where, 0);
            kernels.spread(gy, gradient + p * c, where, 0, window, pixels, c, gx, target);
        }
    }

    /** Where the pixels of output pixel p's window start, in floats. */
    private int starts(int p, int[] window) {
        int pixels = window(p, window);
        for (int i = 0; i < pixels; i++) {
            window[i] *= in.channels();
        }
        return pixels;
    }

    /** The first pixel that fired takes a channel's gradient; the window's first pixel takes those that none fired in. */
    private void maximumGradient(Bits x, int n, int worker, float[] gy, int gradient, float[] gx, int target) {
        int c = in.channels();
        int words = Activations.words(c);
        long[] from = x.words();
        int source = x.offset() + n * in.pixels() * words;
        long[] taken = fired[worker];
        long[] mine = taker[worker];
        int[] window = windows[worker];
        for (int p = 0; p < out.pixels(); p++) {
            int pixels = window(p, window);
            Arrays.fill(taken, -1L);
            for (int i = 0; i < pixels; i++) {
                for (int k = 0; k < words; k++) {
                    taken[k] &= ~from[source + window[i] * words + k];
                }
            }
            for (int i = 0; i < pixels; i++) {
                for (int k = 0; k < words; k++) {
                    long spikes = from[source + window[i] * words + k] | (i == 0 ? taken[k] : 0L);
                    mine[k] = i == 0 ? spikes : spikes & ~taken[k];
                    taken[k] = i == 0 ? spikes : taken[k] | spikes;
                }
                kernels.accumulateWhere(mine, gy, gradient + p * c, gx, target + window[i] * c, c);
            }
        }
    }

    /** Adds one-bit numbers into bit planes: a ripple-carry adder over 64 channels at once. */
    private void countBits(int n, int worker, Bits from, Counts to) {
        int words = Activations.words(in.channels());
        int planes = to.planes();
        int source = from.offset() + n * in.pixels() * words;
        int target = to.offset() + n * out.pixels() * planes * words;
        long[] counts = to.words();
        Arrays.fill(counts, target, target + out.pixels() * planes * words, 0L);
        forWindows(worker, (p, q) -> {
            for (int k = 0; k < words; k++) {
                long carry = from.words()[source + q * words + k];
                for (int at = target + p * planes * words + k; carry != 0; at += words) {
                    long sum = counts[at] ^ carry;
                    carry &= counts[at];
                    counts[at] = sum;
                }
            }
        });
    }

    private Floats read(Activations x, int n, int worker) {
        if (x instanceof Floats floats) {
            return new Floats(floats.data(), floats.offset() + n * in.size());
        }
        x.unpack(kernels, in.channels(), n * in.pixels(), in.pixels(), picture[worker], 0);
        return new Floats(picture[worker], 0);
    }

    private interface Pair {
        void run(int outPixel, int inPixel);
    }

    private void forWindows(int worker, Pair body) {
        int[] window = windows[worker];
        for (int p = 0; p < out.pixels(); p++) {
            int pixels = window(p, window);
            for (int i = 0; i < pixels; i++) {
                body.run(p, window[i]);
            }
        }
    }

    /** Writes the pixels of output pixel p's window in row-major order and returns how many there are. */
    private int window(int p, int[] pixels) {
        int top = p / out.width() * shape.strideY() - shape.padY();
        int left = p % out.width() * shape.strideX() - shape.padX();
        int bottom = Math.min(in.height(), top + shape.kernelHeight());
        int right = Math.min(in.width(), left + shape.kernelWidth());
        int n = 0;
        for (int row = Math.max(0, top); row < bottom; row++) {
            for (int column = Math.max(0, left); column < right; column++) {
                pixels[n++] = row * in.width() + column;
            }
        }
        return n;
    }

    private static IllegalArgumentException refused(String what, Activations x, Activations y) {
        return new IllegalArgumentException("Pooling." + what + " cannot write "
                + y.getClass().getSimpleName() + " from " + x.getClass().getSimpleName() + "; use Floats");
    }
}
