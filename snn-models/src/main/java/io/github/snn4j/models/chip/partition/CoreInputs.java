package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the formats, synapse lists and in-axons of one core while its connections are laid out. */
final class CoreInputs {
    private final Tile tile;
    private final List<Core.SynapseFormat> formats = new ArrayList<>();
    private final List<Core.SynapseList> lists = new ArrayList<>();
    private final List<int[]> axons = new ArrayList<>();
    private final Map<SharedKey, Integer> shared = new HashMap<>();
    private final Map<List<Integer>, Integer> sharedRows = new HashMap<>();
    private long bits;

    CoreInputs(Tile tile) {
        this.tile = tile;
    }

    private record SharedKey(int link, int channel, Link.ListKey pattern) {}

    /** The routes of one source tile, before it is known which core they go to. */
    @SuppressWarnings("ArrayRecordComponent")
    record Routes(short kind, int[] cx, int[] axon, int[] atom) {
        /** The same from neurons of a population of shape {@code s} instead of those of the tile. */
        Routes numbered(Shape s, Tile tile) {
            int[] neurons = cx.clone();
            java.util.Arrays.setAll(neurons, i -> CoreBuilder.index(s, tile, cx[i]));
            return new Routes(kind, neurons, axon, atom);
        }

        Route to(int chip, int core) {
            return new Route(chip, core, kind, cx, axon, atom);
        }
    }

    /** Lays out what comes from one tile of a source of shape {@code s}; empty if nothing of it reaches this core. */
    Optional<Routes> connect(Link l, Shape s, Tile source) {
        List<int[]> entries = new ArrayList<>();
        short kind = l.discrete() ? Core.InAxons.DISCRETE : Core.InAxons.POP32;
        for (int y = source.y(); y < source.y() + source.height(); y++) {
            for (int x = source.x(); x < source.x() + source.width(); x++) {
                int pixel = (y * s.width() + x) * s.channels();
                int cx = source.local(y, x, source.c());
                if (l.connection().geometry() instanceof ConvGeometry g) {
                    Reach ry = Link.rows(g, y, tile);
                    Reach rx = Link.columns(g, x, tile);
                    if (ry.count() > 0 && rx.count() > 0) {
                        int list = shared.computeIfAbsent(
                                new SharedKey(l.index(), source.c(), l.key(ry, rx, tile)),
                                key -> conv(l, g, key.pattern(), source));
                        int base = Link.base(ry, rx, tile) % l.bases();
                        enter(entries, axon(kind, list, base), cx, source.channels());
                    }
                } else if (l.discrete()) {
                    for (int c = 0; c < source.channels(); c++) {
                        int list = rows(l, pixel + source.c() + c, 1);
                        enter(entries, axon(kind, list, 0), cx + c, 1);
                    }
                } else {
                    int list = rows(l, pixel + source.c(), source.channels());
                    enter(entries, axon(kind, list, 0), cx, source.channels());
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
    private int rows(Link l, int first, int atoms) {
        int row = ((DenseGeometry) l.connection().geometry()).row(first);
        return sharedRows.computeIfAbsent(List.of(l.index(), row, atoms), key -> dense(l, row, atoms));
    }

    /** Weights of rows {@code first}..{@code first + atoms − 1} to every neuron of the tile. */
    private int dense(Link l, int first, int atoms) {
        int n = tile.size();
        short[] w = new short[atoms * n];
        short[] weights = l.connection().weights();
        for (int a = 0; a < atoms; a++) {
            for (int i = 0; i < n; i++) {
                int to = CoreBuilder.index(l.to(), tile, i);
                w[a * n + i] = weights[(first + a) * l.to().size() + to];
            }
        }
        return denseList(l, atoms, n, w);
    }

    private int conv(Link l, ConvGeometry g, Link.ListKey key, Tile source) {
        Link.ListSize size = Link.size(key, tile.width(), tile.channels());
        int n = size.targets();
        int span = size.denseTargets();
        boolean dense = span > 0
                && l.denseBits((long) source.channels() * span)
                        <= l.sparseBits((long) source.channels() * n, tile.size());
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
        return dense ? denseList(l, source.channels(), span, w) : sparseList(l, source.channels(), cx, w);
    }

    private int denseList(Link l, int atoms, int n, short[] w) {
        bits += l.denseBits((long) atoms * n);
        return add(new Core.SynapseList(format(l, "dense", 0), atoms, n, new short[0], w, l.delay()));
    }

    private int sparseList(Link l, int atoms, short[] cx, short[] w) {
        bits += l.sparseBits((long) atoms * cx.length, tile.size());
        int fmt = format(l, "sparse", SynapseMemory.indexBits(tile.size()));
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
                SynapseMemory.delayBits(l.delay()),
                0,
                compression,
                indexBits,
                SynapseMemory.BLOCK);
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
