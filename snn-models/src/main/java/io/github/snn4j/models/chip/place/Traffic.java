package io.github.snn4j.models.chip.place;

import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.configuration.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many spikes go between each two cores, in either direction; cores are numbered in the order of the file. */
public final class Traffic {
    private final int[][] partners;
    private final long[][] messages;

    private Traffic(List<Map<Integer, Long>> between) {
        partners = new int[between.size()][];
        messages = new long[between.size()][];
        for (int i = 0; i < between.size(); i++) {
            partners[i] =
                    between.get(i).keySet().stream().mapToInt(Integer::intValue).toArray();
            messages[i] =
                    between.get(i).values().stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** Where every neuron fires once. */
    public static Traffic even(CoreConfiguration configuration) {
        Map<String, long[]> once = new HashMap<>();
        for (CoreConfiguration.Layer l : configuration.populations()) {
            long[] spikes = new long[l.shapeWhc().stream().reduce(1, (a, b) -> a * b)];
            Arrays.fill(spikes, 1);
            once.put(l.id(), spikes);
        }
        return of(configuration, once);
    }

    /**
     * Where neurons fire so often.
     *
     * @param spikes for each population on cores, by name, the spikes of each neuron
     */
    public static Traffic of(CoreConfiguration configuration, Map<String, long[]> spikes) {
        Map<String, List<Integer>> shapes = new HashMap<>();
        configuration.populations().forEach(l -> shapes.put(l.id(), l.shapeWhc()));
        Map<Long, Integer> number = new HashMap<>();
        configuration
                .chips()
                .forEach(chip -> chip.cores().forEach(core -> number.put(key(chip.id(), core.id()), number.size())));
        List<Map<Integer, Long>> between = new ArrayList<>();
        for (int i = 0; i < number.size(); i++) {
            between.add(new TreeMap<>());
        }
        int from = 0;
        for (CoreConfiguration.Chip chip : configuration.chips()) {
            for (Core core : chip.cores()) {
                long[] fired = fired(core, shapes, spikes);
                for (Route r : core.outAxons()) {
                    int to = number.getOrDefault(key(r.chip(), r.core()), from);
                    long sum = 0;
                    for (int cx : r.cx()) {
                        sum += fired[cx];
                    }
                    if (to != from && sum > 0) {
                        between.get(from).merge(to, sum, Long::sum);
                        between.get(to).merge(from, sum, Long::sum);
                    }
                }
                from++;
            }
        }
        return new Traffic(between);
    }

    private static long key(int chip, int core) {
        return (long) chip << 32 | core;
    }

    /** Spikes of each compartment of a core. */
    private static long[] fired(Core core, Map<String, List<Integer>> shapes, Map<String, long[]> spikes) {
        long[] fired = new long[core.usage().cx()];
        for (Core.Group g : core.groups()) {
            List<Integer> whole = shapes.getOrDefault(g.pop(), g.sizeWhc());
            long[] all = spikes.getOrDefault(g.pop(), new long[0]);
            int i = g.firstCx();
            for (int y = 0; y < g.sizeWhc().get(1); y++) {
                for (int x = 0; x < g.sizeWhc().get(0); x++) {
                    int pixel = (g.originWhc().get(1) + y) * whole.get(0)
                            + g.originWhc().get(0)
                            + x;
                    for (int c = 0; c < g.sizeWhc().get(2); c++) {
                        fired[i++] = all[pixel * whole.get(2) + g.originWhc().get(2) + c];
                    }
                }
            }
        }
        return fired;
    }

    /** How many cores there are. */
    public int cores() {
        return partners.length;
    }

    /** What the hops of all spikes cost where core i lies at {@code position[i]}, in pJ. */
    public double cost(int[] position, Mesh mesh) {
        double cost = 0;
        for (int i = 0; i < partners.length; i++) {
            cost += cost(i, position[i], position, mesh);
        }
        return cost / 2;
    }

    /** What the spikes between core {@code i}, were it at {@code at}, and those that have a position (not −1) cost, in pJ. */
    double cost(int i, int at, int[] position, Mesh mesh) {
        double cost = 0;
        for (int k = 0; k < partners[i].length; k++) {
            int other = position[partners[i][k]];
            if (other >= 0) {
                cost += messages[i][k] * mesh.hops(at, other);
            }
        }
        return cost;
    }

    /** How many spikes pass from chip k to chip k + 1 or back, where core i lies at {@code position[i]}. */
    public long[] links(int[] position, Mesh mesh) {
        int last = 0;
        for (int p : position) {
            last = Math.max(last, mesh.chip(p));
        }
        long[] links = new long[last];
        for (int i = 0; i < partners.length; i++) {
            for (int k = 0; k < partners[i].length; k++) {
                for (int chip = mesh.chip(position[i]); chip < mesh.chip(position[partners[i][k]]); chip++) {
                    links[chip] += messages[i][k];
                }
            }
        }
        return links;
    }
}
