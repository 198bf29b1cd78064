package io.github.snn4j.models.chip.partition;

import io.github.snn4j.models.chip.ConvGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A section cut into tiles, and what each tile needs of a core. */
final class Cut {
    private final Section section;
    private final Tiling tiling;
    private final List<Tile> tiles;
    private final List<Link> inputs;
    private final List<Link> outputs;
    private final List<Tiling> tilings;
    private final List<List<Link.Fan>> fans = new ArrayList<>();

    /** A list that tiles on one core share. */
    record Shared(int link, int channel, Link.ListKey key) {}

    private Cut(Section section, int k, List<Link> links, List<Tiling> tilings) {
        this.section = section;
        this.tilings = tilings;
        tiling = tilings.get(k);
        tiles = tiling.tiles(section.shape());
        inputs = links.stream().filter(l -> l.target() == k).toList();
        outputs = links.stream().filter(l -> l.source() == k).toList();
        for (Link l : inputs) {
            fans.add(l.wiring().fans(tiling));
        }
    }

    static List<Cut> of(List<Section> sections, List<Link> links, List<Tiling> tilings) {
        List<Cut> cuts = new ArrayList<>();
        for (int k = 0; k < sections.size(); k++) {
            cuts.add(new Cut(sections.get(k), k, links, tilings));
        }
        return cuts;
    }

    Section section() {
        return section;
    }

    Tiling tiling() {
        return tiling;
    }

    List<Tile> tiles() {
        return tiles;
    }

    List<Link> inputs() {
        return inputs;
    }

    long inAxons(int tile) {
        long axons = 0;
        for (int i = 0; i < inputs.size(); i++) {
            axons += inputs.get(i).axons(fans.get(i).get(tile), sourceChannels(inputs.get(i)));
        }
        return axons;
    }

    /** Slots of output axons. */
    long outAxons(int tile) {
        Tile t = tiles.get(tile);
        long slots = 0;
        for (Link l : outputs) {
            Tiling target = tilings.get(l.target());
            slots += l.slots(l.wiring().entries(t, target), target);
        }
        return slots;
    }

    /** Formats of a tile's synapses: a sparse and a dense one for each exponent and width of delays. */
    long formats() {
        return 2
                * inputs.stream()
                        .map(l -> List.of(l.connection().weightExponent(), l.delayBits()))
                        .distinct()
                        .count();
    }

    /** Atoms of the tile's output axons. */
    long atoms(int tile) {
        return outputs.stream().allMatch(Link::discrete) ? 1 : tiles.get(tile).channels();
    }

    /** Synapse bits of a tile on a core that holds the lists {@code there} already, which the tile's are entered into. */
    long bits(int tile, Set<Shared> there) {
        Tile t = tiles.get(tile);
        long bits = 0;
        for (int i = 0; i < inputs.size(); i++) {
            Link l = inputs.get(i);
            Link.Fan fan = fans.get(i).get(tile);
            bits += l.ownBits(fan, tiling, sourceChannels(l));
            for (Link.ListKey key : fan.shared()) {
                if (there.add(new Shared(l.index(), t.c(), key))) {
                    bits += l.bits(Link.size(key), tiling, sourceChannels(l));
                }
            }
        }
        return bits;
    }

    /** The last compartment of the tile, counted from its first, that an axon has as its base. */
    int lastBase(int tile) {
        Tile t = tiles.get(tile);
        boolean conv = inputs.stream().anyMatch(l -> l.connection().geometry() instanceof ConvGeometry);
        return conv ? t.size() - t.channels() : 0;
    }

    private int sourceChannels(Link l) {
        return tilings.get(l.source()).channels();
    }
}
