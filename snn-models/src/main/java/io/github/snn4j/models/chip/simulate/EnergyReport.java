package io.github.snn4j.models.chip.simulate;

/**
 * Energy of a run in picojoules by a named model; never a lone number.
 *
 * @param model whose figures these are
 * @param caveat what they are not
 */
public record EnergyReport(
        String model,
        String caveat,
        double synapses,
        double neurons,
        double spikesWithinTile,
        double hopsEastWest,
        double hopsNorthSouth) {
    private static final double SYNAPTIC_OPERATION = 23.6;
    private static final double NEURON_UPDATE = 81;
    private static final double WITHIN_TILE = 1.7;
    private static final double HOP_EAST_WEST = 3.0;
    private static final double HOP_NORTH_SOUTH = 4.0;

    /**
     * Loihi 1 by Davies et al., IEEE Micro 38(1):82–99, 2018, Table 2: 23.6 pJ per synaptic operation (its minimum), 81
     * pJ per neuron update (all priced as active), 1.7 pJ per spike within a tile, 3.0 and 4.0 pJ per hop.
     */
    public static EnergyReport davies2018(Activity a) {
        return new EnergyReport(
                "Loihi 1, Davies et al. 2018, Table 2",
                "pre-silicon SDF and SPICE estimates at 0.75 V, not a measurement",
                a.synapticOperations() * SYNAPTIC_OPERATION,
                a.neuronUpdates() * NEURON_UPDATE,
                a.messagesWithinTile() * WITHIN_TILE,
                a.hopsEastWest() * HOP_EAST_WEST,
                a.hopsNorthSouth() * HOP_NORTH_SOUTH);
    }

    /** What sending spikes takes, within tiles and between them. */
    public double messages() {
        return spikesWithinTile + hopsEastWest + hopsNorthSouth;
    }

    /** All of it, in pJ. */
    public double total() {
        return synapses + neurons + messages();
    }

    @Override
    public String toString() {
        return "%.0f pJ (%s; %s)".formatted(total(), model, caveat);
    }
}
