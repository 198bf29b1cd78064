package io.github.snn4j.layers.layer;

import io.github.snn4j.core.kernel.Philox;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All parameters of a graph in one array, in canonical order, learned ones first so that an optimiser is one sweep.
 */
public final class Weights {
    /** Where a parameter lies in {@link #values()}. */
    public record Slot(String name, Parameter parameter, int offset) {
        public int size() {
            return parameter.size();
        }
    }

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Set<String> ofNeurons = new HashSet<>();
    private final float[] values;
    private final int learned;

    private Weights(Survey survey) {
        List<Survey.Owned> owned = survey.parameters();
        for (Survey.Row row : survey.rows()) {
            if (row.neuron() != null) {
                row.neuron().parameters().forEach(p -> ofNeurons.add(row.name() + "." + p.name()));
            }
        }
        long total = owned.stream().mapToLong(o -> o.parameter().size()).sum();
        if (total > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("the network has " + total + " parameters, more than the "
                    + (Integer.MAX_VALUE - 64) + " one array can hold");
        }
        int offset = 0;
        for (boolean trainable : new boolean[] {true, false}) {
            for (Survey.Owned o : owned) {
                if (o.parameter().trainable() == trainable) {
                    slots.put(o.name(), new Slot(o.name(), o.parameter(), offset));
                    offset += o.parameter().size();
                }
            }
        }
        values = new float[offset];
        learned = slots.values().stream()
                .filter(s -> s.parameter().trainable())
                .mapToInt(Slot::size)
                .sum();
    }

    /** Weights initialised from a seed; each parameter has its own stream, so that adding a layer changes no other. */
    public static Weights initial(LayerGraph graph, long seed) {
        Weights w = zeros(graph);
        for (Slot s : w.slots.values()) {
            s.parameter().start().fill(new Philox(seed, s.name().hashCode()), w.values, s.offset(), s.size());
        }
        return w;
    }

    /** Weights that are all zero, to be read into. */
    public static Weights zeros(LayerGraph graph) {
        return new Weights(Survey.of(graph));
    }

    /** The numbers; learned ones are those below {@link #learned()}. */
    public float[] values() {
        return values;
    }

    /** How many of {@link #values()} are learned. */
    public int learned() {
        return learned;
    }

    /** Where each parameter lies, learned ones first. */
    public List<Slot> slots() {
        return List.copyOf(slots.values());
    }

    /** Where a parameter lies. */
    public Slot slot(String name) {
        Slot s = slots.get(name);
        if (s == null) {
            throw new IllegalArgumentException("no parameter is named \"" + name + "\"; there are " + slots.keySet());
        }
        return s;
    }

    /** A copy of one parameter. */
    public float[] get(String name) {
        Slot s = slot(name);
        return Arrays.copyOfRange(values, s.offset(), s.offset() + s.size());
    }

    /** Overwrites one parameter. */
    public void set(String name, float[] source) {
        Slot s = slot(name);
        if (source.length != s.size()) {
            throw new IllegalArgumentException("parameter \"" + name + "\" has " + s.size() + " elements "
                    + s.parameter().shape() + ", got " + source.length);
        }
        System.arraycopy(source, 0, values, s.offset(), source.length);
    }

    /**
     * Overwrites every parameter by the one of the same name in {@code other}, such as to start training from another
     * model of the same layers. What neurons learn may be missing there, as in an ANN, and is then left.
     *
     * @throws IllegalArgumentException if another is missing there or one has another shape
     */
    public void setAll(Weights other) {
        for (Slot s : slots.values()) {
            if (ofNeurons.contains(s.name()) && !other.slots.containsKey(s.name())) {
                continue;
            }
            Slot from = other.slot(s.name());
            if (!from.parameter().shape().equals(s.parameter().shape())) {
                throw new IllegalArgumentException("parameter \"" + s.name() + "\" has the shape "
                        + s.parameter().shape() + " here and "
                        + from.parameter().shape() + " there");
            }
            System.arraycopy(other.values, from.offset(), values, s.offset(), s.size());
        }
    }
}
