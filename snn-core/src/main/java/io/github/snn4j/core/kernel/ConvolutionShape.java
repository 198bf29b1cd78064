package io.github.snn4j.core.kernel;

/**
 * The geometry of a two-dimensional convolution (cross-correlation), channels-last, zero padding on both sides.
 *
 * <p>{@code y[i, j, o] = bias[o] + Σ w[a, b, c, o] x[i·strideY + a·dilationY - padY, j·strideX + b·dilationX - padX, c]};
 * output channel o of group g sees only the input channels of group g.
 */
public record ConvolutionShape(
        Shape in,
        int outChannels,
        int kernelHeight,
        int kernelWidth,
        int strideY,
        int strideX,
        int padY,
        int padX,
        int dilationY,
        int dilationX,
        int groups) {
    /**
     * @throws IllegalArgumentException if a component is out of range or the kernel is larger than the padded picture
     */
    public ConvolutionShape {
        requirePositive("outChannels", outChannels);
        requirePositive("kernelHeight", kernelHeight);
        requirePositive("kernelWidth", kernelWidth);
        requirePositive("strideY", strideY);
        requirePositive("strideX", strideX);
        requirePositive("dilationY", dilationY);
        requirePositive("dilationX", dilationX);
        requirePositive("groups", groups);
        if (padY < 0 || padX < 0) {
            throw new IllegalArgumentException("ConvolutionShape padding must be >= 0, got " + padY + " and " + padX);
        }
        if (in.channels() % groups != 0 || outChannels % groups != 0) {
            throw new IllegalArgumentException("ConvolutionShape.groups must divide the channels, got " + groups
                    + " groups for " + in.channels() + " to " + outChannels + " channels");
        }
        requireFit("height", in.height() + 2L * padY, (kernelHeight - 1L) * dilationY + 1);
        requireFit("width", in.width() + 2L * padX, (kernelWidth - 1L) * dilationX + 1);
    }

    /** A square kernel without dilation or groups. */
    public static ConvolutionShape of(Shape in, int outChannels, int kernel, int stride, int pad) {
        return new ConvolutionShape(in, outChannels, kernel, kernel, stride, stride, pad, pad, 1, 1, 1);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("ConvolutionShape." + name + " must be >= 1, got " + value);
        }
    }

    private static void requireFit(String name, long padded, long kernel) {
        if (kernel > padded) {
            throw new IllegalArgumentException("ConvolutionShape: the kernel spans " + kernel + " pixels, the padded "
                    + name + " is " + padded + "; use a smaller kernel or more padding");
        }
    }

    /** The shape of the output. */
    public Shape out() {
        int height = (in.height() + 2 * padY - (kernelHeight - 1) * dilationY - 1) / strideY + 1;
        int width = (in.width() + 2 * padX - (kernelWidth - 1) * dilationX - 1) / strideX + 1;
        return new Shape(height, width, outChannels);
    }

    /** Taps of the kernel: height times width. */
    public int taps() {
        return kernelHeight * kernelWidth;
    }

    /** The number of weights, {@code [kernelHeight][kernelWidth][inChannels / groups][outChannels]}. */
    public int weights() {
        return taps() * (in.channels() / groups) * outChannels;
    }

    /** Multiplications and additions of one picture's forward run, those with padding included. */
    public long multiplyAccumulates() {
        return (long) out().pixels() * weights();
    }
}
