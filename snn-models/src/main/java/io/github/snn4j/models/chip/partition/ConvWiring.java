package io.github.snn4j.models.chip.partition;

import io.github.snn4j.models.chip.ConvGeometry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pixel reaches the tiles that its taps lie in, with all their channels.
 *
 * @param bases how many different bases an axon can have
 */
record ConvWiring(ConvGeometry g, int bases) implements Wiring {
    /** Tiles that look alike from their inputs are looked at once. */
    @Override
    public List<Link.Fan> fans(Tiling tiling) {
        Map<Look, Link.Fan> seen = new HashMap<>();
        Map<Integer, List<Reach>> rows = new HashMap<>();
        Map<Integer, List<Reach>> columns = new HashMap<>();
        List<Link.Fan> fans = new ArrayList<>();
        for (Tile t : tiling.tiles(g.out())) {
            List<Reach> ry = rows.computeIfAbsent(t.y(), y -> rows(t));
            List<Reach> rx = columns.computeIfAbsent(t.x(), x -> columns(t));
            Look look = new Look(ry, rx, t.width(), t.channels());
            fans.add(seen.computeIfAbsent(look, this::fan));
        }
        return fans;
    }

    /** What a tile's inputs look like from it: which of its rows and columns each row and column of pixels reaches. */
    private record Look(List<Reach> rows, List<Reach> columns, int width, int channels) {}

    private Link.Fan fan(Look look) {
        Set<Link.ListKey> lists = new LinkedHashSet<>();
        for (Reach ry : look.rows()) {
            for (Reach rx : look.columns()) {
                int base = (ry.first() * look.width() + rx.first()) * look.channels();
                lists.add(key(ry, rx, look.width(), look.channels(), base));
            }
        }
        return new Link.Fan(look.rows().size() * look.columns().size(), lists, Map.of());
    }

    /** The list of a pixel whose first target is the neuron {@code base} of a core. */
    Link.ListKey key(Reach ry, Reach rx, int width, int channels, int base) {
        return new Link.ListKey(ry.tap(), ry.count(), rx.tap(), rx.count(), width, channels, base / bases);
    }

    /** The rows of pixels that reach a tile, each as seen from it. */
    private List<Reach> rows(Tile t) {
        List<Reach> reaches = new ArrayList<>();
        for (int y = 0; y < g.in().height(); y++) {
            reaches.add(rows(y, t.y(), t.y() + t.height()).from(t.y()));
        }
        reaches.removeIf(r -> r.count() == 0);
        return reaches;
    }

    private List<Reach> columns(Tile t) {
        List<Reach> reaches = new ArrayList<>();
        for (int x = 0; x < g.in().width(); x++) {
            reaches.add(columns(x, t.x(), t.x() + t.width()).from(t.x()));
        }
        reaches.removeIf(r -> r.count() == 0);
        return reaches;
    }

    /** Which of the rows {@code from}..{@code to − 1} of outputs the row y of pixels reaches. */
    Reach rows(int y, int from, int to) {
        return Reach.of(y / g.pool(), g.kernelHeight(), g.strideY(), g.padY(), from, to);
    }

    /** Which of the columns {@code from}..{@code to − 1} of outputs the column x of pixels reaches. */
    Reach columns(int x, int from, int to) {
        return Reach.of(x / g.pool(), g.kernelWidth(), g.strideX(), g.padX(), from, to);
    }

    @Override
    public long entries(Tile source, Tiling target) {
        return tilesOfRows(source.y(), source.height(), target)
                * tilesOfColumns(source.x(), source.width(), target)
                * source.channels()
                * Tiling.parts(g.out().channels(), target.channels());
    }

    @Override
    public long mostEntries(Tiling source, Tiling target) {
        long rows = 0;
        for (int y = 0; y < g.in().height(); y += source.height()) {
            rows = Math.max(rows, tilesOfRows(y, Math.min(source.height(), g.in().height() - y), target));
        }
        long columns = 0;
        for (int x = 0; x < g.in().width(); x += source.width()) {
            columns = Math.max(columns, tilesOfColumns(x, Math.min(source.width(), g.in().width() - x), target));
        }
        return rows * columns * source.channels() * Tiling.parts(g.out().channels(), target.channels());
    }

    @Override
    public long allEntries(Tiling target) {
        return tilesOfRows(0, g.in().height(), target)
                * tilesOfColumns(0, g.in().width(), target)
                * g.in().channels()
                * Tiling.parts(g.out().channels(), target.channels());
    }

    /** Tiles that rows {@code start}.. reach from top to bottom, summed over the rows. */
    private long tilesOfRows(int start, int size, Tiling target) {
        long sum = 0;
        for (int y = start; y < start + size; y++) {
            sum += rows(y, 0, g.out().height()).tiles(target.height());
        }
        return sum;
    }

    private long tilesOfColumns(int start, int size, Tiling target) {
        long sum = 0;
        for (int x = start; x < start + size; x++) {
            sum += columns(x, 0, g.out().width()).tiles(target.width());
        }
        return sum;
    }

    @Override
    public BitSet reached(Tile source, Tiling target) {
        BitSet across = new BitSet();
        for (int x = source.x(); x < source.x() + source.width(); x++) {
            columns(x, 0, g.out().width()).mark(target.width(), across);
        }
        BitSet down = new BitSet();
        for (int y = source.y(); y < source.y() + source.height(); y++) {
            rows(y, 0, g.out().height()).mark(target.height(), down);
        }
        int wide = Tiling.parts(g.out().width(), target.width());
        int deep = Tiling.parts(g.out().channels(), target.channels());
        BitSet reached = new BitSet();
        down.stream()
                .forEach(y ->
                        across.stream().forEach(x -> reached.set((y * wide + x) * deep, (y * wide + x + 1) * deep)));
        return reached;
    }
}
