package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A connection between two numbered populations, and what it costs on cores.
 *
 * <p>A convolution, and a dense connection from many neurons, uses population axons: one per source pixel and tile, its
 * channels as atoms. Other dense connections use one discrete axon per source neuron.
 *
 * @param delay chip steps beyond the one that every spike takes
 */
record Link(
        int index,
        QuantisedConnection connection,
        int source,
        int target,
        Shape from,
        Shape to,
        boolean discrete,
        int delay,
        int bases) {

    /** Slots that one entry of an output axon takes. */
    int slots() {
        return discrete ? 1 : 2;
    }

    /** How often lists with so many targets occur; {@code denseTargets} is 0 where targets cannot be consecutive. */
    record ListSize(int targets, int denseTargets) {}

    /** What one target tile needs: source pixels that reach it, and its distinct lists by size. */
    record Fan(int pixels, Map<ListSize, Integer> lists) {}

    /** In-axons and synapse bits. */
    record Need(long axons, long bits) {}

    /** For each tile in order, what it needs when the source is cut into {@code sourceChannels} at a time. */
    List<Need> needs(List<Fan> fans, Tiling tiling, int sourceChannels) {
        List<Need> needs = new ArrayList<>();
        List<Tile> tiles = tiling.tiles(to);
        for (int i = 0; i < fans.size(); i++) {
            int group = discrete ? 1 : sourceChannels;
            int groups = from.channels() / group;
            int rest = from.channels() % group;
            long bits = 0;
            for (var e : fans.get(i).lists().entrySet()) {
                int n = tiles.get(i).size();
                long one = groups * listBits(e.getKey(), group, n) + (rest == 0 ? 0 : listBits(e.getKey(), rest, n));
                bits += one * e.getValue();
            }
            needs.add(new Need((long) fans.get(i).pixels() * (groups + (rest == 0 ? 0 : 1)), bits));
        }
        return needs;
    }

    private long listBits(ListSize size, int atoms, int compartments) {
        long sparse = sparseBits((long) atoms * size.targets(), compartments);
        return size.denseTargets() == 0 ? sparse : Math.min(sparse, denseBits((long) atoms * size.denseTargets()));
    }

    long denseBits(long synapses) {
        return SynapseMemory.bits(synapses, SynapseMemory.WEIGHT_BITS + SynapseMemory.delayBits(delay));
    }

    long sparseBits(long synapses, int compartments) {
        return SynapseMemory.bits(
                synapses,
                SynapseMemory.WEIGHT_BITS + SynapseMemory.delayBits(delay) + SynapseMemory.indexBits(compartments));
    }

    /** What each tile of the target needs, for any cut of the source; tiles that look alike are looked at once. */
    List<Fan> fans(Tiling tiling) {
        Map<Look, Fan> seen = new HashMap<>();
        Map<Integer, List<Reach>> rows = new HashMap<>();
        Map<Integer, List<Reach>> columns = new HashMap<>();
        List<Fan> fans = new ArrayList<>();
        for (Tile t : tiling.tiles(to)) {
            if (connection.geometry() instanceof ConvGeometry g) {
                List<Reach> ry = rows.computeIfAbsent(t.y(), y -> rows(g, t));
                List<Reach> rx = columns.computeIfAbsent(t.x(), x -> columns(g, t));
                Look look = new Look(ry, rx, t.width(), t.channels());
                fans.add(seen.computeIfAbsent(look, this::fan));
            } else {
                int n = t.size();
                int square =
                        connection.geometry().pool() * connection.geometry().pool();
                fans.add(new Fan(from.pixels(), Map.of(new ListSize(n, n), from.pixels() / square)));
            }
        }
        return fans;
    }

    /** What a tile's inputs look like from it: which of its rows and columns each row and column of pixels reaches. */
    private record Look(List<Reach> rows, List<Reach> columns, int width, int channels) {}

    private Fan fan(Look look) {
        Set<ListKey> distinct = new HashSet<>();
        Map<ListSize, Integer> sizes = new HashMap<>();
        for (Reach ry : look.rows()) {
            for (Reach rx : look.columns()) {
                int base = (ry.first() * look.width() + rx.first()) * look.channels();
                ListKey key = new ListKey(ry.tap(), ry.count(), rx.tap(), rx.count(), base / bases);
                if (distinct.add(key)) {
                    sizes.merge(size(key, look.width(), look.channels()), 1, Integer::sum);
                }
            }
        }
        return new Fan(look.rows().size() * look.columns().size(), sizes);
    }

    /** The rows of pixels that reach a tile, each as seen from it. */
    private static List<Reach> rows(ConvGeometry g, Tile t) {
        List<Reach> reaches = new ArrayList<>();
        for (int y = 0; y < g.in().height(); y++) {
            reaches.add(rows(g, y, t).from(t.y()));
        }
        reaches.removeIf(r -> r.count() == 0);
        return reaches;
    }

    private static List<Reach> columns(ConvGeometry g, Tile t) {
        List<Reach> reaches = new ArrayList<>();
        for (int x = 0; x < g.in().width(); x++) {
            reaches.add(columns(g, x, t).from(t.x()));
        }
        reaches.removeIf(r -> r.count() == 0);
        return reaches;
    }

    /** Pixels with the same key share a list: same taps, same targets relative to a base that fits. */
    record ListKey(int tapY, int rows, int tapX, int columns, int copy) {}

    static Reach rows(ConvGeometry g, int y, Tile t) {
        return Reach.of(y / g.pool(), g.kernelHeight(), g.strideY(), g.padY(), t.y(), t.y() + t.height());
    }

    static Reach columns(ConvGeometry g, int x, Tile t) {
        return Reach.of(x / g.pool(), g.kernelWidth(), g.strideX(), g.padX(), t.x(), t.x() + t.width());
    }

    /** Compartment of the first target. */
    static int base(Reach ry, Reach rx, Tile t) {
        return t.local(ry.first(), rx.first(), t.c());
    }

    ListKey key(Reach ry, Reach rx, Tile t) {
        return new ListKey(ry.tap(), ry.count(), rx.tap(), rx.count(), base(ry, rx, t) / bases);
    }

    static ListSize size(ListKey key, int width, int channels) {
        int sparse = key.rows() * key.columns() * channels;
        int span = ((key.rows() - 1) * width + key.columns()) * channels;
        return new ListSize(sparse, key.copy() == 0 ? span : 0);
    }

    /** Most target tiles that the rows (or columns) of one source tile reach, summed over the rows. */
    long reachedTiles(boolean vertical, int sourceSize, int targetSize) {
        if (!(connection.geometry() instanceof ConvGeometry)) {
            return sourceSize;
        }
        int extent = vertical ? from.height() : from.width();
        long most = 0;
        for (int start = 0; start < extent; start += sourceSize) {
            int size = Math.min(sourceSize, extent - start);
            most = Math.max(most, reachedFrom(vertical, start, size, targetSize));
        }
        return most;
    }

    /** Target tiles that rows {@code start}.. reach, summed over the rows. */
    long reachedFrom(boolean vertical, int start, int size, int targetSize) {
        if (!(connection.geometry() instanceof ConvGeometry g)) {
            return size;
        }
        int kernel = vertical ? g.kernelHeight() : g.kernelWidth();
        int outs = vertical ? to.height() : to.width();
        long sum = 0;
        for (int i = start; i < start + size; i++) {
            Reach r = Reach.of(
                    i / g.pool(),
                    kernel,
                    vertical ? g.strideY() : g.strideX(),
                    vertical ? g.padY() : g.padX(),
                    0,
                    outs);
            if (r.count() > 0) {
                sum += (r.first() + r.count() - 1) / targetSize - r.first() / targetSize + 1;
            }
        }
        return sum;
    }

    /** Target tiles along channels, all of which every source neuron reaches. */
    int channelTiles(Tiling target) {
        int tiles = Tiling.parts(to.channels(), target.channels());
        return connection.geometry() instanceof ConvGeometry
                ? tiles
                : tiles * Tiling.parts(to.height(), target.height()) * Tiling.parts(to.width(), target.width());
    }
}
