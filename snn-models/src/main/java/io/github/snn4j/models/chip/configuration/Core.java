package io.github.snn4j.models.chip.configuration;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.List;

/**
 * One core; references inside it are positions in its own lists.
 *
 * @param mesh column and row of the core
 */
@SuppressWarnings("ArrayRecordComponent")
public record Core(
        int id,
        List<Integer> mesh,
        Shared shared,
        List<CompartmentProfile> cxProfiles,
        List<ThresholdProfile> vthProfiles,
        List<SynapseFormat> synFormats,
        List<Group> groups,
        InAxons inAxons,

        @JsonSerialize(converter = SynapseColumns.FromLists.class)
        @JsonDeserialize(converter = SynapseColumns.ToLists.class)
        List<SynapseList> synLists,

        List<Route> outAxons,
        Usage usage) {
    public Core {
        mesh = List.copyOf(mesh);
        cxProfiles = List.copyOf(cxProfiles);
        vthProfiles = List.copyOf(vthProfiles);
        synFormats = List.copyOf(synFormats);
        groups = List.copyOf(groups);
        synLists = List.copyOf(synLists);
        outAxons = List.copyOf(outAxons);
    }

    /** The same with noise of another exponent. */
    Core withNoiseExponent(int exp) {
        Noise noise = new Noise(shared.noise().onV(), shared.noise().mant(), exp);
        return with(id, mesh, new Shared(shared.vminExp(), shared.vmaxExp(), noise), outAxons, usage);
    }

    /** The same at a place of the mesh, with output axons that lead elsewhere and take {@code slots}. */
    public Core at(int newId, List<Integer> place, List<Route> routes, int slots) {
        Usage same = new Usage(usage.cx(), usage.inAxons(), slots, usage.synBits());
        return with(newId, place, shared, routes, same);
    }

    private Core with(int newId, List<Integer> place, Shared ofAll, List<Route> routes, Usage used) {
        return new Core(
                newId, place, ofAll, cxProfiles, vthProfiles, synFormats, groups, inAxons, synLists, routes, used);
    }

    /**
     * What all compartments share.
     *
     * @param vminExp e of the smallest v, −2^e + 1
     * @param vmaxExp e of the largest v, 2^(9 + 2e) − 1
     * @param noise what is added where a run asks for noise
     */
    public record Shared(int vminExp, int vmaxExp, Noise noise) {
        /** The widest range. */
        public static final Shared WIDEST = new Shared(23, 7, Noise.LEAST);
    }

    /**
     * Noise of each compartment and step, {@code (n + 64 mant) · 2^(exp − 7)} rounded toward zero, n uniform among −127…127
     * (nengo-loihi, {@code emulator/interface.py}, NoiseState).
     *
     * @param onV whether it is added to u and bias as they reach v; else to the synaptic input, which u keeps
     * @param mant a constant offset in units of 64, −64…63
     * @param exp 0…23
     */
    public record Noise(boolean onV, int mant, int exp) {
        /** Noise on v without offset of the smallest amplitude at which all draws count. */
        public static final Noise LEAST = new Noise(true, 0, 7);
        /** Largest exponent. */
        public static final int EXP_MAX = 23;
    }

    /** Decays (du, dv) and refractory delay, shared by groups. */
    public record CompartmentProfile(int decayU, int decayV, int refract) {}

    /** A threshold mantissa: fires at v &gt; mant · 64. */
    public record ThresholdProfile(int mant) {}

    /**
     * How synapses are stored.
     *
     * @param compression {@code sparse} (a target index is stored) or {@code dense} (targets are consecutive)
     * @param block synapses per block of memory
     */
    public record SynapseFormat(
            int weightBits,
            String sign,
            int weightExp,
            int delayBits,
            int tagBits,
            String compression,
            int idxBits,
            int block) {}

    /**
     * Neurons of one population in consecutive compartments, numbered by height, width, channel of the tile.
     *
     * @param originWhc where the tile starts in the population
     * @param firstCx compartment of the tile's first neuron
     * @param biasMant mantissa per neuron, or empty where there is no constant bias
     * @param biasExp exponent per neuron, or empty
     */
    public record Group(
            String pop,
            List<Integer> originWhc,
            List<Integer> sizeWhc,
            int firstCx,
            int cxProfile,
            int vthProfile,
            short[] biasMant,
            short[] biasExp) {}

    /**
     * Input axons, in columns; an axon's id is its position.
     *
     * @param kinds {@link #DISCRETE}, {@link #POP32} or {@link #POP16}, which takes one slot of an output axon instead of two and
     *     whose base is a multiple of four
     * @param lists synapse list the axon reads
     * @param cxBase added to every target of the list
     */
    public record InAxons(short[] kinds, int[] lists, int[] cxBase) {
        public static final short DISCRETE = 0;
        public static final short POP32 = 1;
        public static final short POP16 = 2;
    }

    /**
     * Synapses of {@code atoms} sources, each with the same targets.
     *
     * @param fmt position in the core's formats
     * @param targets number of targets n
     * @param cx the targets, relative to the axon's base; empty in a dense list, where they are 0..n−1
     * @param w weights {@code [atoms][n]}
     * @param delay chip steps beyond the one that every spike takes
     */
    public record SynapseList(int fmt, int atoms, int targets, short[] cx, short[] w, int delay) {}

    /** What the core uses, as the compiler counted it. */
    public record Usage(int cx, int inAxons, int outAxons, long synBits) {}
}
