package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses a tiling per population so that the number of cores is smallest, by dynamic programming from the last
 * population to the first; exact for a chain. What exceeds a limit costs more than any number of cores, so that a
 * network that does not fit still gets its least bad cut, from which the violations are listed.
 */
final class TilingSearch {
    private static final double EXCESS_COST = 1e6;
    private static final int CANDIDATES = 300;
    private static final int STATES = 2000;
    private static final Tiling SETTLED = new Tiling(0, 0, 0);

    private final Limits limits;
    private final List<Shape> shapes;
    private final List<Link> links;
    private final int[] firstSource;
    private final Map<NeedKey, List<Link.Need>> needs = new HashMap<>();
    private final Map<ReachKey, Long> reached = new HashMap<>();

    private record NeedKey(int link, Tiling tiling, int sourceChannels) {}

    private record ReachKey(int link, boolean vertical, int sourceSize, int targetSize) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record State(double cost, Tiling[] chosen) {}

    TilingSearch(Limits limits, List<Shape> shapes, List<Link> links) {
        this.limits = limits;
        this.shapes = shapes;
        this.links = links;
        this.firstSource = new int[shapes.size()];
        Arrays.fill(firstSource, Integer.MAX_VALUE);
        links.forEach(l -> firstSource[l.target()] = Math.min(firstSource[l.target()], l.source()));
    }

    List<Tiling> best() {
        List<State> states = List.of(new State(0, new Tiling[shapes.size()]));
        for (int k = shapes.size() - 1; k >= 0; k--) {
            Map<List<Tiling>, State> next = new HashMap<>();
            List<Tiling> candidates = candidates(k);
            for (State s : states) {
                for (Tiling t : candidates) {
                    Tiling[] chosen = Arrays.copyOf(s.chosen(), s.chosen().length);
                    chosen[k] = t;
                    State extended = new State(s.cost() + added(k, chosen), chosen);
                    next.merge(open(k, chosen), extended, (a, b) -> a.cost() <= b.cost() ? a : b);
                }
            }
            states = next.values().stream()
                    .sorted(Comparator.comparingDouble(State::cost).thenComparing(s -> Arrays.toString(s.chosen())))
                    .limit(STATES)
                    .toList();
        }
        return List.of(states.get(0).chosen());
    }

    /** Tilings that later choices still depend on: of populations with a source before {@code k}. */
    private List<Tiling> open(int k, Tiling[] chosen) {
        List<Tiling> open = new ArrayList<>();
        for (int j = k; j < chosen.length; j++) {
            open.add(firstSource[j] < k ? chosen[j] : SETTLED);
        }
        return open;
    }

    /** The cuts into fewest tiles whose inputs fit, or the one that exceeds least. */
    private List<Tiling> candidates(int k) {
        long cores = limits.max(Resource.CHIPS) * limits.max(Resource.CORES_PER_CHIP);
        List<Tiling> all = Tiling.candidates(
                shapes.get(k),
                limits.max(Resource.COMPARTMENTS),
                Math.max(cores, shapes.get(k).size() / limits.max(Resource.COMPARTMENTS) + 1));
        all.sort(Comparator.comparingInt(t -> t.count(shapes.get(k))));
        List<Tiling> feasible = new ArrayList<>();
        Tiling leastBad = all.get(0);
        double least = Double.MAX_VALUE;
        for (Tiling t : all) {
            double excess = 0;
            for (Link l : links) {
                if (l.target() == k) {
                    int c = (int) Math.min(l.from().channels(), limits.max(Resource.ATOMS));
                    excess += excess(needs(l, t, c));
                }
            }
            if (excess == 0 && feasible.size() < CANDIDATES) {
                feasible.add(t);
            }
            if (excess < least) {
                least = excess;
                leastBad = t;
            }
            if (feasible.size() == CANDIDATES) {
                break;
            }
        }
        return feasible.isEmpty() ? List.of(leastBad) : feasible;
    }

    /** Cost of choosing population {@code k}: its cores, its output axons, and the inputs of those now complete. */
    private double added(int k, Tiling[] chosen) {
        double cost = chosen[k].count(shapes.get(k));
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
        excess += over(out, limits.max(Resource.OUT_AXONS));
        for (int j = k + 1; j < chosen.length; j++) {
            if (firstSource[j] == k) {
                excess += inputExcess(j, chosen);
            }
        }
        return cost + EXCESS_COST * excess;
    }

    private double inputExcess(int j, Tiling[] chosen) {
        List<Link.Need> total = new ArrayList<>();
        for (Link l : links) {
            if (l.target() == j) {
                List<Link.Need> need = needs(l, chosen[j], chosen[l.source()].channels());
                if (total.isEmpty()) {
                    total.addAll(need);
                } else {
                    for (int i = 0; i < total.size(); i++) {
                        Link.Need a = total.get(i);
                        total.set(
                                i,
                                new Link.Need(
                                        a.axons() + need.get(i).axons(),
                                        a.bits() + need.get(i).bits()));
                    }
                }
            }
        }
        return excess(total);
    }

    private double excess(List<Link.Need> needs) {
        double worst = 0;
        for (Link.Need n : needs) {
            worst = Math.max(
                    worst,
                    over((double) n.axons(), limits.max(Resource.IN_AXONS))
                            + over((double) n.bits(), limits.max(Resource.SYNAPSE_BITS)));
        }
        return worst;
    }

    private static double over(double needed, long limit) {
        return Math.max(0, needed / (double) limit - 1);
    }

    private List<Link.Need> needs(Link l, Tiling t, int sourceChannels) {
        return needs.computeIfAbsent(
                new NeedKey(l.index(), t, sourceChannels), key -> l.needs(l.fans(t), t, sourceChannels));
    }

    private long reach(Link l, boolean vertical, int sourceSize, int targetSize) {
        return reached.computeIfAbsent(
                new ReachKey(l.index(), vertical, sourceSize, targetSize),
                key -> l.reachedTiles(vertical, sourceSize, targetSize));
    }
}
