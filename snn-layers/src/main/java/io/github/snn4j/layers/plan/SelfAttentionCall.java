package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Kernels;
import java.util.Arrays;
import java.util.List;

/**
 * {@code y = scale Q (Kᵀ V)} for each picture and head, without a softmax, so that the order is free: this one takes time and
 * memory that grow with the pixels, not with their square, and of spikes both orders yield the same bits.
 */
final class SelfAttentionCall extends Call {
    private final Kernels kernels;
    private final int heads;
    private final float scale;
    private final int pixels;
    private final int channels;
    private final int each;

    /** Of each worker: a picture's Q, K and V, and a product with as many rows and columns as a head has channels. */
    private final float[][] scratch;

    SelfAttentionCall(
            String layer, List<Input> queryKeyValue, Value y, int heads, double scale, Kernels kernels, int threads) {
        super(layer, "selfAttention", queryKeyValue, y);
        this.kernels = kernels;
        this.heads = heads;
        this.scale = (float) scale;
        pixels = y.shape.pixels();
        channels = y.shape.channels();
        each = channels / heads;
        scratch = new float[threads][3 * y.shape.size() + each * each];
    }

    private int place(int input) {
        return input * output.shape.size();
    }

    private float[] unpacked(Frame f, int picture, int worker) {
        for (int i = 0; i < inputs.size(); i++) {
            f.activations(inputs.get(i).value())
                    .unpack(kernels, channels, picture * pixels, pixels, scratch[worker], place(i));
        }
        return scratch[worker];
    }

    @Override
    void forward(Frame f) {
        f.workers.forEach(f.pictures(output), (picture, worker) -> {
            float[] s = unpacked(f, picture, worker);
            int y = output.data.offset() + picture * output.shape.size();
            product(s, place(0), s, place(1), s, place(2), f.floats, y, s);
        });
    }

    /** The gradient is one of three more such products: {@code gQ = gy (Vᵀ K)}, {@code gK = V (gyᵀ Q)}, {@code gV = K (Qᵀ gy)}. */
    @Override
    void backward(Frame f) {
        Buffer gq = inputs.get(0).gradient();
        Buffer gk = inputs.get(1).gradient();
        Buffer gv = inputs.get(2).gradient();
        f.workers.forEach(f.pictures(output), (picture, worker) -> {
            float[] s = unpacked(f, picture, worker);
            int at = picture * output.shape.size();
            int gy = gradient().offset() + at;
            if (gq != null) {
                product(f.floats, gy, s, place(2), s, place(1), f.floats, gq.offset() + at, s);
            }
            if (gk != null) {
                product(s, place(2), f.floats, gy, s, place(0), f.floats, gk.offset() + at, s);
            }
            if (gv != null) {
                product(s, place(1), s, place(0), f.floats, gy, f.floats, gv.offset() + at, s);
            }
        });
    }

    /** {@code y = scale x (aᵀ b)}, all of them {@code [pixels, channels]}, for each head. */
    private void product(
            float[] x, int xOffset, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, float[] s) {
        int m = place(3);
        for (int head = 0; head < heads; head++) {
            int first = head * each;
            Arrays.fill(s, m, m + each * each, 0f);
            for (int row = first; row < pixels * channels; row += channels) {
                for (int i = 0; i < each; i++) {
                    accumulate(a[aOffset + row + i], b, bOffset + row, s, m + i * each);
                }
            }
            kernels.scale(scale, s, m, each * each);
            for (int row = first; row < pixels * channels; row += channels) {
                Arrays.fill(y, yOffset + row, yOffset + row + each, 0f);
                for (int i = 0; i < each; i++) {
                    accumulate(x[xOffset + row + i], s, m + i * each, y, yOffset + row);
                }
            }
        }
    }

    /** Of spikes most factors are 0. */
    private void accumulate(float factor, float[] from, int fromOffset, float[] to, int toOffset) {
        if (factor != 0) {
            kernels.accumulate(factor, from, fromOffset, to, toOffset, each);
        }
    }

    @Override
    double operations() {
        return 2.0 * output.data.size * each;
    }

    @Override
    boolean readsInputsBackward() {
        return true;
    }

    @Override
    long ownBytes() {
        return 4L * scratch.length * scratch[0].length;
    }
}
