package io.github.snn4j.core.kernel;

/**
 * {@code U = G g Gᵀ} of {@link Winograd} for the input channels of one block, g the kernels turned by half a turn: after
 * {@link Kernels#ALIGNED} floats, {@code [place ξ][output channel][input channel of the block]}.
 */
final class TransformedKernels {
    private static final int SIDE = 3;
    private static final int TAPS = SIDE * SIDE;

    /** Output channels whose kernels are transformed at once, in the first-level cache. */
    private static final int AT_ONCE = 8;

    private final int inputs;
    private final int outputs;
    private final Kernels kernels;
    private final WinogradTransform transform;
    private final int width;
    private final float[] turned;
    private final float[] halfway;
    private final float[] u;
    private int block = -1;

    TransformedKernels(int inputs, int outputs, WinogradTransform transform, Kernels kernels) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.kernels = kernels;
        this.transform = transform;
        this.width = kernels.blockWidth();
        this.turned = new float[Kernels.ALIGNED + TAPS * AT_ONCE * width];
        this.halfway = new float[Kernels.ALIGNED + transform.rows() * SIDE * AT_ONCE * width];
        this.u = new float[size(outputs, transform, width)];
    }

    private static int size(int outputs, WinogradTransform transform, int width) {
        return Kernels.ALIGNED + Math.multiplyExact(transform.rows() * transform.rows() * width, outputs);
    }

    static long scratchBytes(int outputs, WinogradTransform transform, int width) {
        return 4L * (size(outputs, transform, width) + (TAPS + transform.rows() * SIDE) * AT_ONCE * width);
    }

    /** The weights changed. */
    void forget() {
        block = -1;
    }

    /** U of that block; weights {@code [3][3][inputs][outputs]}. */
    float[] of(int wanted, float[] weights, int offset) {
        if (wanted != block) {
            block = wanted;
            for (int first = 0; first < outputs; first += AT_ONCE) {
                int count = Math.min(AT_ONCE, outputs - first);
                turn(first, count, weights, offset);
                transform(first, count * width);
            }
        }
        return u;
    }

    /** The taps from the last to the first, input channels side by side; no one reads what lies behind the last channel. */
    private void turn(int first, int count, float[] weights, int offset) {
        int channels = Math.min(width, inputs - block * width);
        for (int tap = 0; tap < TAPS; tap++) {
            int target = Kernels.ALIGNED + (TAPS - 1 - tap) * count * width;
            int source = offset + (tap * inputs + block * width) * outputs + first;
            for (int c = 0; c < channels; c++) {
                for (int o = 0; o < count; o++) {
                    turned[target + c + o * width] = weights[source + c * outputs + o];
                }
            }
        }
    }

    private void transform(int first, int step) {
        int start = Kernels.ALIGNED;
        int line = SIDE * step;
        int alpha = transform.rows();
        kernels.transform(transform, turned, start, line, halfway, start, line, line);
        for (int i = 0; i < alpha; i++) {
            int target = start + (i * alpha * outputs + first) * width;
            kernels.transform(transform, halfway, start + i * line, step, u, target, outputs * width, step);
        }
    }
}
