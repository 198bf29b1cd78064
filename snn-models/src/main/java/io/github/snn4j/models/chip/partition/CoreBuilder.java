package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.configuration.Route;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.place.Mesh;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import io.github.snn4j.models.network.NetworkJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a chosen cut down as cores: groups, synapse lists, axons and routes. */
final class CoreBuilder {
    private final QuantisedNetwork network;
    private final List<Section> sections;
    private final List<Link> links;
    private final List<Tiling> tilings;
    private final List<List<Placed>> placed;
    private final List<List<Route>> routes = new ArrayList<>();
    private final List<Route> outside = new ArrayList<>();
    private final String target;
    private final Mesh mesh;

    CoreBuilder(
            QuantisedNetwork network,
            List<Section> sections,
            Limits limits,
            List<Link> links,
            List<Tiling> tilings,
            List<List<Placed>> placed) {
        this.network = network;
        this.sections = sections;
        this.links = links;
        this.tilings = tilings;
        this.placed = placed;
        target = limits.name();
        mesh = Mesh.of(limits);
    }

    CoreConfiguration build() {
        List<Core> cores = new ArrayList<>();
        int all = placed.stream()
                        .flatMap(List::stream)
                        .mapToInt(Placed::core)
                        .max()
                        .orElseThrow()
                + 1;
        for (int i = 0; i < all; i++) {
            routes.add(new ArrayList<>());
        }
        for (int k = 0; k < placed.size(); k++) {
            QuantisedPopulation p = sections.get(k).population();
            if (p != null) {
                Map<Integer, List<Integer>> byCore = new TreeMap<>();
                for (int t = 0; t < placed.get(k).size(); t++) {
                    byCore.computeIfAbsent(placed.get(k).get(t).core(), c -> new ArrayList<>())
                            .add(t);
                }
                Map<Link, List<List<Placed>>> sources = sources(k);
                for (var e : byCore.entrySet()) {
                    cores.add(core(p, k, e.getKey(), e.getValue(), sources));
                }
            }
        }
        List<CoreConfiguration.Chip> chips = new ArrayList<>();
        for (int i = 0; i < cores.size(); i += mesh.perChip()) {
            List<Core> own = new ArrayList<>();
            for (int j = i; j < Math.min(cores.size(), i + mesh.perChip()); j++) {
                own.add(withRoutes(cores.get(j), routes.get(j)));
            }
            chips.add(new CoreConfiguration.Chip(mesh.chip(i), own));
        }
        int depth = sections.stream().mapToInt(Section::layer).max().orElseThrow() + 1;
        QuantisedPopulation last =
                network.populations().get(network.populations().size() - 1);
        CoreConfiguration.Host host = host();
        return new CoreConfiguration(
                new CoreConfiguration.Target(target, network.semantics().key()),
                new CoreConfiguration.Source(network.name()),
                new CoreConfiguration.Schedule(network.steps(), depth, true),
                new CoreConfiguration.Input(host == null ? "spikes" : "bias", host, outside, encoder()),
                populations(),
                chips,
                new CoreConfiguration.Output(last.name(), network.decode() == Decode.COUNT ? "count" : "v"));
    }

    /** For each connection into section k and each of its tiles, the source tiles that reach it. */
    private Map<Link, List<List<Placed>>> sources(int k) {
        Map<Link, List<List<Placed>>> all = new LinkedHashMap<>();
        for (Link l : links) {
            if (l.target() == k) {
                List<List<Placed>> sources = new ArrayList<>();
                placed.get(k).forEach(t -> sources.add(new ArrayList<>()));
                Wiring wiring = l.wiring();
                for (Placed source : placed.get(l.source())) {
                    wiring.reached(source.tile(), tilings.get(k)).stream()
                            .forEach(t -> sources.get(t).add(source));
                }
                all.put(l, sources);
            }
        }
        return all;
    }

