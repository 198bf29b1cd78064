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
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import io.github.snn4j.models.network.NetworkJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a chosen cut down as cores: groups, synapse lists, axons and routes. */
final class CoreBuilder {
    private final QuantisedNetwork network;
    private final List<Section> sections;
    private final List<Link> links;
    private final List<List<Tile>> tiles = new ArrayList<>();
    private final List<Integer> firstCore = new ArrayList<>();
    private final List<List<Route>> routes = new ArrayList<>();
    private final List<Route> outside = new ArrayList<>();
    private final String target;
    private final int perChip;
    private final int perTile;
    private final int columns;

    CoreBuilder(
            QuantisedNetwork network, List<Section> sections, Limits limits, List<Link> links, List<Tiling> tilings) {
        this.network = network;
        this.sections = sections;
        this.links = links;
        target = limits.name();
        perChip = (int) limits.max(Resource.CORES_PER_CHIP);
        perTile = (int) limits.max(Resource.CORES_PER_TILE);
        columns = (int) limits.max(Resource.TILE_COLUMNS);
        for (int k = 0; k < tilings.size(); k++) {
            firstCore.add(routes.size());
            tiles.add(tilings.get(k).tiles(sections.get(k).shape()));
            for (int i = 0; i < tiles.get(k).size() && !sections.get(k).outside(); i++) {
                routes.add(new ArrayList<>());
            }
        }
    }

    CoreConfiguration build() {
        List<Core> cores = new ArrayList<>();
        for (int k = 0; k < tiles.size(); k++) {
            QuantisedPopulation p = sections.get(k).population();
            for (int i = 0; i < tiles.get(k).size() && p != null; i++) {
                CoreInputs inputs = inputs(k, i);
                cores.add(core(p, tiles.get(k).get(i), cores.size(), inputs));
            }
        }
        List<CoreConfiguration.Chip> chips = new ArrayList<>();
        for (int i = 0; i < cores.size(); i += perChip) {
            List<Core> own = new ArrayList<>();
            for (int j = i; j < Math.min(cores.size(), i + perChip); j++) {
                own.add(withRoutes(cores.get(j), routes.get(j)));
            }
            chips.add(new CoreConfiguration.Chip(i / perChip, own));
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

    private CoreInputs inputs(int k, int tile) {
        CoreInputs inputs = new CoreInputs(tiles.get(k).get(tile));
        int core = firstCore.get(k) + tile;
        for (Link l : links) {
            Section from = sections.get(l.source());
            for (int s = 0; l.target() == k && s < tiles.get(l.source()).size(); s++) {
                Tile source = tiles.get(l.source()).get(s);
                List<Route> own = from.outside() ? outside : routes.get(firstCore.get(l.source()) + s);
                inputs.connect(l, from.shape(), source)
                        .map(r -> from.outside() ? r.numbered(from.shape(), source) : r)
                        .ifPresent(r -> own.add(r.to(core / perChip, core % perChip)));
            }
        }
        return inputs;
    }

    private Core core(QuantisedPopulation p, Tile t, int number, CoreInputs inputs) {
        int n = p.biasMantissa().length == 0 ? 0 : t.size();
        short[] mantissa = new short[n];
        short[] exponent = new short[n];
        for (int i = 0; i < n; i++) {
            int from = index(p.shape(), t, i) % p.biasMantissa().length;
            mantissa[i] = p.biasMantissa()[from];
            exponent[i] = p.biasExponent()[from];
        }
        var group = new Core.Group(
                p.name(),
                List.of(t.x(), t.y(), t.c()),
                List.of(t.width(), t.height(), t.channels()),
                0,
                0,
                0,
                mantissa,
                exponent);
        int chip = number / perChip;
        int router = number % perChip / perTile;
        return new Core(
                number % perChip,
                List.of(chip * columns + router % columns, router / columns),
                new Core.Shared(network.vminExponent(), network.vmaxExponent()),
                List.of(new Core.CompartmentProfile(p.decayCurrent(), p.decayVoltage(), p.refractoryDelay())),
                List.of(new Core.ThresholdProfile(p.thresholdMantissa())),
                inputs.formats(),
                List.of(group),
                inputs.axons(),
                inputs.lists(),
                List.of(),
                new Core.Usage(t.size(), inputs.axonCount(), 0, inputs.bits()));
    }

    private static Core withRoutes(Core c, List<Route> routes) {
        int slots = 0;
        for (Route r : routes) {
            slots += r.cx().length * (r.kind() == Core.InAxons.POP32 ? 2 : 1);
        }
        Core.Usage u = c.usage();
        return new Core(
                c.id(),
                c.mesh(),
                c.shared(),
                c.cxProfiles(),
                c.vthProfiles(),
                c.synFormats(),
                c.groups(),
                c.inAxons(),
                c.synLists(),
                routes,
                new Core.Usage(u.cx(), u.inAxons(), slots, u.synBits()));
    }

    /** The neuron's number in the population of the tile's neuron {@code i}. */
    static int index(Shape s, Tile t, int i) {
        int c = t.c() + i % t.channels();
        int x = t.x() + i / t.channels() % t.width();
        int y = t.y() + i / t.channels() / t.width();
        return (y * s.width() + x) * s.channels() + c;
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
