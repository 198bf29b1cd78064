package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;

/**
 * A two-dimensional cross-correlation: output pixel (y, x) sees input pixels (y·stride − padding + ky, x·stride −
 * padding + kx), outside is zero; weights {@code [kernelHeight][kernelWidth][in channels][out channels]}.
 */
public record ConvGeometry(Shape in, int outChannels, int kernelHeight, int kernelWidth, int stride, int padding)
        implements Geometry {
    public ConvGeometry {
        if (outChannels < 1 || kernelHeight < 1 || kernelWidth < 1 || stride < 1 || padding < 0) {
            throw new IllegalArgumentException(
                    "ConvGeometry needs outChannels, kernel and stride >= 1 and padding >= 0,"
                            + " got outChannels " + outChannels + ", kernel " + kernelHeight + "x" + kernelWidth
                            + ", stride "
                            + stride + ", padding " + padding);
        }
        if (in.height() + 2L * padding < kernelHeight || in.width() + 2L * padding < kernelWidth) {
            throw new IllegalArgumentException("ConvGeometry.kernel " + kernelHeight + "x" + kernelWidth
                    + " is larger than the padded input " + in + " with padding " + padding);
        }
        if ((long) kernelHeight * kernelWidth * in.channels() * outChannels > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("ConvGeometry has more than " + Integer.MAX_VALUE + " weights");
        }
    }

    @Override
    public Shape out() {
        return new Shape(
                (in.height() + 2 * padding - kernelHeight) / stride + 1,
                (in.width() + 2 * padding - kernelWidth) / stride + 1,
                outChannels);
    }

    @Override
    public int weightCount() {
        return kernelHeight * kernelWidth * in.channels() * outChannels;
    }
}
