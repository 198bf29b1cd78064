package io.github.snn4j.models.chip.partition;

import io.github.snn4j.models.chip.SparseGeometry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every neuron has its own targets; source and target are cut along their neurons only. */
final class SparseWiring implements Wiring {
    private final SparseGeometry g;
    /** By size of the target's tiles: how many tiles the sources before each reach together. */
    private final Map<Integer, long[]> reachedBefore = new HashMap<>();

    SparseWiring(SparseGeometry g) {
        this.g = g;
    }

    @Override
    public List<Link.Fan> fans(Tiling target) {
        int size = target.size();
        int[] sources = new int[target.count(g.out())];
        List<Map<Link.ListSize, Integer>> lists = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            lists.add(new HashMap<>());
        }
        for (int source = 0; source < g.in().size(); source++) {
            int end = g.first()[source + 1];
            for (int k = g.first()[source]; k < end; ) {
                int tile = g.targets()[k] / size;
                int start = k;
                while (k < end && g.targets()[k] / size == tile) {
                    k++;
                }
                sources[tile]++;
                lists.get(tile).merge(new Link.ListSize(k - start, 0), 1, Integer::sum);
            }
        }
        List<Link.Fan> fans = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            fans.add(new Link.Fan(sources[i], Set.of(), lists.get(i)));
        }
        return fans;
    }

    @Override
    public long entries(Tile source, Tiling target) {
        long[] before = reachedBefore(target.size());
        return before[source.c() + source.channels()] - before[source.c()];
    }

    @Override
    public long mostEntries(Tiling source, Tiling target) {
        long most = 0;
        for (Tile t : source.tiles(g.in())) {
            most = Math.max(most, entries(t, target));
        }
        return most;
    }

    @Override
    public long allEntries(Tiling target) {
        return reachedBefore(target.size())[g.in().size()];
    }

    private long[] reachedBefore(int size) {
        return reachedBefore.computeIfAbsent(size, key -> {
            long[] before = new long[g.in().size() + 1];
            for (int i = 0; i < g.in().size(); i++) {
                before[i + 1] = before[i] + tiles(i, size);
            }
            return before;
        });
    }

    /** How many tiles of a size a source reaches. */
    private int tiles(int source, int size) {
        int tiles = 0;
        int last = -1;
        for (int k = g.first()[source]; k < g.first()[source + 1]; k++) {
            int tile = g.targets()[k] / size;
            tiles += tile == last ? 0 : 1;
            last = tile;
        }
        return tiles;
    }

    @Override
    public BitSet reached(Tile source, Tiling target) {
        BitSet reached = new BitSet();
        for (int k = g.first()[source.c()]; k < g.first()[source.c() + source.channels()]; k++) {
            reached.set(g.targets()[k] / target.size());
        }
        return reached;
    }
}
