package io.github.snn4j.models.architecture;

import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.SelfAttention;
import io.github.snn4j.layers.layer.Survey;
import java.util.List;
import java.util.Set;

/**
 * What an example costs: multiply-accumulates where a layer gets numbers, synaptic operations where it gets spikes.
 *
 * <p>A synaptic operation is what one spike does at one synapse; a layer whose inputs fire at a rate r (spikes a step) takes
 * r times the multiply-accumulates that it would take were every input a number.
 *
 * @param once multiply-accumulates on what is the same at every step, computed once
 * @param dense multiply-accumulates a step on other numbers, such as potentials
 * @param spiking synaptic operations a step if every input fires
 */
public record OperationCount(long once, long dense, long spiking) {
    private static final Set<String> PASSING = Set.of("averagePool", "maxPool", "dropout", "flatten", "relu");

    /** Their products take means and maxima, numbers even of spikes. */
    private static final Set<String> GATES = Set.of("channelAttention", "spatialAttention");

    /** What a layer gets. */
    private enum Signal {
        STATIC,
        NUMBERS,
        SPIKES
    }

    /** The cost of a graph that gets a static example. */
    public static OperationCount of(LayerGraph graph) {
        Walk walk = new Walk(Survey.of(graph).rows());
        walk.chain("", graph.layers(), Signal.STATIC);
        return new OperationCount(
                walk.count[Signal.STATIC.ordinal()],
                walk.count[Signal.NUMBERS.ordinal()],
                walk.count[Signal.SPIKES.ordinal()]);
    }

    /** {@code once + T dense}. */
    public long multiplyAccumulates(int steps) {
        return once + steps * dense;
    }

    /** {@code T r spiking}. */
    public double synapticOperations(int steps, double rate) {
        return steps * rate * spiking;
    }

    /** Follows what flows from layer to layer. */
    private static final class Walk {
        private final List<Survey.Row> rows;
        private final long[] count = new long[Signal.values().length];

        Walk(List<Survey.Row> rows) {
            this.rows = rows;
        }

        Signal chain(String path, List<LayerGraph.Named> layers, Signal in) {
            Signal signal = in;
            for (LayerGraph.Named named : layers) {
                signal = layer(path + named.name(), named.layer(), signal);
            }
            return signal;
        }

        private Signal layer(String path, Layer layer, Signal in) {
            if (layer instanceof Residual residual) {
                Signal body = chain(path + "/body/", LayerGraph.named(residual.body()), in);
                Signal shortcut = chain(path + "/shortcut/", LayerGraph.named(residual.shortcut()), in);
                return body == shortcut ? body : Signal.NUMBERS;
            }
            if (layer instanceof SelfAttention) {
                Signal attended = in;
                for (String input : SelfAttention.INPUTS) {
                    attended = operations(path + "/" + input, in);
                }
                return operations(
                        path + "/" + SelfAttention.OUTPUT, operations(path + "/" + SelfAttention.ATTENTION, attended));
            }
            return operations(path, in);
        }

        /** Those at a path and within it, one after the other. */
        private Signal operations(String path, Signal in) {
            Signal out = in;
            for (Survey.Row row : rows) {
                if (row.name().equals(path) || row.name().startsWith(path + "/")) {
                    Signal taken = out == Signal.SPIKES && GATES.contains(row.kind()) ? Signal.NUMBERS : out;
                    count[taken.ordinal()] += row.multiplyAccumulates();
                    if (row.neuron() != null) {
                        out = Signal.SPIKES;
                    } else if (out == Signal.SPIKES && !PASSING.contains(row.kind())) {
                        out = Signal.NUMBERS;
                    }
                }
            }
            return out;
        }
    }
}
