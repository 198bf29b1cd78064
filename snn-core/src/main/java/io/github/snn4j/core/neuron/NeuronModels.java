package io.github.snn4j.core.neuron;

import io.github.snn4j.core.catalogue.Catalogue;

/** The neuron models known by name. */
public final class NeuronModels {
    /** All neuron models of this package. */
    public static final Catalogue<NeuronModel> CATALOGUE = Catalogue.<NeuronModel>of("neuron model")
            .with(If.class)
            .with(Lif.class)
            .with(CurrentLif.class)
            .with(BiophysicalLif.class)
            .with(ParametricLif.class)
            .with(Glif.class)
            .with(Klif.class)
            .with(DietLif.class)
            .with(HeterogeneousLif.class)
            .with(Heaviside.class);

    private NeuronModels() {}
}
