package io.github.snn4j.models.chip.place;

import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import java.util.List;

/**
 * The mesh of a target: chips in a row, on each of them tiles of a few cores around one router.
 *
 * @param perChip cores of a chip
 * @param perTile cores of a tile
 * @param columns tiles of a chip from west to east
 */
public record Mesh(int perChip, int perTile, int columns) {
    /** Energy of a spike that passes from tile to tile, east or west: 3.0 pJ (Davies et al. 2018, Table 2). */
    public static final double EAST_WEST_PJ = 3.0;
    /** Energy of a spike that passes from tile to tile, north or south: 4.0 pJ. */
    public static final double NORTH_SOUTH_PJ = 4.0;

    /** A target's mesh. */
    public static Mesh of(Limits limits) {
        return new Mesh((int) limits.max(Resource.CORES_PER_CHIP), (int) limits.max(Resource.CORES_PER_TILE), (int)
                limits.max(Resource.TILE_COLUMNS));
    }

    /** Column and row of a position; positions are numbered chip by chip, and on each chip tile by tile. */
    public List<Integer> tile(int position) {
        return List.of(x(position), y(position));
    }

    /** The chip of a position. */
    public int chip(int position) {
        return position / perChip;
    }

    /** The number of a position's core on its chip. */
    public int core(int position) {
        return position % perChip;
    }

    /** How many chips hold so many cores. */
    public int chips(int cores) {
        return (cores + perChip - 1) / perChip;
    }

    /** What one spike between two positions costs for its hops, in pJ. */
    double hops(int a, int b) {
        return EAST_WEST_PJ * Math.abs(x(a) - x(b)) + NORTH_SOUTH_PJ * Math.abs(y(a) - y(b));
    }

    private int x(int position) {
        return chip(position) * columns + core(position) / perTile % columns;
    }

    private int y(int position) {
        return core(position) / perTile / columns;
    }
}
