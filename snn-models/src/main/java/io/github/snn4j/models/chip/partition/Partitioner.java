package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.Geometry;
import io.github.snn4j.models.chip.Semantics;
import io.github.snn4j.models.chip.SparseGeometry;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.DoesNotFitException;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.limits.Violation;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays a quantised network out on few cores: every population is cut into boxes of one size, as many to a core as fit,
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
        List<Section> sections = Section.of(network);
        List<Link> links = links(sections, network.semantics(), limits);
        List<Tiling> tilings = new TilingSearch(limits, sections, links).best();
        List<Violation> violations = ParameterLimits.check(sections, links, limits);
        List<Cut> cuts = Cut.of(sections, links, tilings);
        List<List<Placed>> placed = Packing.of(cuts, limits);
        violations.addAll(new TileLimits(network.name(), cuts, placed, limits).violations());
        if (!violations.isEmpty()) {
            throw new DoesNotFitException(network.name(), limits.name(), violations);
        }
        return new CoreBuilder(network, sections, limits, links, tilings, placed).build();
    }

    private static List<Link> links(List<Section> sections, Semantics semantics, Limits limits) {
        List<String> names = sections.stream().map(Section::name).toList();
        List<Link> links = new ArrayList<>();
        for (Section target : sections) {
            List<QuantisedConnection> inputs = target.population() == null
                    ? List.of()
                    : target.population().inputs();
            for (QuantisedConnection c : inputs) {
                Section source = sections.get(names.indexOf(c.source()));
                boolean fits = source.shape().size() <= limits.max(Resource.IN_AXONS) / inputs.size();
                boolean discrete =
                        c.geometry() instanceof SparseGeometry || (c.geometry() instanceof DenseGeometry && fits);
                // A discrete axon knows no channels: each source neuron is a pixel of its own.
                Shape from = discrete ? new Shape(1, source.shape().size(), 1) : source.shape();
                int delay = c.delay() + target.layer() - source.layer() - 1;
                if (delay < 0) {
                    throw new IllegalArgumentException(target.name() + ": a spike from " + source.name()
                            + ", which lags "
                            + source.layer() + " steps, cannot arrive " + c.delay() + " network step(s) later where "
                            + target.layer() + " steps lag; give the connection a delay of at least "
                            + (c.delay() - delay) + " steps");
                }
                if (delay > 0 && semantics == Semantics.NENGO_LOIHI) {
                    throw new IllegalArgumentException(
                            target.name() + ": the connection from " + source.name() + " needs a delay of " + delay
                                    + " steps, and NengoLoihi's arithmetic has none; use lava's");
                }
                int longest = inputs.stream()
                        .filter(i -> i.source().equals(c.source()))
                        .mapToInt(i -> delay + i.delay() - c.delay())
                        .max()
                        .orElseThrow();
                int bases = (int) Math.min(limits.max(Resource.CX_BASE) + 1, 1 << 20);
                links.add(new Link(
                        links.size(),
                        c,
                        names.indexOf(c.source()),
                        sections.indexOf(target),
                        from,
                        target.shape(),
                        discrete,
                        delay,
                        SynapseMemory.delayBits(longest),
                        bases,
                        wiring(c.geometry(), source.shape(), from, target.shape(), bases)));
            }
        }
        return links;
    }

    private static Wiring wiring(Geometry geometry, Shape source, Shape from, Shape to, int bases) {
        if (geometry instanceof ConvGeometry g) {
            return new ConvWiring(g, bases);
        }
        return geometry instanceof SparseGeometry g
                ? new SparseWiring(g, source)
                : new DenseWiring(from, to, geometry.pool());
    }
}
