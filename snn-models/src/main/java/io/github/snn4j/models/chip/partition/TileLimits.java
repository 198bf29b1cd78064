package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.limits.Violation;
import java.util.ArrayList;
import java.util.List;

/** What every tile of a chosen cut needs, against what a core has. */
final class TileLimits {
    private final String network;
    private final List<Section> sections;
    private final Limits limits;
    private final List<Link> links;
    private final List<Tiling> tilings;

    TileLimits(String network, List<Section> sections, Limits limits, List<Link> links, List<Tiling> tilings) {
        this.network = network;
        this.sections = sections;
        this.limits = limits;
        this.links = links;
        this.tilings = tilings;
    }

    List<Violation> violations() {
        List<Violation> found = new ArrayList<>();
        long perChip = limits.max(Resource.CORES_PER_CHIP);
        long core = 0;
        for (int k = 0; k < tilings.size(); k++) {
            if (sections.get(k).outside()) {
                continue;
            }
            Shape shape = sections.get(k).shape();
            List<Tile> tiles = tilings.get(k).tiles(shape);
            long[] axons = new long[tiles.size()];
            long[] bits = new long[tiles.size()];
            int formats = 0;
            for (Link l : links) {
                if (l.target() == k) {
                    formats += 2;
                    add(l, tilings.get(k), axons, bits);
                }
            }
            for (int i = 0; i < tiles.size(); i++, core++) {
                String at = core / perChip + "/" + core % perChip;
                String layer = sections.get(k).name();
                Check check = new Check(found, layer, tiles.get(i).toString(), at);
                check.require(Resource.COMPARTMENTS, tiles.get(i).size(), "use a target with larger cores");
                check.require(Resource.IN_AXONS, axons[i], "make the layer before smaller, or pool before this layer");
                check.require(
                        Resource.SYNAPSE_BITS, bits[i], "use fewer input channels, a smaller kernel or fewer inputs");
                check.require(Resource.OUT_AXONS, outSlots(k, tiles.get(i)), "make the layers that follow smaller");
                check.require(Resource.ATOMS, atoms(k, tiles.get(i)), "use fewer channels in this layer");
                check.require(Resource.SYNAPSE_FORMATS, formats, "give the layer fewer connections");
            }
        }
        long cores = limits.max(Resource.CHIPS) * perChip;
        if (core > cores) {
            String remedy = "use fewer or narrower layers, or a target with more chips";
            found.add(new Violation(
                    network,
                    "",
                    "",
                    Resource.CHIPS,
                    (core + perChip - 1) / perChip,
                    limits.max(Resource.CHIPS),
                    remedy));
        }
        return found;
    }

    private void add(Link l, Tiling tiling, long[] axons, long[] bits) {
        List<Link.Need> needs =
                l.needs(l.fans(tiling), tiling, tilings.get(l.source()).channels());
        for (int i = 0; i < axons.length; i++) {
            axons[i] += needs.get(i).axons();
            bits[i] += needs.get(i).bits();
        }
    }

    private long outSlots(int k, Tile t) {
        long slots = 0;
        for (Link l : links) {
            if (l.source() == k) {
                Tiling target = tilings.get(l.target());
                slots += l.reachedFrom(true, t.y(), t.height(), target.height())
                        * l.reachedFrom(false, t.x(), t.width(), target.width())
                        * t.channels()
                        * l.channelTiles(target)
                        * l.slots();
            }
        }
        return slots;
    }

    private long atoms(int k, Tile t) {
        return links.stream().anyMatch(l -> l.source() == k && !l.discrete()) ? t.channels() : 1;
    }

    /** One tile's list of found violations. */
    private final class Check {
        private final List<Violation> found;
        private final String layer;
        private final String tile;
        private final String core;

        Check(List<Violation> found, String layer, String tile, String core) {
            this.found = found;
            this.layer = layer;
            this.tile = tile;
            this.core = core;
        }

        void require(Resource r, long needed, String remedy) {
            if (needed > limits.max(r)) {
                found.add(new Violation(layer, tile, core, r, needed, limits.max(r), remedy));
            }
        }
    }
}
