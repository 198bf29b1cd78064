package io.github.snn4j.models.chip.partition;

import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts the tiles of each section on as few cores as first fit finds; a core holds tiles of one section. */
final class Packing {
    private final Limits limits;
    private int cores;

    private Packing(Limits limits) {
        this.limits = limits;
    }

    /** The tiles of each section in order, each on a core. */
    static List<List<Placed>> of(List<Cut> cuts, Limits limits) {
        Packing packing = new Packing(limits);
        List<List<Placed>> placed = new ArrayList<>();
        for (Cut cut : cuts) {
            placed.add(
                    cut.section().outside()
                            ? cut.tiles().stream()
                                    .map(t -> new Placed(t, Placed.OUTSIDE, 0))
                                    .toList()
                            : packing.pack(cut));
        }
        return placed;
    }

    private List<Placed> pack(Cut cut) {
        // tiles of the same channels one after the other, since those share lists
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < cut.tiles().size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingInt(i -> cut.tiles().get(i).c()));
        List<Open> open = new ArrayList<>();
        Placed[] placed = new Placed[order.size()];
        for (int tile : order) {
            Open chosen = null;
            for (Open o : open) {
                if (o.takes(cut, tile)) {
                    chosen = o;
                    break;
                }
            }
            if (chosen == null) {
                chosen = new Open(cores++);
                open.add(chosen);
            }
            placed[tile] = chosen.put(cut, tile);
        }
        return List.of(placed);
    }

    /** A core that is being filled. */
    private final class Open {
        private final int core;
        private final Set<Cut.Shared> lists = new HashSet<>();
        private int compartments;
        private long inAxons;
        private long outAxons;
        private long bits;

        Open(int core) {
            this.core = core;
        }

        boolean takes(Cut cut, int tile) {
            // short population axons start at multiples of four
            boolean bases = cut.inputs().isEmpty()
                    || (compartments % 4 == 0 && compartments + cut.lastBase(tile) <= limits.max(Resource.CX_BASE));
            return bases
                    && compartments + cut.tiles().get(tile).size() <= limits.max(Resource.COMPARTMENTS)
                    && outAxons + cut.outAxons(tile) <= limits.max(Resource.OUT_AXONS)
                    && inAxons + cut.inAxons(tile) <= limits.max(Resource.IN_AXONS)
                    && bits + cut.bits(tile, new HashSet<>(lists)) <= limits.max(Resource.SYNAPSE_BITS);
        }

        Placed put(Cut cut, int tile) {
            Placed place = new Placed(cut.tiles().get(tile), core, compartments);
            compartments += cut.tiles().get(tile).size();
            inAxons += cut.inAxons(tile);
            outAxons += cut.outAxons(tile);
            bits += cut.bits(tile, lists);
            return place;
        }
    }
}
