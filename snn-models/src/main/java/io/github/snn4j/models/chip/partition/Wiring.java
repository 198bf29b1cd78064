package io.github.snn4j.models.chip.partition;

import java.util.BitSet;
import java.util.List;

/** Which neurons of a source reach which tiles of a target. */
interface Wiring {
    /** What reaches each tile of the target. */
    List<Link.Fan> fans(Tiling target);

    /** Entries of output axons of a source tile: for each neuron, the tiles that it reaches. */
    long entries(Tile source, Tiling target);

    /** The most of any tile of a source. */
    long mostEntries(Tiling source, Tiling target);

    /** Those of the whole source. */
    long allEntries(Tiling target);

    /** Numbers of the tiles that some neuron of a source tile may reach. */
    BitSet reached(Tile source, Tiling target);
}
