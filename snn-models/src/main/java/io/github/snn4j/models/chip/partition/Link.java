package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import java.util.Map;
import java.util.Set;

/**
 * A connection between two numbered populations, and what it costs on cores.
 *
 * <p>A convolution, and a dense connection from many neurons, uses population axons: one per source pixel and tile, its
 * channels as atoms. Other connections use one discrete axon per source neuron.
 *
 * @param from the source's shape, or all its neurons in a row where axons are discrete
 * @param delay chip steps beyond the one that every spike takes
 * @param delayBits of the field that holds a delay, as wide as the longest from the same source needs: connections that
 *     differ in their delay only share a format
 * @param bases how many different bases an axon can have
 * @param wiring which of the source's neurons reach which tiles
 */
record Link(
        int index,
        QuantisedConnection connection,
        int source,
        int target,
        Shape from,
        Shape to,
        boolean discrete,
        int delay,
        int delayBits,
        int bases,
        Wiring wiring) {

    /** The kind of the axons into tiles of this cut: the short population axon where every base is a multiple of four. */
    short kind(Tiling target) {
        if (discrete) {
            return Core.InAxons.DISCRETE;
        }
        boolean fours = !(connection.geometry() instanceof ConvGeometry)
                || (to.channels() % 4 == 0 && target.channels() % 4 == 0 && bases % 4 == 0);
        return fours ? Core.InAxons.POP16 : Core.InAxons.POP32;
    }

    /** Slots that so many entries of output axons take. */
    long slots(long entries, Tiling target) {
        return entries * (kind(target) == Core.InAxons.POP32 ? 2 : 1);
    }

    /** How many targets a list has; {@code denseTargets} is 0 where they cannot be consecutive. */
    record ListSize(int targets, int denseTargets) {}

    /**
     * What reaches one target tile.
     *
     * @param pixels source pixels that do
     * @param shared lists that tiles of the same channels share
     * @param own how many further lists there are of each size
     */
    record Fan(int pixels, Set<ListKey> shared, Map<ListSize, Integer> own) {}

    /** In-axons of a tile when the source is cut into {@code sourceChannels} at a time. */
    long axons(Fan fan, int sourceChannels) {
        return (long) fan.pixels() * (discrete ? 1 : Tiling.parts(from.channels(), sourceChannels));
    }

    /** Bits of all lists of a tile. */
    long bits(Fan fan, Tiling tiling, int sourceChannels) {
        long bits = ownBits(fan, tiling, sourceChannels);
        for (ListKey key : fan.shared()) {
            bits += bits(size(key), tiling, sourceChannels);
        }
        return bits;
    }

    /** Bits of the lists that no other tile shares. */
    long ownBits(Fan fan, Tiling tiling, int sourceChannels) {
        long bits = 0;
        for (var own : fan.own().entrySet()) {
            bits += own.getValue() * bits(own.getKey(), tiling, sourceChannels);
        }
        return bits;
    }

    /** Bits of a list of each group of source channels. */
    long bits(ListSize size, Tiling tiling, int sourceChannels) {
        int group = discrete ? 1 : sourceChannels;
        int rest = from.channels() % group;
        return from.channels() / group * listBits(size, group, tiling.size())
                + (rest == 0 ? 0 : listBits(size, rest, tiling.size()));
    }

    private long listBits(ListSize size, int atoms, int compartments) {
        return isDense(size, atoms, compartments)
                ? denseBits((long) atoms * size.denseTargets())
                : sparseBits((long) atoms * size.targets(), compartments);
    }

    /** Whether a list takes fewer bits with the zeros between its targets than with their indices, or has no such zeros. */
    boolean isDense(ListSize size, int atoms, int compartments) {
        return size.denseTargets() == size.targets()
                || (size.denseTargets() > 0
                        && denseBits((long) atoms * size.denseTargets())
                                < sparseBits((long) atoms * size.targets(), compartments));
    }

    long denseBits(long synapses) {
        return SynapseMemory.bits(synapses, bitsPerSynapse(0));
    }

    long sparseBits(long synapses, int compartments) {
        return SynapseMemory.bits(synapses, bitsPerSynapse(SynapseMemory.indexBits(compartments)));
    }

    int bitsPerSynapse(int indexBits) {
        return SynapseMemory.WEIGHT_BITS + delayBits + indexBits;
    }

    /** Pixels with the same key share a list: same taps, same targets relative to a base that fits. */
    record ListKey(int tapY, int rows, int tapX, int columns, int width, int channels, int copy) {}

    static ListSize size(ListKey key) {
        int sparse = key.rows() * key.columns() * key.channels();
        int span = ((key.rows() - 1) * key.width() + key.columns()) * key.channels();
        return new ListSize(sparse, key.copy() == 0 ? span : 0);
    }
}
