package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.catalogue.RecordText;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.NeuronModels;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.core.surrogate.Surrogates;

/** A neuron as the text that SameDiff and DL4J keep; one of your own goes by its class's full name. */
public final class NeuronText {
    private static final RecordText TEXT =
            RecordText.of(NeuronModel.class, NeuronModels.CATALOGUE).with(Surrogate.class, Surrogates.CATALOGUE);

    private NeuronText() {}

    /** The text of a neuron that is a record. */
    public static String write(NeuronModel neuron) {
        return TEXT.write(neuron);
    }

    /**
     * The neuron of a text.
     *
     * @throws IllegalArgumentException if it is none; the message says where
     */
    public static NeuronModel read(String text) {
        return TEXT.read(text, NeuronModel.class);
    }
}
