package io.github.snn4j.models.chip.simulate;

/**
 * What a run did, counted.
 *
 * @param spikes neurons that fired
 * @param synapticOperations stored synapses visited
 * @param messages spikes sent to in-axons
 * @param messagesWithinTile of those, to a core of the same tile
 * @param hopsEastWest tiles passed along rows
 * @param hopsNorthSouth tiles passed along columns
 * @param neuronUpdates neurons times steps
 * @param chipSteps steps of the chip's clock
 * @param mostSpikesOfCore spikes of the core that fired most
 * @param mostOperationsOfCore synaptic operations of the core that had most
 */
public record Activity(
        long spikes,
        long synapticOperations,
        long messages,
        long messagesWithinTile,
        long hopsEastWest,
        long hopsNorthSouth,
        long neuronUpdates,
        long chipSteps,
        long mostSpikesOfCore,
        long mostOperationsOfCore) {}
