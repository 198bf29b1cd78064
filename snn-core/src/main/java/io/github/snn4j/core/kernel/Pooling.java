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
    private final float[][] best;
    private final int[][] bestPixel;

    public Pooling(PoolingShape shape, Workers workers, Kernels kernels) {
        this.shape = shape;
        this.workers = workers;
        this.kernels = kernels;
        this.in = shape.in();
        this.out = shape.out();
        this.picture = new float[workers.threads()][in.size()];
        this.best = new float[workers.threads()][in.channels()];
        this.bestPixel = new int[workers.threads()][in.channels()];
    }

    public PoolingShape shape() {
        return shape;
    }

    public long scratchBytes() {
        return 4L * workers.threads() * (in.size() + 2L * in.channels());
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
            workers.forEach(pictures, (n, worker) -> countBits(n, bits, counts));
        } else if (y instanceof Floats floats) {
            workers.forEach(pictures, (n, worker) -> {
                Floats source = read(x, n, worker);
                int target = floats.offset() + n * out.size();
                Arrays.fill(floats.data(), target, target + out.size(), 0f);
                forWindows((p, q) -> kernels.accumulate(
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
            forWindows((p, q) -> kernels.accumulate(
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
                forWindows((p, q) -> {
                    for (int k = 0; k < words; k++) {
                        to.words()[target + p * words + k] |= from.words()[source + q * words + k];
                    }
                });
            });
        } else if (y instanceof Floats floats) {
            workers.forEach(pictures, (n, worker) -> {
                Floats source = read(x, n, worker);
                int target = floats.offset() + n * out.size();
                int c = in.channels();
                for (int p = 0; p < out.pixels(); p++) {
                    int first = source.offset() + firstPixel(p) * c;
                    System.arraycopy(source.data(), first, floats.data(), target + p * c, c);
                }
                forWindows((p, q) ->
                        kernels.maximum(source.data(), source.offset() + q * c, floats.data(), target + p * c, c));
            });
        } else {
            throw refused("maximum", x, y);
        }
    }

    /** Overwrites gx with the gradient of {@link #maximum}, given the input of the forward run. */
    public void maximumGradient(int pictures, Activations x, float[] gy, int gyOffset, float[] gx, int gxOffset) {
        workers.forEach(pictures, (n, worker) -> {
            Floats source = read(x, n, worker);
            int c = in.channels();
            int target = gxOffset + n * in.size();
            Arrays.fill(gx, target, target + in.size(), 0f);
            float[] largest = best[worker];
            int[] where = bestPixel[worker];
            for (int p = 0; p < out.pixels(); p++) {
                int first = firstPixel(p);
                System.arraycopy(source.data(), source.offset() + first * c, largest, 0, c);
                Arrays.fill(where, first);
                forWindow(p, (same, q) -> keepLarger(source.data(), source.offset() + q * c, q, largest, where));
                int gradient = gyOffset + n * out.size() + p * c;
                for (int k = 0; k < c; k++) {
                    gx[target + where[k] * c + k] += gy[gradient + k];
                }
            }
        });
    }

    private static void keepLarger(float[] x, int xOffset, int pixel, float[] largest, int[] where) {
        for (int k = 0; k < largest.length; k++) {
            boolean larger = x[xOffset + k] > largest[k];
            largest[k] = larger ? x[xOffset + k] : largest[k];
            where[k] = larger ? pixel : where[k];
        }
    }

    /** Adds one-bit numbers into bit planes: a ripple-carry adder over 64 channels at once. */
    private void countBits(int n, Bits from, Counts to) {
        int words = Activations.words(in.channels());
        int planes = to.planes();
        int source = from.offset() + n * in.pixels() * words;
        int target = to.offset() + n * out.pixels() * planes * words;
        long[] counts = to.words();
        Arrays.fill(counts, target, target + out.pixels() * planes * words, 0L);
        forWindows((p, q) -> {
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

    private void forWindows(Pair body) {
        for (int p = 0; p < out.pixels(); p++) {
            forWindow(p, body);
        }
    }

    /** The pixels of output pixel p's window in row-major order, those in the padding left out. */
    private void forWindow(int p, Pair body) {
        int top = p / out.width() * shape.strideY() - shape.padY();
        int left = p % out.width() * shape.strideX() - shape.padX();
        int bottom = Math.min(in.height(), top + shape.kernelHeight());
        int right = Math.min(in.width(), left + shape.kernelWidth());
        for (int row = Math.max(0, top); row < bottom; row++) {
            for (int column = Math.max(0, left); column < right; column++) {
                body.run(p, row * in.width() + column);
            }
        }
    }

    private int firstPixel(int p) {
        int row = Math.max(0, p / out.width() * shape.strideY() - shape.padY());
        int column = Math.max(0, p % out.width() * shape.strideX() - shape.padX());
        return row * in.width() + column;
    }

    private static IllegalArgumentException refused(String what, Activations x, Activations y) {
        return new IllegalArgumentException("Pooling." + what + " cannot write "
                + y.getClass().getSimpleName() + " from " + x.getClass().getSimpleName() + "; use Floats");
    }
}
