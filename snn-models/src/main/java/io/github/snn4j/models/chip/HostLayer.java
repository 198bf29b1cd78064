package io.github.snn4j.models.chip;

import io.github.snn4j.core.coding.Normalized;
import io.github.snn4j.core.kernel.Shape;

/**
 * The first linear layer, computed in float by the host: its result is the bias of the first population, held while a
 * picture is shown.
 *
 * @param bias one value per output channel or per output, or empty
 * @param range largest |result| that the chip's integers must hold; beyond it the bias saturates
 * @param mean what is taken from each channel of the picture first, or empty
 * @param scale what each channel of the picture is then multiplied by, or empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record HostLayer(Linear linear, float[] bias, double range, float[] mean, float[] scale)
        implements NetworkInput {
    public HostLayer {
        Shape out = linear.geometry().out();
        if (bias.length != 0 && bias.length != out.channels() && bias.length != out.size()) {
            throw new IllegalArgumentException("HostLayer.bias must have 0, " + out.channels() + " or " + out.size()
                    + " values, got " + bias.length);
        }
        if (linear.geometry().pool() != 1) {
            throw new IllegalArgumentException("HostLayer.linear must not have a pool, got "
                    + linear.geometry().pool());
        }
        if (!(range > 0) || !Double.isFinite(range)) {
            throw new IllegalArgumentException("HostLayer.range must be > 0 and finite, got " + range);
        }
        int pixels = linear.geometry().in().size();
        if (mean.length != scale.length || mean.length > 0 && pixels % mean.length != 0) {
            throw new IllegalArgumentException("HostLayer.mean and .scale must have as many values as the picture has"
                    + " channels, or none, got " + mean.length + " and " + scale.length);
        }
    }

    /** Of the picture as it is. */
    public HostLayer(Linear linear, float[] bias, double range) {
        this(linear, bias, range, new float[0], new float[0]);
    }

    /** The layer with the range that no picture with |pixel| ≤ {@code inputMaximum} leaves. */
    public static HostLayer of(Linear linear, float[] bias, double inputMaximum) {
        double[] least = {-inputMaximum};
        double[] most = {inputMaximum};
        return new HostLayer(linear, bias, range(linear, bias, least, most));
    }

    /** The layer of a normalised picture, with the range that no picture of pixels from 0 to 1 leaves. */
    public static HostLayer normalized(Linear linear, float[] bias, Normalized encoder) {
        int channels = encoder.mean().size();
        float[] mean = new float[channels];
        float[] scale = new float[channels];
        double[] least = new double[channels];
        double[] most = new double[channels];
        for (int c = 0; c < channels; c++) {
            mean[c] = encoder.mean().get(c).floatValue();
            scale[c] = (float) (1 / encoder.deviation().get(c));
            least[c] = -mean[c] * scale[c];
            most[c] = (1 - mean[c]) * scale[c];
        }
        return new HostLayer(linear, bias, range(linear, bias, least, most), mean, scale);
    }

    /** The largest |result| of inputs between {@code least} and {@code most}, by channel, or 0 where there is padding. */
    private static double range(Linear linear, float[] bias, double[] least, double[] most) {
        int outs = linear.geometry().outChannels();
        double[] up = new double[outs];
        double[] down = new double[outs];
        for (int i = 0; i < linear.weights().length; i++) {
            int c = i / outs % least.length;
            double low = linear.weights()[i] * least[c];
            double high = linear.weights()[i] * most[c];
            up[i % outs] += Math.max(0, Math.max(low, high));
            down[i % outs] += Math.min(0, Math.min(low, high));
        }
        double range = Double.MIN_NORMAL;
        for (int o = 0; o < outs; o++) {
            float b = bias.length == 0 ? 0 : bias[o % bias.length];
            range = Math.max(range, Math.max(Math.abs(up[o] + b), Math.abs(down[o] + b)));
        }
        return range;
    }

    /** The layer's result for one picture (H, W, C), summed in double in the order of the weights. */
    public double[] apply(float[] pixels) {
        Geometry g = linear.geometry();
        if (pixels.length != g.in().size()) {
            throw new IllegalArgumentException(
                    "The picture must have " + g.in().size() + " values (" + g.in() + "), got " + pixels.length);
        }
        float[] picture = pixels.clone();
        for (int i = 0; i < picture.length && mean.length > 0; i++) {
            picture[i] = (picture[i] - mean[i % mean.length]) * scale[i % mean.length];
        }
        double[] result = new double[g.out().size()];
        for (int i = 0; i < result.length && bias.length > 0; i++) {
            result[i] = bias[i % bias.length];
        }
        if (g instanceof ConvGeometry c) {
            convolve(c, picture, result);
        } else {
            for (int i = 0; i < picture.length; i++) {
                accumulate(picture[i], i * result.length, result, 0, result.length);
            }
        }
        return result;
    }

    /** Whether it multiplies every pixel by one number and adds one to it, as Lava's input layer does. */
    public boolean isPerPixel() {
        return linear.geometry() instanceof ConvGeometry g
                && g.equals(ConvGeometry.of(g.in(), g.in().channels(), 1, 1, 1, 0))
                && isMultipleOfIdentity(linear.weights(), g.outChannels())
                && isConstant(bias)
                && isConstant(mean)
                && isConstant(scale);
    }

    private static boolean isMultipleOfIdentity(float[] w, int n) {
        for (int i = 0; i < w.length; i++) {
            if (w[i] != (i % n == i / n ? w[0] : 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isConstant(float[] values) {
        for (float v : values) {
            if (v != values[0]) {
                return false;
            }
        }
        return true;
    }

    private void convolve(ConvGeometry c, float[] picture, double[] result) {
        Shape in = c.in();
        Shape out = c.out();
        for (int y = 0; y < out.height(); y++) {
            for (int x = 0; x < out.width(); x++) {
                int to = (y * out.width() + x) * out.channels();
                for (int ky = 0; ky < c.kernelHeight(); ky++) {
                    int iy = y * c.strideY() - c.padY() + ky;
                    for (int kx = 0; kx < c.kernelWidth(); kx++) {
                        int ix = x * c.strideX() - c.padX() + kx;
                        if (iy < 0 || iy >= in.height() || ix < 0 || ix >= in.width()) {
                            continue;
                        }
                        int pixel = (iy * in.width() + ix) * in.channels();
                        int row = (ky * c.kernelWidth() + kx) * in.channels();
                        for (int i = 0; i < in.channels(); i++) {
                            accumulate(picture[pixel + i], (row + i) * out.channels(), result, to, out.channels());
                        }
                    }
                }
            }
        }
    }

    private void accumulate(float value, int from, double[] result, int to, int n) {
        float[] w = linear.weights();
        for (int o = 0; o < n; o++) {
            result[to + o] += (double) value * w[from + o];
        }
    }
}
