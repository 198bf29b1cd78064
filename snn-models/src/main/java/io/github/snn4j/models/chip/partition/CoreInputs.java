package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.SparseGeometry;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the formats, synapse lists and in-axons of one core while its connections are laid out. */
final class CoreInputs {
    private final List<Core.SynapseFormat> formats = new ArrayList<>();
    private final List<Core.SynapseList> lists = new ArrayList<>();
    private final List<int[]> axons = new ArrayList<>();
    private final Map<SharedKey, Integer> shared = new HashMap<>();
    private final Map<RowKey, Integer> sharedRows = new HashMap<>();
    private long bits;

    private record SharedKey(int link, int sourceChannel, int channel, Link.ListKey pattern) {}

    private record RowKey(int link, Tile tile, int row, int atoms) {}

    /** The routes of one source tile to one tile of this core. */
    @SuppressWarnings("ArrayRecordComponent")
    record Routes(short kind, int[] cx, int[] axon, int[] atom) {
        /** The same from neurons of a population of shape {@code s} instead of those of the tile. */
        Routes numbered(Shape s, Tile tile) {
            int[] neurons = cx.clone();
            java.util.Arrays.setAll(neurons, i -> tile.index(s, cx[i]));
            return new Routes(kind, neurons, axon, atom);
        }

        Route to(int chip, int core) {
            return new Route(chip, core, kind, cx, axon, atom);
        }
    }

    /**
     * Lays out what comes from one tile of a source of shape {@code s} to a tile of this core; empty if nothing does.
     *
     * @param tiling the cut of the target
     */
    Optional<Routes> connect(Link l, Tiling tiling, Shape s, Placed from, Placed to) {
        Tile source = from.tile();
        Tile tile = to.tile();
        List<int[]> entries = new ArrayList<>();
        short kind = l.kind(tiling);
        for (int y = source.y(); y < source.y() + source.height(); y++) {
            for (int x = source.x(); x < source.x() + source.width(); x++) {
                int pixel = (y * s.width() + x) * s.channels();
                int cx = from.cx(y, x, source.c());
                if (l.connection().geometry() instanceof ConvGeometry g) {
                    ConvWiring wiring = (ConvWiring) l.wiring();
                    Reach ry = wiring.rows(y, tile.y(), tile.y() + tile.height());
                    Reach rx = wiring.columns(x, tile.x(), tile.x() + tile.width());
                    if (ry.count() > 0 && rx.count() > 0) {
                        int base = to.cx(ry.first(), rx.first(), tile.c());
                        int list = shared.computeIfAbsent(
                                new SharedKey(
                                        l.index(),
                                        source.c(),
                                        tile.c(),
                                        wiring.key(ry, rx, tile.width(), tile.channels(), base)),
                                key -> conv(l, g, key.pattern(), source, tiling, tile));
                        enter(entries, axon(kind, list, base % l.bases()), cx, source.channels());
                    }
                } else if (l.connection().geometry() instanceof SparseGeometry g) {
                    for (int c = 0; c < source.channels(); c++) {
                        int list = sparse(l, g, pixel + source.c() + c, tile, tiling);
                        if (list >= 0) {
                            enter(entries, axon(kind, list, to.firstCx()), cx + c, 1);
                        }
                    }
                } else if (l.discrete()) {
                    for (int c = 0; c < source.channels(); c++) {
                        int list = rows(l, pixel + source.c() + c, 1, tile);
                        enter(entries, axon(kind, list, to.firstCx()), cx + c, 1);
                    }
                } else {
                    int list = rows(l, pixel + source.c(), source.channels(), tile);
                    enter(entries, axon(kind, list, to.firstCx()), cx, source.channels());
                }
            }
        }
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(new Routes(kind, column(entries, 0), column(entries, 1), column(entries, 2)));
    }

    private int axon(short kind, int list, int base) {
        axons.add(new int[] {kind, list, base});
        return axons.size() - 1;
    }

    private static void enter(List<int[]> entries, int axon, int cx, int atoms) {
        for (int a = 0; a < atoms; a++) {
            entries.add(new int[] {cx + a, axon, a});
        }
    }

    private static int[] column(List<int[]> rows, int i) {
        return rows.stream().mapToInt(r -> r[i]).toArray();
    }

    /** The list of sources {@code first}..{@code first + atoms − 1}, which those of a pooled square share. */
    private int rows(Link l, int first, int atoms, Tile tile) {
        int row = ((DenseGeometry) l.connection().geometry()).row(first);
        return sharedRows.computeIfAbsent(new RowKey(l.index(), tile, row, atoms), key -> dense(l, row, atoms, tile));
    }

