package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every neuron reaches every tile.
 *
 * @param pool squares of so many pixels a side share their lists
 */
record DenseWiring(Shape from, Shape to, int pool) implements Wiring {
    @Override
    public List<Link.Fan> fans(Tiling target) {
        return target.tiles(to).stream()
                .map(t -> new Link.Fan(
                        from.pixels(),
                        Set.of(),
                        Map.of(new Link.ListSize(t.size(), t.size()), from.pixels() / pool / pool)))
                .toList();
    }

    @Override
    public long entries(Tile source, Tiling target) {
        return (long) source.size() * target.count(to);
    }

    @Override
    public long mostEntries(Tiling source, Tiling target) {
        return (long) source.size() * target.count(to);
    }

    @Override
    public long allEntries(Tiling target) {
        return (long) from.size() * target.count(to);
    }

    @Override
    public BitSet reached(Tile source, Tiling target) {
        BitSet all = new BitSet();
        all.set(0, target.count(to));
        return all;
    }
}
