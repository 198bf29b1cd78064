package io.github.snn4j.core.kernel;

/**
 * {@code U = G g Gᵀ} of {@link Winograd} for one block of the channels that it makes: after {@link Kernels#ALIGNED} floats,
 * {@code [place ξ][channel read][channel of the block]}.
 */
final class TransformedKernels {
    private static final int SIDE = 3;
    private static final int TAPS = SIDE * SIDE;

    /** Channels read whose kernels are transformed at once, in the first-level cache. */
    private static final int AT_ONCE = 8;

    private final ConvolutionShape shape;
    private final boolean gradient;
    private final int read;
    private final Kernels kernels;
    private final WinogradTransform transform;
    private final int width;
    private final float[] gathered;
    private final float[] halfway;
    private float[] u = {};
    private int block = -1;

    /** @param gradient whether kernels are those of the input gradient, turned by half a turn */
    TransformedKernels(ConvolutionShape shape, boolean gradient, WinogradTransform transform, Kernels kernels) {
        this.shape = shape;
        this.gradient = gradient;
        this.read = gradient ? shape.outChannels() : shape.in().channels();
        this.kernels = kernels;
        this.transform = transform;
        this.width = kernels.blockWidth();
        this.gathered = new float[Kernels.ALIGNED + TAPS * AT_ONCE * width];
        this.halfway = new float[Kernels.ALIGNED + transform.rows() * SIDE * AT_ONCE * width];
    }

    /** The floats of U. */
    static int size(int read, WinogradTransform transform, int width) {
        return Kernels.ALIGNED + Math.multiplyExact(transform.rows() * transform.rows() * width, read);
    }

    long ownBytes() {
        return 4L * (gathered.length + halfway.length);
    }

    /** The weights may have changed; U is written there from now on. */
    void start(float[] target) {
        u = target;
        block = -1;
    }

    /** U of that block; weights {@code [3][3][inputs][outputs]}. */
    float[] of(int wanted, float[] weights, int offset) {
        if (wanted != block) {
            block = wanted;
            for (int first = 0; first < read; first += AT_ONCE) {
                int count = Math.min(AT_ONCE, read - first);
                if (gradient) {
                    turn(first, count, weights, offset);
                } else {
                    copy(first, count, weights, offset);
                }
                transform(first, count * width);
            }
        }
        return u;
    }

    /** The taps, output channels side by side; no one reads what lies behind the last channel. */
    private void copy(int first, int count, float[] weights, int offset) {
        int channels = Math.min(width, shape.outChannels() - block * width);
        for (int tap = 0; tap < TAPS; tap++) {
            int target = Kernels.ALIGNED + tap * count * width;
            int source = offset + (tap * read + first) * shape.outChannels() + block * width;
            for (int c = 0; c < count; c++) {
                System.arraycopy(weights, source + c * shape.outChannels(), gathered, target + c * width, channels);
            }
        }
    }

    /** The taps from the last to the first, input channels side by side. */
    private void turn(int first, int count, float[] weights, int offset) {
        int inputs = shape.in().channels();
        int channels = Math.min(width, inputs - block * width);
        for (int tap = 0; tap < TAPS; tap++) {
            int target = Kernels.ALIGNED + (TAPS - 1 - tap) * count * width;
            int source = offset + (tap * inputs + block * width) * read + first;
            for (int c = 0; c < channels; c++) {
                for (int o = 0; o < count; o++) {
                    gathered[target + c + o * width] = weights[source + c * read + o];
                }
            }
        }
    }

    private void transform(int first, int step) {
        int start = Kernels.ALIGNED;
        int line = SIDE * step;
        int alpha = transform.rows();
        kernels.transform(transform, gathered, start, line, halfway, start, line, line);
        for (int i = 0; i < alpha; i++) {
            int target = start + (i * alpha * read + first) * width;
            kernels.transform(transform, halfway, start + i * line, step, u, target, read * width, step);
        }
    }
}
