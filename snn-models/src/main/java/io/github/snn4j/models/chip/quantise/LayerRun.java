package io.github.snn4j.models.chip.quantise;

import java.util.BitSet;
import java.util.List;

/**
 * What one picture did, layer by layer.
 *
 * @param spikes per population and network step, the neurons that fired
 * @param potentials v of the last population after the last step
 * @param overflows per population, how often u or v left its range
 */
@SuppressWarnings("ArrayRecordComponent")
public record LayerRun(List<List<BitSet>> spikes, long[] potentials, long[] overflows) {
    public LayerRun {
        spikes = List.copyOf(spikes);
    }
}
