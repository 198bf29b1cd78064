package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.Shape;

/**
 * Multiplies each pixel by a number between 0 and 1 that depends on its neighbourhood,
 * {@code y = x σ(conv([mean(x), max(x)]))}, mean and max over the channels of a pixel (Woo et al. 2018, arXiv 1807.06521,
 * equation 3; in spiking networks Yao et al. 2023, arXiv 2209.13929).
 *
 * @param kernel the window's height and width, an odd number
 */
public record SpatialAttention(@Default("7") int kernel) implements Layer {
    public SpatialAttention {
        if (kernel < 1 || kernel % 2 == 0) {
            throw new IllegalArgumentException(
                    "SpatialAttention.kernel must be odd, so that a window has a middle, got " + kernel + "; use "
                            + Math.max(1, kernel + 1));
        }
    }

    /** The convolution of such weights from mean and maximum to one number a pixel of a picture. */
    public static ConvolutionShape geometry(Shape picture, Parameter weight) {
        int kernel = weight.shape().get(0);
        return ConvolutionShape.of(new Shape(picture.height(), picture.width(), 2), 1, kernel, 1, kernel / 2);
    }

    @Override
    public <T> T apply(Operations<T> ops, T x) {
        return ops.spatialAttention(
                x, Parameter.learned("weight", Start.FAN_IN.of(2 * kernel * kernel), kernel, kernel, 2, 1));
    }
}
