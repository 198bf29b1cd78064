package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A convolution (cross-correlation) over pictures, weights {@code [kH, kW, in/groups, out]}.
 *
 * @param channels the number of output channels
 * @param kernel the window
 * @param stride the distance between windows
 * @param padding zeros around the picture, on each side
 * @param dilation the distance between the window's taps
 * @param groups how many independent groups the channels fall into; as many as channels is depth-wise
 * @param bias whether each output channel has a bias, which starts as {@link Start#FAN_IN}
 * @param start how the weights start
 */
public record Conv2d(
        int channels,
        @Default("3") Size kernel,
        @Default("1") Size stride,
        @Default("0") Size padding,
        @Default("1") Size dilation,
        @Default("1") int groups,
        @Default("true") boolean bias,
        @Default("fan_in") Start start)
        implements Layer {
    public Conv2d {
        if (channels < 1) {
            throw new IllegalArgumentException("Conv2d.channels must be at least 1, got " + channels);
        }
        kernel.positive("Conv2d.kernel");
        stride.positive("Conv2d.stride");
        dilation.positive("Conv2d.dilation");
        if (groups < 1 || channels % groups != 0) {
            throw new IllegalArgumentException(
                    "Conv2d.groups must divide its " + channels + " channels, got " + groups);
        }
    }

    /** With weights that start as {@link Start#FAN_IN}. */
    public Conv2d(int channels, Size kernel, Size stride, Size padding, Size dilation, int groups, boolean bias) {
        this(channels, kernel, stride, padding, dilation, groups, bias, Start.FAN_IN);
    }

    /** Stride 1, padding that keeps the picture's size for an odd kernel, with a bias. */
    public static Conv2d of(int channels, int kernel) {
        return new Conv2d(channels, Size.of(kernel), Size.of(1), Size.of(kernel / 2), Size.of(1), 1, true);
    }

    /** The same without a bias, as before a batch norm. */
    public Conv2d withoutBias() {
        return new Conv2d(channels, kernel, stride, padding, dilation, groups, false, start);
    }

    public Conv2d withStride(int n) {
        return new Conv2d(channels, kernel, Size.of(n), padding, dilation, groups, bias, start);
    }

    public Conv2d withPadding(int n) {
        return new Conv2d(channels, kernel, stride, Size.of(n), dilation, groups, bias, start);
    }

    public Conv2d withStart(Start value) {
        return new Conv2d(channels, kernel, stride, padding, dilation, groups, bias, value);
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        Shape in = ops.shape(x);
        if (in.channels() % groups != 0) {
            throw new IllegalArgumentException(
                    "Conv2d.groups " + groups + " must divide the input's channels, got " + in);
        }
        ConvolutionShape geometry = new ConvolutionShape(
                in,
                channels,
                kernel.height(),
                kernel.width(),
                stride.height(),
                stride.width(),
                padding.height(),
                padding.width(),
                dilation.height(),
                dilation.width(),
                groups);
        int fanIn = kernel.height() * kernel.width() * in.channels() / groups;
        @Nullable Parameter b = bias ? Parameter.learned("bias", Start.FAN_IN.of(fanIn), channels) : null;
        Parameter w = Parameter.learned(
                "weight", start.of(fanIn), kernel.height(), kernel.width(), in.channels() / groups, channels);
        return ops.convolution(x, geometry, w, b);
    }
}
