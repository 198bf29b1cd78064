package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.PoolingShape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/** Convolutions and pools of pictures, channels-last, with the padding given explicitly ("VALID" means just that). */
final class SpatialOperations {
    private SpatialOperations() {}

    /** {@code w} is {@code [kH, kW, in/groups, out]}; groups that are not depth-wise become convolutions side by side. */
    static SDVariable convolution(SameDiff sd, SDVariable x, ConvolutionShape g, SDVariable w) {
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(g.kernelHeight())
                .kW(g.kernelWidth())
                .sH(g.strideY())
                .sW(g.strideX())
                .pH(g.padY())
                .pW(g.padX())
                .dH(g.dilationY())
                .dW(g.dilationX())
                .paddingMode(PaddingMode.VALID)
                .dataFormat("NHWC")
                .weightsFormat(WeightsFormat.YXIO)
                .build();
        int groups = g.groups();
        if (groups == 1) {
            return sd.cnn().conv2d(x, w, config);
        }
        int in = g.in().channels();
        if (groups == in) {
            SDVariable perChannel = sd.reshape(w, g.kernelHeight(), g.kernelWidth(), in, g.outChannels() / in);
            return sd.cnn().depthWiseConv2d(x, perChannel, config);
        }
        SDVariable[] xs = sd.split(x, groups, 3);
        SDVariable[] ws = sd.split(w, groups, 3);
        SDVariable[] ys = new SDVariable[groups];
        for (int i = 0; i < groups; i++) {
            ys[i] = sd.cnn().conv2d(xs[i], ws[i], config);
        }
        return sd.concat(3, ys);
    }

    /** Padded beforehand where there is padding: SameDiff's average would leave it out of the count. */
    static SDVariable averagePool(SameDiff sd, SDVariable x, PoolingShape g) {
        if (g.padY() == 0 && g.padX() == 0) {
            return sd.cnn().avgPooling2d(x, config(g, 0, 0));
        }
        int[][] around = {{0, 0}, {g.padY(), g.padY()}, {g.padX(), g.padX()}, {0, 0}};
        SDVariable padded = sd.nn().pad(x, sd.constant(Nd4j.createFromArray(around)), 0);
        return sd.cnn().avgPooling2d(padded, config(g, 0, 0));
    }

    static SDVariable maxPool(SameDiff sd, SDVariable x, PoolingShape g) {
        return sd.cnn().maxPooling2d(x, config(g, g.padY(), g.padX()));
    }

    private static Pooling2DConfig config(PoolingShape g, int padY, int padX) {
        return Pooling2DConfig.builder()
                .kH(g.kernelHeight())
                .kW(g.kernelWidth())
                .sH(g.strideY())
                .sW(g.strideX())
                .pH(padY)
                .pW(padX)
                .dH(1)
                .dW(1)
                .paddingMode(PaddingMode.VALID)
                .isNHWC(true)
                .build();
    }
}
