package io.github.snn4j.models.architecture;

import io.github.snn4j.layers.layer.LayerGraph;

/**
 * PLIF-Net (Fang et al. 2021, ICCV, arXiv 2007.05785, table 1): 3×3 convolutions of equal width with norm and spikes, pools,
 * and two hidden dense layers of spikes with dropout before each.
 *
 * <p>In the paper each class is the mean of ten neurons of the second hidden layer; here a dense layer learns that vote. The
 * hidden layers have a norm, which the paper's have not: without it they would be silent at the start.
 */
public final class PlifNet {
    private static final int VOTERS = 10;

    private PlifNet() {}

    /** For CIFAR-10: twice three convolutions of 256 channels and a pool. */
    public static LayerGraph cifar(Design design) {
        return layers(design, 256, 3);
    }

    /** For MNIST: twice a convolution of 128 channels and a pool. */
    public static LayerGraph mnist(Design design) {
        return layers(design, 128, 1);
    }

    private static LayerGraph layers(Design design, int channels, int convolutions) {
        Chain chain = new Chain(design);
        for (int stage = 0; stage < 2; stage++) {
            for (int i = 0; i < convolutions; i++) {
                chain.conv(channels, 3, 1).spikes();
            }
            chain.pool(2, 2, 0);
        }
        return chain.flatten()
                .dropout()
                .hidden(2048)
                .dropout()
                .hidden(VOTERS * design.classes())
                .classified();
    }
}
