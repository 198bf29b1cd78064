package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.Semantics;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A population, or the neurons outside the chip that drive the network.
 *
 * @param layer how many chip steps it lags behind the input
 * @param population null outside the chip
 */
record Section(
        String name, Shape shape, int layer, @Nullable QuantisedPopulation population) {
    boolean outside() {
        return population == null;
    }

    /**
     * All of a network: what is outside first, then the populations in order, each one layer behind the latest before it. In
     * NengoLoihi's arithmetic, which has no synaptic delays, a connection's delay is the step that every spike takes.
     */
    static List<Section> of(QuantisedNetwork network) {
        List<Section> sections = new ArrayList<>();
        Map<String, Integer> layers = new HashMap<>();
        if (network.input() instanceof SpikeInput in) {
            sections.add(new Section(in.name(), in.shape(), 0, null));
            layers.put(in.name(), 0);
        }
        for (QuantisedPopulation p : network.populations()) {
            int layer = 0;
            for (QuantisedConnection c : p.inputs()) {
                int step = network.semantics() == Semantics.NENGO_LOIHI ? 1 - c.delay() : 1;
                layer = Math.max(layer, layers.getOrDefault(c.source(), -1) + step);
            }
            layers.put(p.name(), layer);
            sections.add(new Section(p.name(), p.shape(), layer, p));
        }
        return List.copyOf(sections);
    }
}
