package io.github.snn4j.models.chip.simulate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a run did, counted.
 *
 * @param spikes neurons that fired
 * @param synapticOperations stored synapses visited
 * @param messages spikes sent to in-axons
 * @param messagesWithinTile of those, to a core of the same tile, or from outside the chip
 * @param hopsEastWest tiles passed along rows
 * @param hopsNorthSouth tiles passed along columns
 * @param neuronUpdates neurons times steps
 * @param chipSteps steps of the chip's clock
 * @param slowestCores summed over steps, the work of the core that took longest in it, in picoseconds of {@link StepTime}
 * @param cores what each core did, in the order of the file
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
        long slowestCores,
        List<OfCore> cores) {
    public Activity {
        cores = List.copyOf(cores);
    }

    /**
     * What one core did.
     *
     * @param spikes its neurons that fired
     * @param synapticOperations its stored synapses visited
     * @param neuronUpdates its neurons times steps
     */
    public record OfCore(long spikes, long synapticOperations, long neuronUpdates) {}

    /** Both runs of one configuration, one after the other. */
    public Activity and(Activity a) {
        return new Activity(
                spikes + a.spikes,
                synapticOperations + a.synapticOperations,
                messages + a.messages,
                messagesWithinTile + a.messagesWithinTile,
                hopsEastWest + a.hopsEastWest,
                hopsNorthSouth + a.hopsNorthSouth,
                neuronUpdates + a.neuronUpdates,
                chipSteps + a.chipSteps,
                slowestCores + a.slowestCores,
                IntStream.range(0, cores.size())
                        .mapToObj(i -> new OfCore(
                                cores.get(i).spikes + a.cores.get(i).spikes,
                                cores.get(i).synapticOperations + a.cores.get(i).synapticOperations,
                                cores.get(i).neuronUpdates + a.cores.get(i).neuronUpdates))
                        .toList());
    }
}
