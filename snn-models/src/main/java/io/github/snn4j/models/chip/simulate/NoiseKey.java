package io.github.snn4j.models.chip.simulate;

import io.github.snn4j.core.kernel.Philox;

/**
 * What the noise of one example depends on besides layer, step and neuron: nothing else, so that it is the same wherever a neuron
 * lies and whatever was shown before.
 *
 * @param seed the seed of the run
 * @param example the example's index in its data set
 */
public record NoiseKey(long seed, long example) {
    /** Uniform among −127…127, for each population, network step and neuron another. */
    int draw(int population, int step, int neuron) {
        Philox numbers = new Philox(seed, example << 16 | population);
        return (int) (numbers.uniform((long) step << 32 | neuron) * 255.0) - 127;
    }
}
