package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses a tiling per section so that the number of cores is smallest, by dynamic programming from the last
 * section to the first; exact for a chain. What exceeds a limit costs more than any number of cores, so that a
 * network that does not fit still gets its least bad cut, from which the violations are listed.
 */
final class TilingSearch {
    private static final double EXCESS_COST = 1e6;
    /** How many cuts into about as many tiles are looked at. */
    private static final int ALIKE = 8;

    private static final int STATES = 500;
    private static final Tiling SETTLED = new Tiling(0, 0, 0);

    private final Limits limits;
    private final List<Shape> shapes;
    private final List<Link> links;
    private final boolean[] outside;
    /** The step of the search at which all targets of a section are chosen, and it. */
    private final int[] outputsKnown;
    /** The step at which all sources of a section are chosen, and it. */
    private final int[] inputsKnown;
    /** The last step that depends on the choice of a section. */
    private final int[] lastUse;

    private final Map<NeedKey, Link.Need> needs = new HashMap<>();
    private final Map<ReachKey, Long> reached = new HashMap<>();

    private record NeedKey(int link, Tiling tiling, int sourceChannels) {}

    private record ReachKey(int link, boolean vertical, int sourceSize, int targetSize) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record State(double cost, Tiling[] chosen) {}

    TilingSearch(Limits limits, List<Section> sections, List<Link> links) {
        this.limits = limits;
        this.links = links;
        shapes = sections.stream().map(Section::shape).toList();
        outside = new boolean[shapes.size()];
        outputsKnown = new int[shapes.size()];
        inputsKnown = new int[shapes.size()];
        lastUse = new int[shapes.size()];
        for (int k = 0; k < shapes.size(); k++) {
            outside[k] = sections.get(k).outside();
            outputsKnown[k] = k;
            inputsKnown[k] = k;
        }
        for (Link l : links) {
            outputsKnown[l.source()] = Math.min(outputsKnown[l.source()], l.target());
            inputsKnown[l.target()] = Math.min(inputsKnown[l.target()], l.source());
        }
        for (int k = 0; k < shapes.size(); k++) {
            lastUse[k] = Math.min(outputsKnown[k], inputsKnown[k]);
        }
        for (Link l : links) {
            lastUse[l.target()] = Math.min(lastUse[l.target()], outputsKnown[l.source()]);
            lastUse[l.source()] = Math.min(lastUse[l.source()], inputsKnown[l.target()]);
        }
    }

    List<Tiling> best() {
        List<State> states = List.of(new State(0, new Tiling[shapes.size()]));
        for (int k = shapes.size() - 1; k >= 0; k--) {
            // in the order of insertion, so that equals are told apart alike in every run
            Map<List<Tiling>, State> next = new LinkedHashMap<>();
            List<Tiling> candidates = candidates(k);
            for (State s : states) {
                for (Tiling t : candidates) {
                    Tiling[] chosen = s.chosen().clone();
                    chosen[k] = t;
                    State extended = new State(s.cost() + added(k, chosen), chosen);
                    next.merge(open(k, chosen), extended, (a, b) -> a.cost() <= b.cost() ? a : b);
                }
            }
            states = next.values().stream()
                    .sorted(Comparator.comparingDouble(State::cost))
                    .limit(STATES)
                    .toList();
        }
        return List.of(states.get(0).chosen());
    }

    /** Tilings that later choices still depend on. */
    private List<Tiling> open(int k, Tiling[] chosen) {
        List<Tiling> open = new ArrayList<>();
        for (int j = k; j < chosen.length; j++) {
            open.add(lastUse[j] < k ? chosen[j] : SETTLED);
        }
        return open;
    }

