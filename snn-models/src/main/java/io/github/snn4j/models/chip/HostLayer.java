package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;

/**
 * The first linear layer, computed in float by the host: its result is the bias of the first population, held while a
 * picture is shown.
 *
 * @param bias one value per output channel or per output, or empty
 * @param range largest |result| that the chip's integers must hold; beyond it the bias saturates
 */
@SuppressWarnings("ArrayRecordComponent")
public record HostLayer(Linear linear, float[] bias, double range) implements NetworkInput {
    public HostLayer {
        Shape out = linear.geometry().out();
        if (bias.length != 0 && bias.length != out.channels() && bias.length != out.size()) {
            throw new IllegalArgumentException("HostLayer.bias must have 0, " + out.channels() + " or " + out.size()
                    + " values, got " + bias.length);
        }
        if (linear.geometry() instanceof SparseGeometry) {
            throw new IllegalArgumentException("HostLayer.linear must be dense or a convolution");
        }
        if (!(range > 0) || !Double.isFinite(range)) {
            throw new IllegalArgumentException("HostLayer.range must be > 0 and finite, got " + range);
        }
    }

    /** The layer with the range that no picture with |pixel| ≤ {@code inputMaximum} leaves. */
    public static HostLayer of(Linear linear, float[] bias, double inputMaximum) {
        int outs = linear.geometry().outChannels();
        double[] sums = new double[outs];
        for (int i = 0; i < linear.weights().length; i++) {
            sums[linear.geometry().outChannel(i)] += Math.abs(linear.weights()[i]) * inputMaximum;
        }
        double range = 0;
        for (double sum : sums) {
            range = Math.max(range, sum);
        }
        double offset = 0;
        for (float b : bias) {
            offset = Math.max(offset, Math.abs(b));
        }
        return new HostLayer(linear, bias, Math.max(range + offset, Double.MIN_NORMAL));
    }

    /** The layer's result for one picture (H, W, C), summed in double in the order of the weights. */
    public double[] apply(float[] picture) {
        Geometry g = linear.geometry();
        if (picture.length != g.in().size()) {
            throw new IllegalArgumentException(
                    "The picture must have " + g.in().size() + " values (" + g.in() + "), got " + picture.length);
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
