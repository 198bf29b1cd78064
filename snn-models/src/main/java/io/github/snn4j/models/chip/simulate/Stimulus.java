package io.github.snn4j.models.chip.simulate;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What drives a run, and for how long.
 *
 * @param biases mantissas for the first population, for each step or one for all; empty where spikes drive
 * @param spikes of neurons outside the chip, for each step; empty where a bias drives
 * @param steps T, the network's steps
 * @param resetInterval u and v of every layer are zeroed before the network's steps s with {@code s mod resetInterval =
 *     resetOffset mod resetInterval}; 0 for never after the start
 * @param resetOffset the first such step
 * @param noise what the cores' noise is drawn by; null where it is off
 */
public record Stimulus(
        List<int[]> biases,
        List<BitSet> spikes,
        int steps,
        int resetInterval,
        int resetOffset,
        @Nullable NoiseKey noise) {
    public Stimulus {
        biases = List.copyOf(biases);
        spikes = List.copyOf(spikes);
        if (steps < 1 || resetInterval < 0 || resetOffset < 0) {
            throw new IllegalArgumentException("Stimulus needs steps >= 1, resetInterval and resetOffset >= 0, got "
                    + steps + ", " + resetInterval + " and " + resetOffset);
        }
        int given = biases.isEmpty() ? spikes.size() : biases.size();
        if (given != steps && biases.size() != 1) {
            throw new IllegalArgumentException("Stimulus of " + steps + " steps has values of " + given);
        }
    }

    /** The same bias at every step. */
    public static Stimulus bias(int[] mantissas, int steps) {
        return new Stimulus(List.of(mantissas), List.of(), steps, 0, 0, null);
    }

    /** A bias for each step. */
    public static Stimulus biases(List<int[]> mantissas) {
        return new Stimulus(mantissas, List.of(), mantissas.size(), 0, 0, null);
    }

    /** Spikes for each step. */
    public static Stimulus spikes(List<BitSet> spikes) {
        return new Stimulus(List.of(), spikes, spikes.size(), 0, 0, null);
    }

    /** With resets every so many steps. */
    public Stimulus withResets(int interval, int offset) {
        return new Stimulus(biases, spikes, steps, interval, offset, noise);
    }

    /** With the noise of the cores. */
    public Stimulus withNoise(NoiseKey key) {
        return new Stimulus(biases, spikes, steps, resetInterval, resetOffset, key);
    }

    boolean resetsBefore(int step) {
        return step > 0 && resetInterval > 0 && step % resetInterval == resetOffset % resetInterval;
    }
}