    /** Cuts whose inputs fit, from few tiles to many, or the one that exceeds least. */
    private List<Tiling> candidates(int k) {
        if (outside[k]) {
            Shape s = shapes.get(k);
            int atoms = (int) Math.min(s.channels(), limits.max(Resource.ATOMS));
            return List.of(new Tiling(s.height(), s.width(), atoms));
        }
        long cores = limits.max(Resource.CHIPS) * limits.max(Resource.CORES_PER_CHIP);
        List<Tiling> all = Tiling.candidates(
                shapes.get(k),
                limits.max(Resource.COMPARTMENTS),
                Math.max(cores, shapes.get(k).size() / limits.max(Resource.COMPARTMENTS) + 1));
        // cuts into about as many tiles are alike: of those, ones with few cuts along the channels come first, since
        // every
        // spike goes to each of them
        Comparator<Tiling> order = Comparator.comparingInt((Tiling t) -> octave(t, k))
                .thenComparingInt(t -> Tiling.parts(shapes.get(k).channels(), t.channels()))
                .thenComparingInt(t -> t.height() + t.width());
        all.sort(order);
        List<Tiling> feasible = new ArrayList<>();
        Map<Integer, Integer> kept = new HashMap<>();
        Tiling leastBad = all.get(0);
        double least = Double.MAX_VALUE;
        for (Tiling t : all) {
            if (kept.getOrDefault(octave(t, k), 0) >= ALIKE) {
                continue;
            }
            double excess = 0;
            for (Link l : links) {
                if (l.target() == k) {
                    int c = (int) Math.min(l.from().channels(), limits.max(Resource.ATOMS));
                    Link.Need most = most(l, t, c);
                    excess += over(most.axons(), limits.max(Resource.IN_AXONS))
                            + over(most.bits(), limits.max(Resource.SYNAPSE_BITS));
                }
            }
            if (excess == 0) {
                feasible.add(t);
                kept.merge(octave(t, k), 1, Integer::sum);
            }
            if (excess < least) {
                least = excess;
                leastBad = t;
            }
        }
        return feasible.isEmpty() ? List.of(leastBad) : feasible;
    }

    /** How many tiles there are, in eighths of a power of two. */
    private int octave(Tiling t, int k) {
        return (int) Math.floor(8 * Math.log(t.count(shapes.get(k))) / Math.log(2));
    }

    /** Cost of choosing section {@code k}: its cores, and the axons and synapses of those now known. */
    private double added(int k, Tiling[] chosen) {
        double cost = outside[k] ? 0 : chosen[k].count(shapes.get(k));
        double excess = 0;
        for (int j = k; j < chosen.length; j++) {
            if (outputsKnown[j] == k && !outside[j]) {
                excess += outputExcess(j, chosen);
            }
            if (inputsKnown[j] == k) {
                excess += inputExcess(j, chosen);
            }
        }
        return cost + EXCESS_COST * excess;
    }

    private double outputExcess(int k, Tiling[] chosen) {
        double out = 0;
        double excess = 0;
        for (Link l : links) {
            if (l.source() == k) {
                Tiling target = chosen[l.target()];
                out += (double) reach(l, true, chosen[k].height(), target.height())
                        * reach(l, false, chosen[k].width(), target.width())
                        * chosen[k].channels()
                        * l.channelTiles(target)
                        * l.slots();
                if (!l.discrete()) {
                    excess += over(chosen[k].channels(), limits.max(Resource.ATOMS));
                }
            }
        }
        return excess + over(out, limits.max(Resource.OUT_AXONS));
    }

    private double inputExcess(int j, Tiling[] chosen) {
        long axons = 0;
        long bits = 0;
        for (Link l : links) {
            if (l.target() == j) {
                Link.Need most = most(l, chosen[j], chosen[l.source()].channels());
                axons += most.axons();
                bits += most.bits();
            }
        }
        return over(axons, limits.max(Resource.IN_AXONS)) + over(bits, limits.max(Resource.SYNAPSE_BITS));
    }

    private static double over(double needed, long limit) {
        return Math.max(0, needed / (double) limit - 1);
    }

    /** The most that any tile needs. */
    private Link.Need most(Link l, Tiling t, int sourceChannels) {
        return needs.computeIfAbsent(new NeedKey(l.index(), t, sourceChannels), key -> {
            long axons = 0;
            long bits = 0;
            for (Link.Need n : l.needs(l.fans(t), t, sourceChannels)) {
                axons = Math.max(axons, n.axons());
                bits = Math.max(bits, n.bits());
            }
            return new Link.Need(axons, bits);
        });
    }

    private long reach(Link l, boolean vertical, int sourceSize, int targetSize) {
        return reached.computeIfAbsent(
                new ReachKey(l.index(), vertical, sourceSize, targetSize),
                key -> l.reachedTiles(vertical, sourceSize, targetSize));
    }
}
