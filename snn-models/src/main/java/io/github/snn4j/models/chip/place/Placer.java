package io.github.snn4j.models.chip.place;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.SplittableRandom;

/** Finds placements on as few chips as hold all cores. Pinned cores stay where they are told. */
public final class Placer {
    private static final int MOVES_OF_CORE = 400;
    private static final int TRIALS = 1000;
    /** The last temperature as a fraction of the first. */
    private static final double COOLED = 1e-4;

    private final Traffic traffic;
    private final Mesh mesh;
    private final int[] pinned;
    private final int positions;

    /**
     * A placer.
     *
     * @param pins positions of some cores
     * @throws IllegalArgumentException naming a core or position that does not exist or is taken twice
     */
    public Placer(Traffic traffic, Mesh mesh, Map<Integer, Integer> pins) {
        this.traffic = traffic;
        this.mesh = mesh;
        int chips = mesh.chips(traffic.cores());
        pinned = new int[traffic.cores()];
        Arrays.fill(pinned, -1);
        BitSet taken = new BitSet();
        for (var pin : pins.entrySet()) {
            int core = pin.getKey();
            int at = pin.getValue();
            if (core < 0 || core >= pinned.length || at < 0) {
                throw new IllegalArgumentException("core " + core + " pinned to position " + at + ": there are "
                        + pinned.length + " cores, and positions from 0");
            }
            if (taken.get(at)) {
                throw new IllegalArgumentException("two cores are pinned to chip " + mesh.chip(at) + " core "
                        + mesh.core(at) + "; give each its own");
            }
            taken.set(at);
            pinned[core] = at;
            chips = Math.max(chips, mesh.chip(at) + 1);
        }
        positions = chips * mesh.perChip();
    }

    /** Core after core to chip after chip, as NengoLoihi's RoundRobin does. */
    public Placement roundRobin() {
        int chips = positions / mesh.perChip();
        int[] position = pinned.clone();
        BitSet taken = taken();
        int chip = 0;
        for (int i = 0; i < position.length; i++) {
            if (pinned[i] < 0) {
                while (taken.nextClearBit(chip * mesh.perChip()) >= (chip + 1) * mesh.perChip()) {
                    chip = (chip + 1) % chips;
                }
                position[i] = taken.nextClearBit(chip * mesh.perChip());
                taken.set(position[i]);
                chip = (chip + 1) % chips;
            }
        }
        return Placement.of(position, traffic, mesh);
    }

    /** Core after core to the free position where its spikes from and to those before it cost least. */
    public Placement greedy() {
        int[] position = pinned.clone();
        BitSet taken = taken();
        for (int i = 0; i < position.length; i++) {
            if (pinned[i] < 0) {
                int best = -1;
                double least = Double.MAX_VALUE;
                for (int at = taken.nextClearBit(0); at < positions; at = nextTile(at, taken)) {
                    double cost = traffic.cost(i, at, position, mesh);
                    if (cost < least) {
                        least = cost;
                        best = at;
                    }
                }
                position[i] = best;
                taken.set(best);
            }
        }
        return Placement.of(position, traffic, mesh);
    }

    /** The first free position of a later tile: those of one tile are alike. */
    private int nextTile(int at, BitSet taken) {
        int start = at / mesh.perChip() * mesh.perChip();
        int tile = (at - start) / mesh.perTile() + 1;
        return taken.nextClearBit(Math.min(start + tile * mesh.perTile(), start + mesh.perChip()));
    }

    /**
     * The cheaper of the two others, improved by simulated annealing: cores move to other positions or change places,
     * also for the worse at first and less and less so; the cheapest placement seen is kept.
     */
    public Placement annealed(long seed) {
        Placement greedy = greedy();
        Placement start = roundRobin();
        start = greedy.cost() <= start.cost() ? greedy : start;
        int[] position = start.position().clone();
        int[] best = position.clone();
        int[] free = java.util.stream.IntStream.range(0, position.length)
                .filter(i -> pinned[i] < 0)
                .toArray();
        if (free.length == 0) {
            return start;
        }
        int[] at = new int[positions];
        Arrays.fill(at, -1);
        for (int i = 0; i < position.length; i++) {
            at[position[i]] = i;
        }
        SplittableRandom random = new SplittableRandom(seed);
        double temperature = temperature(position, at, free, random);
        long moves = (long) MOVES_OF_CORE * free.length;
        double cooling = Math.pow(COOLED, 1.0 / moves);
        double cost = start.cost();
        double least = cost;
        for (long m = 0; m < moves; m++, temperature *= cooling) {
            int i = free[random.nextInt(free.length)];
            int to = random.nextInt(positions);
            int j = at[to];
            if (to == position[i] || (j >= 0 && pinned[j] >= 0)) {
                continue;
            }
            double change = change(i, j, to, position);
            if (change <= 0 || random.nextDouble() < Math.exp(-change / temperature)) {
                swap(i, j, to, position, at);
                cost += change;
                if (cost < least) {
                    least = cost;
                    System.arraycopy(position, 0, best, 0, best.length);
                }
            }
        }
        Placement found = Placement.of(best, traffic, mesh);
        return found.cost() < start.cost() ? found : start;
    }

    /** About as much as a move changes. */
    private double temperature(int[] position, int[] at, int[] free, SplittableRandom random) {
        double sum = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            int i = free[random.nextInt(free.length)];
            int to = random.nextInt(positions);
            if (to != position[i] && (at[to] < 0 || pinned[at[to]] < 0)) {
                sum += Math.abs(change(i, at[to], to, position));
            }
        }
        return Math.max(sum / TRIALS / 10, Double.MIN_NORMAL);
    }

    /** What moving core i to {@code to}, and core j from there to where i was (none if negative), adds to the cost. */
    private double change(int i, int j, int to, int[] position) {
        int from = position[i];
        double before = traffic.cost(i, from, position, mesh) + (j < 0 ? 0 : traffic.cost(j, to, position, mesh));
        position[i] = to;
        if (j >= 0) {
            position[j] = from;
        }
        double after = traffic.cost(i, to, position, mesh) + (j < 0 ? 0 : traffic.cost(j, from, position, mesh));
        position[i] = from;
        if (j >= 0) {
            position[j] = to;
        }
        return after - before;
    }

    private static void swap(int i, int j, int to, int[] position, int[] at) {
        int from = position[i];
        position[i] = to;
        at[to] = i;
        at[from] = j;
        if (j >= 0) {
            position[j] = from;
        }
    }

    private BitSet taken() {
        BitSet taken = new BitSet();
        for (int p : pinned) {
            if (p >= 0) {
                taken.set(p);
            }
        }
        return taken;
    }
}
