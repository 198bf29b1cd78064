package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The float form the compiler starts from: an input and populations.
 *
 * @param steps T, the steps for which a picture is shown
 * @param input a host layer, which drives the first population, or spikes
 * @param populations in order; a connection without delay comes from an earlier population or the input
 */
public record LoweredNetwork(String name, int steps, NetworkInput input, List<Population> populations, Decode decode) {
    public LoweredNetwork {
        populations = List.copyOf(populations);
        if (steps < 1) {
            throw new IllegalArgumentException("LoweredNetwork.steps must be >= 1, got " + steps);
        }
        if (populations.isEmpty()) {
            throw new IllegalArgumentException("LoweredNetwork.populations must not be empty");
        }
        Map<String, Shape> all = new HashMap<>();
        if (input instanceof SpikeInput outside) {
            all.put(outside.name(), outside.shape());
        }
        Set<String> earlier = new HashSet<>(all.keySet());
        for (Population p : populations) {
            if (all.put(p.name(), p.shape()) != null) {
                throw new IllegalArgumentException("Two populations are called " + p.name());
            }
        }
        for (Population p : populations) {
            if (p.inputs().isEmpty() != (input instanceof HostLayer && p == populations.get(0))) {
                throw new IllegalArgumentException(p.name() + ": the population that a host layer drives has no"
                        + " connection and every other has at least one, got "
                        + p.inputs().size());
            }
            for (Connection c : p.inputs()) {
                requireSource(p.name(), c, all, earlier);
            }
            earlier.add(p.name());
        }
        Population first = populations.get(0);
        if (input instanceof HostLayer host
                && (!host.linear().geometry().out().equals(first.shape()) || first.bias().length != 0)) {
            throw new IllegalArgumentException(first.name() + ": the host's layer must give " + first.shape()
                    + " and carry the bias, got " + host.linear().geometry().out() + " and a bias of "
                    + first.bias().length + " values");
        }
        Population last = populations.get(populations.size() - 1);
        if (last.accumulates() != (decode == Decode.POTENTIAL)) {
            throw new IllegalArgumentException(last.name() + ": decode " + decode
                    + (last.accumulates() ? " needs a finite threshold" : " needs an infinite threshold"));
        }
    }

    private static void requireSource(String name, Connection c, Map<String, Shape> all, Set<String> earlier) {
        Shape source = all.get(c.source());
        if (source == null || (c.delay() == 0 && !earlier.contains(c.source()))) {
            throw new IllegalArgumentException(name + ": no earlier population is called " + c.source()
                    + (source == null ? "" : "; a connection from a later one, or from itself, needs a delay"));
        }
        Geometry g = c.linear().geometry();
        if (g instanceof ConvGeometry ? !g.in().equals(source) : g.in().size() != source.size()) {
            throw new IllegalArgumentException(
                    name + ": the connection from " + c.source() + " takes " + g.in() + ", got " + source);
        }
    }
}
