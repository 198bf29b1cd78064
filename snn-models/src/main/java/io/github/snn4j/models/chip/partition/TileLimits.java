package io.github.snn4j.models.chip.partition;

import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.limits.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What every tile of a chosen cut needs, against what a core has, and all cores against the chips. */
final class TileLimits {
    private final String network;
    private final List<Cut> cuts;
    private final List<List<Placed>> placed;
    private final Limits limits;

    TileLimits(String network, List<Cut> cuts, List<List<Placed>> placed, Limits limits) {
        this.network = network;
        this.cuts = cuts;
        this.placed = placed;
        this.limits = limits;
    }

    List<Violation> violations() {
        List<Violation> found = new ArrayList<>();
        long perChip = limits.max(Resource.CORES_PER_CHIP);
        long cores = 0;
        for (int k = 0; k < cuts.size(); k++) {
            Cut cut = cuts.get(k);
            for (int i = 0; i < cut.tiles().size() && !cut.section().outside(); i++) {
                long core = placed.get(k).get(i).core();
                cores = Math.max(cores, core + 1);
                String at = core / perChip + "/" + core % perChip;
                Check check = new Check(
                        found, cut.section().name(), cut.tiles().get(i).toString(), at);
                check.require(Resource.COMPARTMENTS, cut.tiles().get(i).size(), "use a target with larger cores");
                check.require(
                        Resource.IN_AXONS, cut.inAxons(i), "make the layer before smaller, or pool before this layer");
                check.require(
                        Resource.SYNAPSE_BITS,
                        cut.bits(i, new HashSet<>()),
                        "use fewer input channels, a smaller kernel or fewer inputs");
                check.require(Resource.OUT_AXONS, cut.outAxons(i), "make the layers that follow smaller");
                check.require(Resource.ATOMS, cut.atoms(i), "use fewer channels in this layer");
                check.require(Resource.SYNAPSE_FORMATS, cut.formats(), "give the layer fewer connections");
            }
        }
        if (cores > limits.max(Resource.CHIPS) * perChip) {
            String remedy = "use fewer or narrower layers, or a target with more chips";
            found.add(new Violation(
                    network,
                    "",
                    "",
                    Resource.CHIPS,
                    (cores + perChip - 1) / perChip,
                    limits.max(Resource.CHIPS),
                    remedy));
        }
        return found;
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
