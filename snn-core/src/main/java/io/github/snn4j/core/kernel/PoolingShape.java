package io.github.snn4j.core.kernel;

/** The geometry of a pooling window, channels-last; padding lies outside the picture on both sides. */
public record PoolingShape(Shape in, int kernelHeight, int kernelWidth, int strideY, int strideX, int padY, int padX) {
    /**
     * @throws IllegalArgumentException if a component is out of range, a window could lie in the padding alone, or the
     *     window is larger than the padded picture
     */
    public PoolingShape {
        if (kernelHeight < 1 || kernelWidth < 1 || strideY < 1 || strideX < 1) {
            throw new IllegalArgumentException("PoolingShape window and stride must be >= 1, got " + kernelHeight + "x"
                    + kernelWidth + " by " + strideY + "x" + strideX);
        }
        if (padY < 0 || padX < 0 || 2 * padY > kernelHeight || 2 * padX > kernelWidth) {
            throw new IllegalArgumentException("PoolingShape padding must be 0 to half the window " + kernelHeight + "x"
                    + kernelWidth + ", got " + padY + " and " + padX);
        }
        if (in.height() + 2 * padY < kernelHeight || in.width() + 2 * padX < kernelWidth) {
            throw new IllegalArgumentException("PoolingShape window " + kernelHeight + "x" + kernelWidth
                    + " is larger than the padded picture " + (in.height() + 2 * padY) + "x" + (in.width() + 2 * padX));
        }
    }

    /** Square windows side by side, without padding. */
    public static PoolingShape of(Shape in, int window) {
        return new PoolingShape(in, window, window, window, window, 0, 0);
    }

    /** The shape of the output; rows and columns that fill no window are left out. */
    public Shape out() {
        return new Shape(
                (in.height() + 2 * padY - kernelHeight) / strideY + 1,
                (in.width() + 2 * padX - kernelWidth) / strideX + 1,
                in.channels());
    }

    /** Pixels of a window, padding included: what an average divides by. */
    public int window() {
        return kernelHeight * kernelWidth;
    }

    /** Bit planes that count the ones of a window: ⌈log2(window + 1)⌉. */
    public int planes() {
        return 32 - Integer.numberOfLeadingZeros(window());
    }
}
