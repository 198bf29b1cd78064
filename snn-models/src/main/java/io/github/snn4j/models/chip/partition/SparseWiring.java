package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.SparseGeometry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Every neuron has its own targets, which are a vector, so cut along its neurons only. */
final class SparseWiring implements Wiring {
    private final SparseGeometry g;
    private final Shape from;
    /** By size of the target's tiles: how many tiles the sources before each reach together. */
    private final Map<Integer, long[]> reachedBefore = new HashMap<>();

    SparseWiring(SparseGeometry g, Shape from) {
        this.g = g;
        this.from = from;
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
                while (k < end && g.targets()[k] < (tile + 1) * size) {
                    k++;
                }
                sources[tile]++;
                Link.ListSize list = size(k - start, g.targets()[k - 1] - tile * size);
                lists.get(tile).merge(list, 1, Integer::sum);
            }
        }
        List<Link.Fan> fans = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            fans.add(new Link.Fan(sources[i], Set.of(), lists.get(i)));
        }
        return fans;
    }

    /** Of a list with {@code n} targets up to {@code last} of a tile; with more gaps than targets none is dense. */
    static Link.ListSize size(int n, int last) {
        return new Link.ListSize(n, last < 2 * n ? last + 1 : 0);
    }

    @Override
    public long entries(Tile source, Tiling target) {
        long[] before = reachedBefore(target.size());
        long entries = 0;
        for (int first : firsts(source)) {
            entries += before[first + source.channels()] - before[first];
        }
        return entries;
    }

    /** The first neuron of each pixel of a source tile. */
    private int[] firsts(Tile source) {
        return IntStream.range(0, source.height() * source.width())
                .map(i -> source.index(from, i * source.channels()))
                .toArray();
    }

    @Override
    public long mostEntries(Tiling source, Tiling target) {
        long most = 0;
        for (Tile t : source.tiles(from)) {
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
        int next = 0;
        for (int k = g.first()[source]; k < g.first()[source + 1]; k++) {
            if (g.targets()[k] >= next) {
                tiles++;
                next = (g.targets()[k] / size + 1) * size;
            }
        }
        return tiles;
    }

    @Override
    public BitSet reached(Tile source, Tiling target) {
        BitSet reached = new BitSet();
        for (int first : firsts(source)) {
            for (int k = g.first()[first]; k < g.first()[first + source.channels()]; k++) {
                reached.set(g.targets()[k] / target.size());
            }
        }
        return reached;
    }
}
