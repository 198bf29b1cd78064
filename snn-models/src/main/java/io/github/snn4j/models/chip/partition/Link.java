package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
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

    /** The kind of the axons into tiles of this cut: the short population axon where every base is a multiple of four. */
    short kind(Tiling target) {
        if (discrete) {
            return Core.InAxons.DISCRETE;
        }
        boolean fours = !(connection.geometry() instanceof ConvGeometry)
                || (to.channels() % 4 == 0 && target.channels() % 4 == 0 && bases % 4 == 0);
        return fours ? Core.InAxons.POP16 : Core.InAxons.POP32;
    }

    /** Slots that one entry of an output axon takes. */
    int slots(Tiling target) {
        return kind(target) == Core.InAxons.POP32 ? 2 : 1;
    }

    /** How many targets a list has; {@code denseTargets} is 0 where they cannot be consecutive. */
    record ListSize(int targets, int denseTargets) {}

    /**
     * What reaches one target tile.
     *
     * @param pixels source pixels that do
     * @param shared lists that tiles of the same channels share
     * @param own further lists, each to every neuron of the tile
     */
    record Fan(int pixels, Set<ListKey> shared, int own) {}

    /** In-axons of a tile when the source is cut into {@code sourceChannels} at a time. */
    long axons(Fan fan, int sourceChannels) {
        return (long) fan.pixels() * (discrete ? 1 : Tiling.parts(from.channels(), sourceChannels));
    }

    /** Bits of all lists of a tile of {@code n} neurons. */
    long bits(Fan fan, int n, Tiling tiling, int sourceChannels) {
        long bits = fan.own() * bits(new ListSize(n, n), tiling, sourceChannels);
        for (ListKey key : fan.shared()) {
            bits += bits(size(key), tiling, sourceChannels);
        }
        return bits;
    }

    /** Bits of a list of each group of source channels. */
    long bits(ListSize size, Tiling tiling, int sourceChannels) {
        int group = discrete ? 1 : sourceChannels;
        int rest = from.channels() % group;
        return from.channels() / group * listBits(size, group, tiling.size())
                + (rest == 0 ? 0 : listBits(size, rest, tiling.size()));
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
                int square =
                        connection.geometry().pool() * connection.geometry().pool();
                fans.add(new Fan(from.pixels(), Set.of(), from.pixels() / square));
            }
        }
        return fans;
    }

    /** What a tile's inputs look like from it: which of its rows and columns each row and column of pixels reaches. */
    private record Look(List<Reach> rows, List<Reach> columns, int width, int channels) {}

    private Fan fan(Look look) {
        Set<ListKey> lists = new LinkedHashSet<>();
        for (Reach ry : look.rows()) {
            for (Reach rx : look.columns()) {
                int base = (ry.first() * look.width() + rx.first()) * look.channels();
                lists.add(new ListKey(
                        ry.tap(), ry.count(), rx.tap(), rx.count(), look.width(), look.channels(), base / bases));
            }
        }
        return new Fan(look.rows().size() * look.columns().size(), lists, 0);
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
    record ListKey(int tapY, int rows, int tapX, int columns, int width, int channels, int copy) {}

    static Reach rows(ConvGeometry g, int y, Tile t) {
        return Reach.of(y / g.pool(), g.kernelHeight(), g.strideY(), g.padY(), t.y(), t.y() + t.height());
    }

    static Reach columns(ConvGeometry g, int x, Tile t) {
        return Reach.of(x / g.pool(), g.kernelWidth(), g.strideX(), g.padX(), t.x(), t.x() + t.width());
    }

    /** The list of a pixel whose first target is the neuron {@code base} of a tile's core. */
    ListKey key(Reach ry, Reach rx, Tile t, int base) {
        return new ListKey(ry.tap(), ry.count(), rx.tap(), rx.count(), t.width(), t.channels(), base / bases);
    }

    static ListSize size(ListKey key) {
        int sparse = key.rows() * key.columns() * key.channels();
        int span = ((key.rows() - 1) * key.width() + key.columns()) * key.channels();
        return new ListSize(sparse, key.copy() == 0 ? span : 0);
    }

    /** Whether a spike of the source tile can reach the target tile. */
    boolean reaches(Tile source, Tile tile) {
        if (!(connection.geometry() instanceof ConvGeometry g)) {
            return true;
        }
        return rows(g, source.y(), tile).first() < tile.y() + tile.height()
                && last(rows(g, source.y() + source.height() - 1, tile)) >= tile.y()
                && columns(g, source.x(), tile).first() < tile.x() + tile.width()
                && last(columns(g, source.x() + source.width() - 1, tile)) >= tile.x();
    }

    private static int last(Reach r) {
        return r.first() + r.count() - 1;
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
