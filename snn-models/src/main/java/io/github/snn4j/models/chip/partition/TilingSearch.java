package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.SparseGeometry;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses a tiling per section so that the number of cores is smallest, by dynamic programming from the last
 * section to the first; exact for a chain. What exceeds a limit costs more than any number of cores, so that a
 * network that does not fit still gets its least bad cut, from which the violations are listed.
 */
final class TilingSearch {
    private static final double EXCESS_COST = 1e6;
    /** Of cuts into equally many cores, that into fewer tiles. */
    private static final double TILE_COST = 1e-4;

    /** How many cuts into about as many tiles are looked at. */
    private static final int ALIKE = 8;

    /** How many times the cores of its fewest tiles a cut of single synapses may take at first. */
    private static final double NEAR = 4;

    /** And of those then found, since what the largest tile needs does not quite grow with their number. */
    private static final double SLACK = 1.5;

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

    private final Needs needs = new Needs();
    private final Map<MostKey, Long> most = new HashMap<>();
    private final Map<AllKey, Long> all = new HashMap<>();

    private record MostKey(int link, Tiling source, Tiling target) {}

    private record AllKey(int link, Tiling target) {}

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
        if (links.stream().noneMatch(TilingSearch::isSparse)) {
            return List.of(search(Double.MAX_VALUE, Double.MAX_VALUE).chosen());
        }
        // every cut is counted synapse by synapse, the finer the longer, so the bound of some spares most of them
        double bound = SLACK * search(NEAR, Double.MAX_VALUE).cost();
        return List.of(search(Double.MAX_VALUE, bound).chosen());
    }

    private static boolean isSparse(Link l) {
        return l.connection().geometry() instanceof SparseGeometry;
    }

    /**
     * The cheapest choice.
     *
     * @param near how many times the cores of its fewest tiles a cut of single synapses may take
     * @param bound how many cores it may take
     */
    private State search(double near, double bound) {
        List<State> states = List.of(new State(0, new Tiling[shapes.size()]));
        for (int k = shapes.size() - 1; k >= 0; k--) {
            // in the order of insertion, so that equals are told apart alike in every run
            Map<List<Tiling>, State> next = new LinkedHashMap<>();
            List<Tiling> candidates = candidates(k, near, bound);
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
        return states.get(0);
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
    private List<Tiling> candidates(int k, double near, double bound) {
        if (outside[k]) {
            Shape s = shapes.get(k);
            int atoms = (int) Math.min(s.channels(), limits.max(Resource.ATOMS));
            return List.of(new Tiling(s.height(), s.width(), atoms));
        }
        Shape shape = shapes.get(k);
        long size = limits.max(Resource.COMPARTMENTS);
        long cores = limits.max(Resource.CHIPS) * limits.max(Resource.CORES_PER_CHIP);
        List<Tiling> all = Tiling.candidates(shape, size, cores);
        if (all.isEmpty()) {
            // more tiles than there are cores, whatever the cut: then those of the fewest, so that the rest can be
            // checked
            List<Tiling> any = Tiling.candidates(shape, size, Long.MAX_VALUE);
            int fewest = any.stream().mapToInt(t -> t.count(shape)).min().orElseThrow();
            all = new ArrayList<>(
                    any.stream().filter(t -> t.count(shape) == fewest).toList());
        }
        // cuts into about as many tiles are alike: of those, ones with few cuts along the channels come first, since
        // every spike goes to each of them
        Comparator<Tiling> order = Comparator.comparingInt((Tiling t) -> octave(t, k))
                .thenComparingInt(t -> Tiling.parts(shapes.get(k).channels(), t.channels()))
                .thenComparingInt(t -> t.height() + t.width());
        all.sort(order);
        // where every cut has to be counted synapse by synapse, one of each
        boolean sparse = links.stream().anyMatch(l -> l.target() == k && isSparse(l));
        if (sparse) {
            Set<Integer> octaves = new HashSet<>();
            all.removeIf(t -> !octaves.add(octave(t, k)));
        }
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
                    Needs.Need need = needs.of(l, t, c);
                    excess += over(need.axons(), limits.max(Resource.IN_AXONS))
                            + over(need.bits(), limits.max(Resource.SYNAPSE_BITS));
                }
            }
            if (excess == 0) {
                // what tiles need grows with their number
                double most = feasible.isEmpty() ? bound : Math.min(bound, near * fewestCores(k, feasible.get(0)));
                if (sparse && !feasible.isEmpty() && fewestCores(k, t) > most) {
                    break;
                }
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

    /** Cost of choosing section {@code k}: its cores, and what those now known exceed. */
    private double added(int k, Tiling[] chosen) {
        double excess = 0;
        for (int j = k; j < chosen.length; j++) {
            if (outputsKnown[j] == k && !outside[j]) {
                excess += outputExcess(j, chosen);
            }
            if (inputsKnown[j] == k) {
                excess += inputExcess(j, chosen);
            }
        }
        return (outside[k] ? 0 : cores(k, chosen)) + EXCESS_COST * excess;
    }

    /** How many cores the tiles of a section fill when as many are packed on each. */
    private double cores(int k, Tiling[] chosen) {
        Tiling t = chosen[k];
        Shape shape = shapes.get(k);
        double tiles = t.count(shape);
        double out = 0;
        for (Link l : links) {
            if (l.source() == k) {
                Tiling target = chosen[l.target()];
                out += all.computeIfAbsent(
                        new AllKey(l.index(), target), key -> l.slots(l.wiring().allEntries(target), target));
            }
        }
        double fit = Math.min(fit(k, t), limits.max(Resource.OUT_AXONS) / (out / tiles));
        return Math.ceil(tiles / Math.max(1, Math.floor(fit))) + TILE_COST * tiles;
    }

    /** No fewer cores than the tiles of a section fill, whatever its targets are. */
    private double fewestCores(int k, Tiling t) {
        return t.count(shapes.get(k)) / Math.max(1, fit(k, t));
    }

    /** How many tiles a core holds by their size and inputs. */
    private double fit(int k, Tiling t) {
        double fit = limits.max(Resource.COMPARTMENTS) / t.size();
        double inAxons = 0;
        double bits = 0;
        double sharedBits = 0;
        for (Link l : links) {
            if (l.target() == k) {
                Needs.Need need = needs.of(l, t, (int) Math.min(l.from().channels(), limits.max(Resource.ATOMS)));
                inAxons += need.axons();
                bits += need.bits();
                sharedBits += need.sharedBits();
                int lastBase = l.connection().geometry() instanceof ConvGeometry ? t.size() - t.channels() : 0;
                long starts = t.size() % 4 == 0 ? Math.max(0, limits.max(Resource.CX_BASE) - lastBase) / t.size() : 0;
                fit = Math.min(fit, starts + 1);
            }
        }
        fit = Math.min(fit, limits.max(Resource.IN_AXONS) / inAxons);
        if (sharedBits > limits.max(Resource.SYNAPSE_BITS)) {
            fit = Math.min(fit, limits.max(Resource.SYNAPSE_BITS) / bits);
        }
        return fit;
    }

    private double outputExcess(int k, Tiling[] chosen) {
        double out = 0;
        double excess = 0;
        for (Link l : links) {
            if (l.source() == k) {
                Tiling source = chosen[k];
                Tiling target = chosen[l.target()];
                out += most.computeIfAbsent(
                        new MostKey(l.index(), source, target),
                        key -> l.slots(l.wiring().mostEntries(source, target), target));
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
                Needs.Need need = needs.of(l, chosen[j], chosen[l.source()].channels());
                axons += need.axons();
                bits += need.bits();
            }
        }
        return over(axons, limits.max(Resource.IN_AXONS)) + over(bits, limits.max(Resource.SYNAPSE_BITS));
    }

    private static double over(double needed, long limit) {
        return Math.max(0, needed / (double) limit - 1);
    }
}
