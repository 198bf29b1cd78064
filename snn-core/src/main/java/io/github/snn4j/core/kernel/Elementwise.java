package io.github.snn4j.core.kernel;

import io.github.snn4j.core.kernel.Activations.Bits;
import io.github.snn4j.core.kernel.Activations.Counts;
import io.github.snn4j.core.kernel.Activations.Floats;
import java.util.Arrays;

/**
 * Sum, product and {@code a (1 - b)} of two activations, number by number, and what their gradients need.
 *
 * <p>The result is floats from any two; two bits also multiply to bits (and), {@code a (1 - b)} of bits is bits, and bits
 * and {@linkplain Counts counts} of scale 1 add to counts of scale 1. An object serves one call at a time.
 */
public final class Elementwise {
    private static final int CHUNK = 1 << 12;

    private final Shape shape;
    private final Workers workers;
    private final Kernels kernels;
    private final int pixelsPerTask;
    private final float[][] left;
    private final float[][] right;

    /** For pictures of that shape. */
    public Elementwise(Shape shape, Workers workers, Kernels kernels) {
        this.shape = shape;
        this.workers = workers;
        this.kernels = kernels;
        this.pixelsPerTask = Math.max(1, CHUNK / shape.channels());
        this.left = new float[workers.threads()][pixelsPerTask * shape.channels()];
        this.right = new float[workers.threads()][pixelsPerTask * shape.channels()];
    }

    public long scratchBytes() {
        return 8L * workers.threads() * pixelsPerTask * shape.channels();
    }

    /**
     * {@code y = a + b}.
     *
     * @throws IllegalArgumentException if y cannot hold the result
     */
    public void add(int pictures, Activations a, Activations b, Activations y) {
        if (y instanceof Counts sum) {
            Counts p = counts(a);
            Counts q = counts(b);
            int planes = Counts.planesOfSum(p.planes(), q.planes());
            if (sum.planes() != planes || sum.scale() != 1) {
                throw new IllegalArgumentException("Elementwise.add needs counts of " + planes
                        + " planes and scale 1, got " + sum.planes() + " and " + sum.scale());
            }
            addCounts(pictures, p, q, sum);
        } else {
            floats("add", pictures, a, b, y, kernels::add);
        }
    }

    /** Bits are counts of one plane. */
    private static Counts counts(Activations x) {
        if (x instanceof Bits bits) {
            return new Counts(bits.words(), bits.offset(), 1, 1);
        }
        if (x instanceof Counts counts && counts.scale() == 1) {
            return counts;
        }
        throw new IllegalArgumentException("Elementwise.add to counts takes bits or counts of scale 1, got "
                + x.getClass().getSimpleName());
    }

    /** Full adders over 64 channels at once. */
    private void addCounts(int pictures, Counts a, Counts b, Counts y) {
        int step = Activations.words(shape.channels());
        forPixels(pictures, (first, count, worker) -> {
            for (int pixel = first; pixel < first + count; pixel++) {
                for (int word = 0; word < step; word++) {
                    long carry = 0;
                    for (int plane = 0; plane < y.planes(); plane++) {
                        long p = plane(a, pixel, plane, step, word);
                        long q = plane(b, pixel, plane, step, word);
                        y.words()[y.offset() + (pixel * y.planes() + plane) * step + word] = p ^ q ^ carry;
                        carry = p & q | carry & (p ^ q);
                    }
                }
            }
        });
    }

    private static long plane(Counts x, int pixel, int plane, int step, int word) {
        return plane < x.planes() ? x.words()[x.offset() + (pixel * x.planes() + plane) * step + word] : 0;
    }

    /**
     * {@code y = a · b}.
     *
     * @throws IllegalArgumentException if y cannot hold the result
     */
    public void multiply(int pictures, Activations a, Activations b, Activations y) {
        if (a instanceof Bits p && b instanceof Bits q && y instanceof Bits r) {
            words(pictures, p, q, r, (first, second) -> first & second);
        } else {
            floats("multiply", pictures, a, b, y, kernels::multiply);
        }
    }

