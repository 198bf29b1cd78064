package io.github.snn4j.layers.layer;

import io.github.snn4j.core.catalogue.Catalogue;

/** The catalogue of layers: each layer's name in JSON is its class's. */
public final class Layers {
    /** The built-in layers. */
    public static final Catalogue<Layer> CATALOGUE = Catalogue.<Layer>of("layer")
            .with(Dense.class)
            .with(Conv2d.class)
            .with(AveragePool2d.class)
            .with(MaxPool2d.class)
            .with(BatchNorm.class)
            .with(Dropout.class)
            .with(Flatten.class)
            .with(Spiking.class)
            .with(Recurrent.class)
            .with(Residual.class)
            .with(Sequence.class)
            .with(StepScale.class)
            .with(BatchNormThroughTime.class)
            .with(MembraneNorm.class)
            .with(ParallelSpiking.class)
            .with(Relu.class)
            .with(ChannelAttention.class)
            .with(SpatialAttention.class)
            .with(SelfAttention.class);

    private Layers() {}
}
