package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.DoesNotFitException;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.limits.Violation;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays a quantised network out on the fewest cores: every population is cut into boxes of one size, one core each,
 * numbered along the mesh.
 */
public final class Partitioner {
    private Partitioner() {}

    /**
     * Partitions and writes down the cores.
     *
     * @throws DoesNotFitException with every violation
     */
    public static CoreConfiguration partition(QuantisedNetwork network, Limits limits) {
        int[] layers = layers(network);
        List<Link> links = links(network, limits, layers);
        List<Shape> shapes =
                network.populations().stream().map(QuantisedPopulation::shape).toList();
        List<Tiling> tilings = new TilingSearch(limits, shapes, links).best();
        List<Violation> violations = ParameterLimits.check(network, links, limits);
        violations.addAll(new TileLimits(network, limits, links, tilings).violations());
        if (!violations.isEmpty()) {
            throw new DoesNotFitException(network.name(), limits.name(), violations);
        }
        return new CoreBuilder(network, limits, layers, links, tilings).build();
    }

    /** Layer of every population: one more than the latest of its sources. */
    private static int[] layers(QuantisedNetwork network) {
        Map<String, Integer> layer = new HashMap<>();
        int[] layers = new int[network.populations().size()];
        for (int k = 0; k < layers.length; k++) {
            QuantisedPopulation p = network.populations().get(k);
            for (QuantisedConnection c : p.inputs()) {
                layers[k] = Math.max(layers[k], layer.getOrDefault(c.source(), 0) + 1);
            }
            layer.put(p.name(), layers[k]);
        }
        return layers;
    }

    private static List<Link> links(QuantisedNetwork network, Limits limits, int[] layers) {
        List<String> names =
                network.populations().stream().map(QuantisedPopulation::name).toList();
        List<Link> links = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            QuantisedPopulation p = network.populations().get(k);
            for (QuantisedConnection c : p.inputs()) {
                int source = names.indexOf(c.source());
                Shape given = network.populations().get(source).shape();
                boolean fits = given.size()
                        <= limits.max(Resource.IN_AXONS) / p.inputs().size();
                boolean discrete = !(c.geometry() instanceof ConvGeometry) && fits;
                // A discrete axon knows no channels: each source neuron is a pixel of its own.
                Shape from = discrete ? new Shape(1, given.size(), 1) : given;
                int delay = c.delay() + layers[k] - layers[source] - 1;
                int bases = (int) Math.min(limits.max(Resource.CX_BASE) + 1, 1 << 20);
                links.add(new Link(links.size(), c, source, k, from, p.shape(), discrete, delay, bases));
            }
        }
        return links;
    }
}
