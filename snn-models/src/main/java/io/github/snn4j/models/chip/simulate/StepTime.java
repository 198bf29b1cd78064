package io.github.snn4j.models.chip.simulate;

import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import java.util.List;

/**
 * How long a step of the chip's clock takes by a named model: all cores wait for the slowest, and then for each other.
 *
 * @param model whose figures these are
 * @param caveat what they are not
 * @param slowestCore mean over steps of the time that the slowest core works, in ns
 * @param barrier the time until all cores know that all are done, in ns
 */
public record StepTime(String model, String caveat, double slowestCore, double barrier) {
    private static final long SYNAPTIC_OPERATION = 3500;
    private static final long NEURON_UPDATE = 8400;
    private static final double BARRIER_OF_ONE_TILE = 113;
    private static final double BARRIER_OF_A_CHIP = 465;
    private static final int TILES_OF_A_CHIP = 32;

    /**
     * Loihi 1 by Davies et al., IEEE Micro 38(1):82–99, 2018, Table 2: 3.5 ns per synaptic operation (its maximum), 8.4 ns per
     * neuron update (all as active), 113 to 465 ns for the barrier of 1 to 32 tiles, between which we interpolate linearly by
     * the tiles of the fullest chip.
     */
    public static StepTime davies2018(CoreConfiguration configuration, Activity a) {
        int tiles = 1;
        for (CoreConfiguration.Chip chip : configuration.chips()) {
            List<List<Integer>> used =
                    chip.cores().stream().map(Core::mesh).distinct().toList();
            tiles = Math.max(tiles, Math.min(TILES_OF_A_CHIP, used.size()));
        }
        double barrier =
                BARRIER_OF_ONE_TILE + (BARRIER_OF_A_CHIP - BARRIER_OF_ONE_TILE) * (tiles - 1) / (TILES_OF_A_CHIP - 1);
        return new StepTime(
                "Loihi 1, Davies et al. 2018, Table 2",
                "pre-silicon estimates; without input and output, the way of spikes, and waiting between chips",
                a.slowestCores() / 1e3 / Math.max(1, a.chipSteps()),
                barrier);
    }

    /** The work of a core in a step, in ps. */
    static long picoseconds(long synapticOperations, long neuronUpdates) {
        return SYNAPTIC_OPERATION * synapticOperations + NEURON_UPDATE * neuronUpdates;
    }

    /** A step, in ns. */
    public double total() {
        return slowestCore + barrier;
    }

    @Override
    public String toString() {
        return "%.2f µs, of which the slowest core %.2f µs (%s; %s)"
                .formatted(total() / 1e3, slowestCore / 1e3, model, caveat);
    }
}
