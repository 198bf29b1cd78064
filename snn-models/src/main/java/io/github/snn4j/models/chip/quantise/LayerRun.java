package io.github.snn4j.models.chip.quantise;

import java.util.BitSet;
import java.util.List;

/**
 * What one picture did, layer by layer.
 *
 * @param spikes per population and network step, the neurons that fired
 * @param potentials v of the last population after the last step
 * @param overflows per population, how often u (or, in NengoLoihi, u + bias or the input) left its range and wrapped, or a
 *     read-out fired
 * @param saturations per population, how often v was clipped to its range; not the lower end in NengoLoihi, where inhibition
 *     may well rest
 */
@SuppressWarnings("ArrayRecordComponent")
public record LayerRun(List<List<BitSet>> spikes, long[] potentials, long[] overflows, long[] saturations) {
    public LayerRun {
        spikes = List.copyOf(spikes);
    }
}
