package io.github.snn4j.models.chip.configuration;

/**
 * Spikes to one core, in columns: compartment cx[i] of this core (or neuron cx[i] outside the chip) sends to in-axon
 * axon[i] of the target, as its atom[i].
 *
 * @param chip target chip
 * @param core target core
 */
@SuppressWarnings("ArrayRecordComponent")
public record Route(int chip, int core, short kind, int[] cx, int[] axon, int[] atom) {}
