package io.github.snn4j.models.chip.verify;

import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.simulate.SimulationResult;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * How the simulated file differs from the layer-level forward, spike for spike.
 *
 * @param mismatches spikes that only one of them has, and read-out potentials that differ
 * @param first the earliest layer, then step, then neuron that differs
 */
public record Verification(long mismatches, Optional<Difference> first) {

    /** Where two runs differ; {@code step} is the network's. */
    public record Difference(String layer, int neuron, int step) {}

    /**
     * Compares one picture.
     *
     * @param layers the simulated populations' names in order; the first may lie outside the chip
     * @param simulated recorded with spikes
     */
    public static Verification compare(
            List<String> layers, LayerRun forward, SimulationResult simulated, boolean potentials) {
        int outside = layers.size() - forward.spikes().size();
        if (simulated.spikes().size() != layers.size() || outside < 0 || outside > 1) {
            throw new IllegalArgumentException("Both runs must have recorded spikes of " + layers.size()
                    + " layers, got " + forward.spikes().size() + " and "
                    + simulated.spikes().size());
        }
        long mismatches = 0;
        Optional<Difference> first = Optional.empty();
        for (int k = outside; k < layers.size(); k++) {
            List<BitSet> own = forward.spikes().get(k - outside);
            for (int t = 0; t < own.size(); t++) {
                BitSet differing = (BitSet) own.get(t).clone();
                differing.xor(simulated.spikes().get(k).get(t));
                mismatches += differing.cardinality();
                if (first.isEmpty() && !differing.isEmpty()) {
                    first = Optional.of(new Difference(layers.get(k), differing.nextSetBit(0), t));
                }
            }
        }
        int last = layers.size() - 1;
        for (int i = 0; potentials && i < forward.potentials().length; i++) {
            if (forward.potentials()[i] != simulated.outputs()[i]) {
                mismatches++;
                if (first.isEmpty()) {
                    first = Optional.of(new Difference(
                            layers.get(last), i, simulated.spikes().get(last).size() - 1));
                }
            }
        }
        return new Verification(mismatches, first);
    }

    /** Both comparisons as one; the first difference is this one's, if it has one. */
    public Verification and(Verification other) {
        return new Verification(mismatches + other.mismatches, first.isPresent() ? first : other.first);
    }
}