    /** Weights of rows {@code first}..{@code first + atoms − 1} to every neuron of the tile. */
    private int dense(Link l, int first, int atoms, Tile tile) {
        int n = tile.size();
        short[] w = new short[atoms * n];
        short[] weights = l.connection().weights();
        for (int a = 0; a < atoms; a++) {
            for (int i = 0; i < n; i++) {
                int to = tile.index(l.to(), i);
                w[a * n + i] = weights[(first + a) * l.to().size() + to];
            }
        }
        return denseList(l, atoms, n, w);
    }

    /** The targets of a neuron that lie in the tile, −1 if there are none. */
    private int sparse(Link l, SparseGeometry g, int source, Tile tile, Tiling tiling) {
        int from = firstFrom(g, source, tile.c());
        int to = firstFrom(g, source, tile.c() + tile.channels());
        if (from == to) {
            return -1;
        }
        short[] cx = new short[to - from];
        for (int k = from; k < to; k++) {
            cx[k - from] = (short) (g.targets()[k] - tile.c());
        }
        short[] w = Arrays.copyOfRange(l.connection().weights(), from, to);
        Link.ListSize size = SparseWiring.size(cx.length, cx[cx.length - 1]);
        if (!l.isDense(size, 1, tiling.size())) {
            return sparseList(l, 1, cx, w, tiling.size());
        }
        short[] all = new short[size.denseTargets()];
        for (int i = 0; i < cx.length; i++) {
            all[cx[i]] = w[i];
        }
        return denseList(l, 1, all.length, all);
    }

    /** Where the targets of a source that are at least {@code target} begin. */
    private static int firstFrom(SparseGeometry g, int source, int target) {
        int at = Arrays.binarySearch(g.targets(), g.first()[source], g.first()[source + 1], target);
        return at < 0 ? -at - 1 : at;
    }

    private int conv(Link l, ConvGeometry g, Link.ListKey key, Tile source, Tiling tiling, Tile tile) {
        Link.ListSize size = Link.size(key);
        int n = size.targets();
        int span = size.denseTargets();
        boolean dense = l.isDense(size, source.channels(), tiling.size());
        int width = dense ? span : n;
        short[] cx = new short[dense ? 0 : n];
        short[] w = new short[source.channels() * width];
        int i = 0;
        for (int dy = 0; dy < key.rows(); dy++) {
            for (int dx = 0; dx < key.columns(); dx++) {
                int tap = (key.tapY() - dy * g.strideY()) * g.kernelWidth() + key.tapX() - dx * g.strideX();
                for (int c = 0; c < tile.channels(); c++, i++) {
                    int target = (dy * tile.width() + dx) * tile.channels() + c;
                    int at = dense ? target : i;
                    if (!dense) {
                        cx[i] = (short) (target + key.copy() * l.bases());
                    }
                    for (int a = 0; a < source.channels(); a++) {
                        int row = tap * g.in().channels() + source.c() + a;
                        w[a * width + at] = l.connection().weights()[row * g.outChannels() + tile.c() + c];
                    }
                }
            }
        }
        return dense
                ? denseList(l, source.channels(), span, w)
                : sparseList(l, source.channels(), cx, w, tiling.size());
    }

    private int denseList(Link l, int atoms, int n, short[] w) {
        bits += l.denseBits((long) atoms * n);
        return add(new Core.SynapseList(format(l, "dense", 0), atoms, n, new short[0], w, l.delay()));
    }

    private int sparseList(Link l, int atoms, short[] cx, short[] w, int compartments) {
        bits += l.sparseBits((long) atoms * cx.length, compartments);
        int fmt = format(l, "sparse", SynapseMemory.indexBits(compartments));
        return add(new Core.SynapseList(fmt, atoms, cx.length, cx, w, l.delay()));
    }

    private int add(Core.SynapseList list) {
        lists.add(list);
        return lists.size() - 1;
    }

    private int format(Link l, String compression, int indexBits) {
        var f = new Core.SynapseFormat(
                SynapseMemory.WEIGHT_BITS,
                "mixed",
                l.connection().weightExponent(),
                l.delayBits(),
                0,
                compression,
                indexBits,
                SynapseMemory.block(l.bitsPerSynapse(indexBits)));
        if (!formats.contains(f)) {
            formats.add(f);
        }
        return formats.indexOf(f);
    }

    List<Core.SynapseFormat> formats() {
        return formats;
    }

    List<Core.SynapseList> lists() {
        return lists;
    }

    Core.InAxons axons() {
        short[] kinds = new short[axons.size()];
        int[] list = new int[kinds.length];
        int[] base = new int[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = (short) axons.get(i)[0];
            list[i] = axons.get(i)[1];
            base[i] = axons.get(i)[2];
        }
        return new Core.InAxons(kinds, list, base);
    }

    int axonCount() {
        return axons.size();
    }

    long bits() {
        return bits;
    }
}
