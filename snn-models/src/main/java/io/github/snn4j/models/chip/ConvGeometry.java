package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.Shape;

/**
 * A two-dimensional cross-correlation: output pixel (y, x) sees input pixels (y·strideY − padY + ky, x·strideX − padX + kx),
 * outside is zero; weights {@code [kernelHeight][kernelWidth][in channels][out channels]}.
 *
 * @param pool squares of so many input pixels a side are added before, as one pixel: each of them has the same weights, and
 *     on a core the same synapses; 1 for none
 */
public record ConvGeometry(
        Shape in,
        int outChannels,
        int kernelHeight,
        int kernelWidth,
        int strideY,
        int strideX,
        int padY,
        int padX,
        int pool)
        implements Geometry {
    public ConvGeometry {
        if (outChannels < 1
                || kernelHeight < 1
                || kernelWidth < 1
                || strideY < 1
                || strideX < 1
                || padY < 0
                || padX < 0) {
            throw new IllegalArgumentException(
                    "ConvGeometry needs outChannels, kernel and stride >= 1 and padding >= 0, got outChannels "
                            + outChannels + ", kernel " + kernelHeight + "x" + kernelWidth + ", stride " + strideY + "x"
                            + strideX + ", padding " + padY + "x" + padX);
        }
        if (pool < 1 || in.height() % pool != 0 || in.width() % pool != 0) {
            throw new IllegalArgumentException("ConvGeometry.pool must divide the picture " + in + ", got " + pool);
        }
        if (in.height() / pool + 2L * padY < kernelHeight || in.width() / pool + 2L * padX < kernelWidth) {
            throw new IllegalArgumentException("ConvGeometry.kernel " + kernelHeight + "x" + kernelWidth
                    + " is larger than the padded input " + in + " with padding " + padY + "x" + padX);
        }
        if ((long) kernelHeight * kernelWidth * in.channels() * outChannels > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("ConvGeometry has more than " + Integer.MAX_VALUE + " weights");
        }
    }

    /** Without pooled squares. */
    public ConvGeometry(
            Shape in,
            int outChannels,
            int kernelHeight,
            int kernelWidth,
            int strideY,
            int strideX,
            int padY,
            int padX) {
        this(in, outChannels, kernelHeight, kernelWidth, strideY, strideX, padY, padX, 1);
    }

    /** The same stride and padding in both directions, without pooled squares. */
    public static ConvGeometry of(
            Shape in, int outChannels, int kernelHeight, int kernelWidth, int stride, int padding) {
        return new ConvGeometry(in, outChannels, kernelHeight, kernelWidth, stride, stride, padding, padding);
    }

    /** The convolution with zeros for the taps between dilated ones and for the channels of other groups. */
    public static ConvGeometry of(ConvolutionShape g) {
        return new ConvGeometry(
                g.in(),
                g.outChannels(),
                (g.kernelHeight() - 1) * g.dilationY() + 1,
                (g.kernelWidth() - 1) * g.dilationX() + 1,
                g.strideY(),
                g.strideX(),
                g.padY(),
                g.padX());
    }

    /**
     * Where a weight of a convolution with dilation and groups stands among those of {@link #of(ConvolutionShape)}.
     *
     * @param weight its place in {@code [kernelHeight][kernelWidth][in channels / groups][out channels]}
     */
    public static int at(ConvolutionShape g, int weight) {
        int ins = g.in().channels() / g.groups();
        int o = weight % g.outChannels();
        int i = weight / g.outChannels() % ins;
        int tap = weight / g.outChannels() / ins;
        int y = tap / g.kernelWidth() * g.dilationY();
        int x = tap % g.kernelWidth() * g.dilationX();
        int width = (g.kernelWidth() - 1) * g.dilationX() + 1;
        int channel = o / (g.outChannels() / g.groups()) * ins + i;
        return ((y * width + x) * g.in().channels() + channel) * g.outChannels() + o;
    }

    @Override
    public Shape out() {
        return new Shape(
                (in.height() / pool + 2 * padY - kernelHeight) / strideY + 1,
                (in.width() / pool + 2 * padX - kernelWidth) / strideX + 1,
                outChannels);
    }

    @Override
    public int weightCount() {
        return kernelHeight * kernelWidth * in.channels() * outChannels;
    }
}
