package io.github.snn4j.models.chip.simulate;

import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * The outcome of one picture.
 *
 * @param decision output neuron with the largest output, the first of equals
 * @param outputs per output neuron its spikes (decode count) or its v after the last step (decode v)
 * @param spikes per population and network step, if recorded
 * @param currents u per recorded population, {@code [step][neuron]}
 * @param voltages v per recorded population, {@code [step][neuron]}
 * @param overflows per population, how often u (or, in NengoLoihi, u + bias or the input) left its range and wrapped, or a
 *     read-out fired (0 unless wrapping was asked for)
 * @param saturations per population, how often v was clipped to its range (in NengoLoihi only the upper end counts)
 */
@SuppressWarnings("ArrayRecordComponent")
public record SimulationResult(
        int decision,
        long[] outputs,
        List<List<BitSet>> spikes,
        Map<String, int[][]> currents,
        Map<String, int[][]> voltages,
        long[] overflows,
        long[] saturations,
        Activity activity) {}