    /**
     * {@code y = a · (1 - b)}.
     *
     * @throws IllegalArgumentException if y cannot hold the result
     */
    public void iand(int pictures, Activations a, Activations b, Activations y) {
        if (a instanceof Bits p && b instanceof Bits q && y instanceof Bits r) {
            words(pictures, p, q, r, (first, second) -> first & ~second);
        } else {
            floats("iand", pictures, a, b, y, kernels::iand);
        }
    }

    /** {@code y += scale · x}. */
    public void accumulate(int pictures, float scale, Activations x, float[] y, int yOffset) {
        forPixels(pictures, (pixel, pixels, worker) -> {
            Floats source = read(x, pixel, pixels, left[worker]);
            int at = yOffset + pixel * shape.channels();
            kernels.accumulate(scale, source.data(), source.offset(), y, at, pixels * shape.channels());
        });
    }

    /** {@code y += scale · a · b}: with a gradient as a, what passes through a product. */
    public void accumulateProduct(int pictures, float scale, Activations a, Activations b, float[] y, int yOffset) {
        forPixels(pictures, (pixel, pixels, worker) -> {
            Floats p = read(a, pixel, pixels, left[worker]);
            Floats q = read(b, pixel, pixels, right[worker]);
            int at = yOffset + pixel * shape.channels();
            kernels.accumulateProduct(
                    scale, p.data(), p.offset(), q.data(), q.offset(), y, at, pixels * shape.channels());
        });
    }

    /** {@code y = x}. */
    public void copy(int pictures, float[] x, int xOffset, float[] y, int yOffset) {
        forPixels(pictures, (pixel, pixels, worker) -> {
            int at = pixel * shape.channels();
            System.arraycopy(x, xOffset + at, y, yOffset + at, pixels * shape.channels());
        });
    }

    /** {@code y = value}. */
    public void fill(int pictures, float value, float[] y, int yOffset) {
        forPixels(pictures, (pixel, pixels, worker) -> {
            int at = yOffset + pixel * shape.channels();
            Arrays.fill(y, at, at + pixels * shape.channels(), value);
        });
    }

    private interface Floating {
        void run(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int count);
    }

    private void floats(String what, int pictures, Activations a, Activations b, Activations y, Floating body) {
        if (!(y instanceof Floats floats)) {
            throw new IllegalArgumentException("Elementwise." + what + " of "
                    + a.getClass().getSimpleName() + " and " + b.getClass().getSimpleName() + " cannot write "
                    + y.getClass().getSimpleName() + "; use Floats");
        }
        forPixels(pictures, (pixel, pixels, worker) -> {
            Floats p = read(a, pixel, pixels, left[worker]);
            Floats q = read(b, pixel, pixels, right[worker]);
            int at = floats.offset() + pixel * shape.channels();
            body.run(p.data(), p.offset(), q.data(), q.offset(), floats.data(), at, pixels * shape.channels());
        });
    }

    private interface Logical {
        long of(long a, long b);
    }

    private void words(int pictures, Bits a, Bits b, Bits y, Logical body) {
        int step = Activations.words(shape.channels());
        forPixels(pictures, (pixel, pixels, worker) -> {
            for (int i = pixel * step; i < (pixel + pixels) * step; i++) {
                y.words()[y.offset() + i] = body.of(a.words()[a.offset() + i], b.words()[b.offset() + i]);
            }
        });
    }

    private Floats read(Activations x, int pixel, int pixels, float[] scratch) {
        if (x instanceof Floats floats) {
            return new Floats(floats.data(), floats.offset() + pixel * shape.channels());
        }
        x.unpack(kernels, shape.channels(), pixel, pixels, scratch, 0);
        return new Floats(scratch, 0);
    }

    private interface Pixels {
        void run(int first, int count, int worker);
    }

    private void forPixels(int pictures, Pixels body) {
        int all = pictures * shape.pixels();
        workers.forEach((all + pixelsPerTask - 1) / pixelsPerTask, (task, worker) -> {
            int first = task * pixelsPerTask;
            body.run(first, Math.min(pixelsPerTask, all - first), worker);
        });
    }
}
