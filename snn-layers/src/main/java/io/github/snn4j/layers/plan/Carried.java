package io.github.snn4j.layers.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What runs that continue each other carry along besides the state of neurons: what a static input alone determines. It is
 * computed in the first of them.
 */
final class Carried {
    /** For each call whether a static input alone determines what it yields. */
    final boolean[] once;

    /** Where such calls' results lie that others read in every run. */
    private final Set<Buffer> buffers = Collections.newSetFromMap(new IdentityHashMap<>());

    Carried(List<Call> calls, Value input, Value output, PlanOptions options) {
        once = new boolean[calls.size()];
        if (!options.carryState() || !options.staticInput()) {
            return;
        }
        Set<Buffer> fixed = Collections.newSetFromMap(new IdentityHashMap<>());
        fixed.add(input.data);
        for (int i = 0; i < once.length; i++) {
            Call call = calls.get(i);
            once[i] = !(call instanceof NeuronCall)
                    && call.inputs.stream().allMatch(in -> fixed.contains(in.value().data));
            if (once[i]) {
                fixed.add(call.output.data);
            }
        }
        if (options.training()) {
            keepForEachBackwardRun(calls, fixed);
            return;
        }
        List<Value> read = new ArrayList<>(List.of(output));
        for (int i = 0; i < once.length; i++) {
            if (!once[i]) {
                read.addAll(calls.get(i).reads());
            }
        }
        read.stream().map(v -> v.data).filter(fixed::contains).forEach(buffers::add);
    }

    private void keepForEachBackwardRun(List<Call> calls, Set<Buffer> fixed) {
        buffers.addAll(fixed);
        for (int i = 0; i < once.length; i++) {
            if (once[i]) {
                buffers.addAll(calls.get(i).saved());
            }
        }
    }

    /** Lets nothing else lie where the carried results are. */
    void reserve(int lastMoment) {
        buffers.forEach(b -> b.liveAt(0).liveAt(lastMoment));
    }

    /** Keeps the results of some of {@code before} examples only, in rising order. */
    void retain(Frame f, int[] examples, int before, int batch) {
        for (Buffer b : buffers) {
            int each = (int) (b.size / batch);
            Object arena = b.kind == Buffer.Kind.FLOAT ? f.floats : f.longs;
            retain(arena, b.offset(), 1, each, examples, before);
        }
    }

    /** Moves the rows of some examples together, in each of {@code variables} arrays {@code [before, size]}. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // an array of floats or of longs
    static void retain(Object array, int offset, int variables, int size, int[] examples, int before) {
        for (int v = 0; v < variables; v++) {
            for (int k = 0; k < examples.length; k++) {
                int from = offset + (v * before + examples[k]) * size;
                int to = offset + (v * examples.length + k) * size;
                System.arraycopy(array, from, array, to, size);
            }
        }
    }
}
