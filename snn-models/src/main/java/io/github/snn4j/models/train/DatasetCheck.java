package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.network.Network;

/** Whether a data set fits a network. */
final class DatasetCheck {
    private DatasetCheck() {}

    /** Whether the network can tell the data set's classes apart. */
    static void fits(Network network, Dataset data) {
        takes(network, data);
        if (network.classes() != data.classes().size()) {
            throw new IllegalArgumentException("network \"" + network.name() + "\" tells " + network.classes()
                    + " classes apart, but data set \"" + data.name() + "\" has "
                    + data.classes().size());
        }
    }

    /** Whether the network can be shown the data set's examples. */
    static void takes(Network network, Dataset data) {
        Shape input = network.graph().input();
        // a network of vectors takes pictures as height, width and channel follow each other
        boolean flat = input.isVector() && input.size() == data.shape().size();
        if (!flat && !input.equals(data.shape())) {
            throw new IllegalArgumentException("network \"" + network.name() + "\" takes examples of " + input
                    + ", but data set \"" + data.name() + "\" has " + data.shape());
        }
        int frames = network.encoder().takesFrames() ? network.steps() : 0;
        if (frames != data.steps()) {
            throw new IllegalArgumentException("network \"" + network.name() + "\" with the encoder "
                    + network.encoder().getClass().getSimpleName() + " takes " + frames(frames) + ", but data set \""
                    + data.name() + "\" has " + frames(data.steps())
                    + (frames == 0 ? "; the encoder EventFrames takes recordings" : ""));
        }
        if (data.size() == 0) {
            throw new IllegalArgumentException("data set \"" + data.name() + "\" has no examples");
        }
    }

    private static String frames(int n) {
        return n == 0 ? "one picture an example" : n + " frames an example";
    }
}
