package io.github.snn4j.models.network;

import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.core.coding.Encoder;
import io.github.snn4j.core.coding.EventFrames;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.layers.layer.Flatten;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.MaxPool2d;
import io.github.snn4j.layers.layer.Recurrent;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import java.util.List;
import java.util.Set;

/**
 * A run of a network's layers by the names of the first and the last.
 *
 * @param from the first; empty: from the start
 * @param to the last; empty: to the end
 */
public record LayerRange(String from, String to) {
    /** Layers behind which spikes are still spikes. */
    private static final Set<Class<? extends Layer>> PASS_ON = Set.of(MaxPool2d.class, Flatten.class);
    /** Spikes of each step, as another layer gave them. */
    private static final Encoder FRAMES = new EventFrames(EventFrames.Slices.TIME, 0, true, List.of());

    /** FROM:TO, either of which may be empty. */
    public static LayerRange of(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("a range of layers is FROM:TO, such as conv2:dense1, got " + text);
        }
        return new LayerRange(parts[0], parts[1]);
    }

    /**
     * Only these layers of a model, with their weights; what the layers before gave is its input.
     *
     * @throws IllegalArgumentException if there is no such layer
     */
    public TrainedNetwork of(TrainedNetwork model) {
        Network n = model.network();
        List<LayerGraph.Named> all = n.graph().layers();
        List<String> names = all.stream().map(LayerGraph.Named::name).toList();
        int first = from.isEmpty() ? 0 : position(names, from);
        int last = to.isEmpty() ? names.size() - 1 : position(names, to);
        if (first > last) {
            throw new IllegalArgumentException("layer \"" + from + "\" is behind \"" + to + "\"");
        }
        Shape input =
                first == 0 ? n.graph().input() : new LayerGraph(n.graph().input(), all.subList(0, first)).output();
        LayerGraph part = new LayerGraph(input, all.subList(first, last + 1));
        Weights weights = Weights.zeros(part);
        weights.setAll(model.weights());
        boolean spikes = givesSpikes(all.subList(0, last + 1));
        Readout readout = last == names.size() - 1 ? n.readout() : spikes ? Readout.RATE : Readout.MEAN_POTENTIAL;
        Encoder encoder = first == 0 ? n.encoder() : givesSpikes(all.subList(0, first)) ? FRAMES : new Direct();
        Network network = new Network(n.name(), n.steps(), n.dt(), encoder, part, readout, n.recipe());
        return new TrainedNetwork(network, weights, model.provenance());
    }

    /** Whether the last of these layers gives spikes, as far as one can tell without looking into blocks. */
    private static boolean givesSpikes(List<LayerGraph.Named> before) {
        int last = before.size() - 1;
        while (last > 0 && PASS_ON.contains(before.get(last).layer().getClass())) {
            last--;
        }
        Layer layer = before.get(last).layer();
        return layer instanceof Spiking || layer instanceof Recurrent;
    }

    private static int position(List<String> names, String name) {
        int at = names.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException("no layer is named \"" + name + "\"; there are " + names);
        }
        return at;
    }
}
