package io.github.snn4j.models.chip.simulate;

import java.util.Set;

/**
 * What a run keeps besides its counts.
 *
 * @param spikes whether every layer's spikes are kept
 * @param currents populations whose u is kept at every step
 * @param voltages populations whose v (after the reset) is kept at every step
 */
public record Recording(boolean spikes, Set<String> currents, Set<String> voltages) {
    public static final Recording NONE = new Recording(false, Set.of(), Set.of());
    public static final Recording SPIKES = new Recording(true, Set.of(), Set.of());

    public Recording {
        currents = Set.copyOf(currents);
        voltages = Set.copyOf(voltages);
    }
}
