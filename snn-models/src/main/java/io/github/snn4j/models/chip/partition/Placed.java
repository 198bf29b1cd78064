package io.github.snn4j.models.chip.partition;

/**
 * A tile on a core.
 *
 * @param core number of the core, {@link #OUTSIDE} for neurons outside the chip
 * @param firstCx compartment of the tile's first neuron
 */
record Placed(Tile tile, int core, int firstCx) {
    static final int OUTSIDE = -1;

    /** Compartment of a neuron of the population. */
    int cx(int y, int x, int c) {
        return firstCx + tile.local(y, x, c);
    }
}