    private CoreInputs inputs(int k, List<Integer> tiles, Map<Link, List<List<Placed>>> sources) {
        CoreInputs inputs = new CoreInputs();
        sources.forEach((l, reaching) -> {
            Section from = sections.get(l.source());
            for (int t : tiles) {
                Placed tile = placed.get(k).get(t);
                for (Placed source : reaching.get(t)) {
                    List<Route> own = from.outside() ? outside : routes.get(source.core());
                    inputs.connect(l, tilings.get(k), from.shape(), source, tile)
                            .map(r -> from.outside() ? r.numbered(from.shape(), source.tile()) : r)
                            .ifPresent(r -> own.add(r.to(mesh.chip(tile.core()), mesh.core(tile.core()))));
                }
            }
        });
        return inputs;
    }

    private Core core(
            QuantisedPopulation p, int k, int number, List<Integer> numbers, Map<Link, List<List<Placed>>> sources) {
        numbers.sort(Comparator.comparingInt(t -> placed.get(k).get(t).firstCx()));
        CoreInputs inputs = inputs(k, numbers, sources);
        List<Placed> tiles = numbers.stream().map(placed.get(k)::get).toList();
        return new Core(
                mesh.core(number),
                mesh.tile(number),
                new Core.Shared(network.vminExponent(), network.vmaxExponent(), Core.Noise.LEAST),
                List.of(new Core.CompartmentProfile(p.decayCurrent(), p.decayVoltage(), p.refractoryDelay())),
                List.of(new Core.ThresholdProfile(p.thresholdMantissa())),
                inputs.formats(),
                tiles.stream().map(t -> group(p, t)).toList(),
                inputs.axons(),
                inputs.lists(),
                List.of(),
                new Core.Usage(
                        tiles.stream().mapToInt(t -> t.tile().size()).sum(), inputs.axonCount(), 0, inputs.bits()));
    }

    private static Core.Group group(QuantisedPopulation p, Placed placed) {
        Tile t = placed.tile();
        int n = p.biasMantissa().length == 0 ? 0 : t.size();
        short[] mantissa = new short[n];
        short[] exponent = new short[n];
        for (int i = 0; i < n; i++) {
            int from = t.index(p.shape(), i) % p.biasMantissa().length;
            mantissa[i] = p.biasMantissa()[from];
            exponent[i] = p.biasExponent()[from];
        }
        return new Core.Group(
                p.name(),
                List.of(t.x(), t.y(), t.c()),
                List.of(t.width(), t.height(), t.channels()),
                placed.firstCx(),
                0,
                0,
                mantissa,
                exponent);
    }

    private static Core withRoutes(Core c, List<Route> routes) {
        int slots = 0;
        for (Route r : routes) {
            slots += r.cx().length * (r.kind() == Core.InAxons.POP32 ? 2 : 1);
        }
        return c.at(c.id(), c.mesh(), routes, slots);
    }

    private @Nullable String encoder() {
        return network.input() instanceof SpikeInput in && in.encoder() != null
                ? NetworkJson.builtIn().write(in.encoder())
                : null;
    }

    private CoreConfiguration.@Nullable Host host() {
        if (!(network.input() instanceof HostLayer h)) {
            return null;
        }
        boolean conv = h.linear().geometry() instanceof ConvGeometry;
        List<Integer> kernel = h.linear().geometry() instanceof ConvGeometry g
                ? List.of(g.kernelHeight(), g.kernelWidth(), g.strideY(), g.strideX(), g.padY(), g.padX())
                : List.of();
        return new CoreConfiguration.Host(
                conv ? "conv" : "dense",
                hwc(h.linear().geometry().in()),
                hwc(h.linear().geometry().out()),
                kernel,
                h.mean(),
                h.scale(),
                h.linear().weights(),
                h.bias(),
                network.biasScale(),
                network.biasExponent());
    }

    private static List<Integer> hwc(Shape s) {
        return List.of(s.height(), s.width(), s.channels());
    }

    private List<CoreConfiguration.Layer> populations() {
        List<CoreConfiguration.Layer> result = new ArrayList<>();
        for (Section s : sections) {
            List<Integer> whc =
                    List.of(s.shape().width(), s.shape().height(), s.shape().channels());
            double scale = s.population() == null ? 1 : s.population().voltageScale();
            result.add(new CoreConfiguration.Layer(s.name(), whc, s.layer(), scale));
        }
        return result;
    }
}
