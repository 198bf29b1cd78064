package io.github.snn4j.models.chip;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The float form the compiler starts from: a host layer that drives the first population, and feed-forward populations.
 *
 * @param steps T, the steps for which a picture is shown
 * @param populations in order; connections come from earlier populations only
 */
public record LoweredNetwork(String name, int steps, HostLayer host, List<Population> populations, Decode decode) {
    public LoweredNetwork {
        populations = List.copyOf(populations);
        if (steps < 1) {
            throw new IllegalArgumentException("LoweredNetwork.steps must be >= 1, got " + steps);
        }
        if (populations.isEmpty()) {
            throw new IllegalArgumentException("LoweredNetwork.populations must not be empty");
        }
        Map<String, Population> earlier = new HashMap<>();
        for (Population p : populations) {
            if (p.inputs().isEmpty() != earlier.isEmpty()) {
                throw new IllegalArgumentException(p.name() + ": the first population has no connection and every other"
                        + " has at least one, got " + p.inputs().size());
            }
            p.inputs().forEach(c -> requireSource(p.name(), c, earlier));
            if (earlier.put(p.name(), p) != null) {
                throw new IllegalArgumentException("Two populations are called " + p.name());
            }
        }
        Population first = populations.get(0);
        if (!host.linear().geometry().out().equals(first.shape()) || first.bias().length != 0) {
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

    private static void requireSource(String name, Connection c, Map<String, Population> earlier) {
        Population source = earlier.get(c.source());
        if (source == null) {
            throw new IllegalArgumentException(name + ": no earlier population is called " + c.source());
        }
        Geometry g = c.linear().geometry();
        if (g instanceof ConvGeometry
                ? !g.in().equals(source.shape())
                : g.in().size() != source.shape().size()) {
            throw new IllegalArgumentException(
                    name + ": the connection from " + c.source() + " takes " + g.in() + ", got " + source.shape());
        }
    }
}
