package io.github.snn4j.layers.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When each buffer is in use and where it therefore lies; see {@link Buffer} for what a moment is.
 *
 * <p>Where the arenas would be larger than allowed, outputs that the backward run reads are not kept for it but computed
 * again, from the same numbers to the same bits, just before the first call that reads them runs backwards: those first
 * that free the most bytes for an operation. Which ones is a function of the shapes and of what is allowed.
 */
final class Schedule {
    private static final int NEVER = Integer.MAX_VALUE;

    private final List<Call> calls;
    private final Value input;
    private final Value output;
    private final @Nullable Buffer outputGradient;
    private final Carried carried;
    private final PlanOptions options;

    /** The call that writes a buffer. */
    private final Map<Buffer, Integer> writers = new HashMap<>();

    /** In a fixed order, so that places are the same each time. */
    private final Set<Buffer> buffers = new LinkedHashSet<>();

    private boolean[] again;
    private final int[] neededAt;
    private long floatElements;
    private long longElements;

    /** @param allowed what the arenas may take, in bytes */
    Schedule(
            List<Call> calls,
            Value input,
            Value output,
            @Nullable Buffer outputGradient,
            Carried carried,
            PlanOptions options,
            long allowed) {
        this.calls = calls;
        this.input = input;
        this.output = output;
        this.outputGradient = outputGradient;
        this.carried = carried;
        this.options = options;
        this.again = new boolean[calls.size()];
        this.neededAt = new int[calls.size()];
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).writesOutput()) {
                writers.put(calls.get(i).output.data, i);
            }
        }
        place();
        if (options.training() && !options.keep()) {
            fit(allowed);
        }
    }

    long bytes() {
        return 4 * floatElements + 8 * longElements;
    }

    long floatElements() {
        return floatElements;
    }

    long longElements() {
        return longElements;
    }

    /** Whether what that call yields is computed once more for the backward run. */
    boolean isRepeated(int call) {
        return again[call] && neededAt[call] != NEVER;
    }

    /** The calls to repeat just before that one runs backwards, in their order. */
    int[] repeatedBefore(int call) {
        List<Integer> due = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            if (isRepeated(i) && neededAt[i] == backward(call)) {
                due.add(i);
            }
        }
        return due.stream().mapToInt(i -> i).toArray();
    }

    private int backward(int call) {
        return 2 * calls.size() - call;
    }

    private void fit(long allowed) {
        List<Integer> candidates = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            if (repeatable(i) && neededAt[i] != NEVER) {
                candidates.add(i);
            }
        }
        candidates.sort(Comparator.comparingDouble(
                i -> -freed(calls.get(i)) / calls.get(i).operations()));
        for (int candidate : candidates) {
            if (bytes() <= allowed) {
                return;
            }
            boolean[] before = again.clone();
            long bytes = bytes();
            repeat(candidate);
            place();
            if (bytes() >= bytes) {
                again = before;
                place();
            }
        }
    }

    private static double freed(Call call) {
        return call.output.data.bytes()
                + call.saved().stream().mapToLong(Buffer::bytes).sum();
    }

    private boolean repeatable(int i) {
        Call call = calls.get(i);
        return !carried.once[i] && call.isRepeatable() && call.writesOutput() && call.output.form == Value.Form.FLOATS;
    }

    /** Its inputs must be there, too: what nothing else keeps is repeated rather than kept. */
    private void repeat(int i) {
        again[i] = true;
        for (Value read : calls.get(i).reads()) {
            Integer writer = writers.get(read.data);
            if (writer != null && neededAt[writer] == NEVER && repeatable(writer)) {
                repeat(writer);
            }
        }
    }

    private void place() {
        Arrays.fill(neededAt, NEVER);
        if (options.training()) {
            findNeeds();
        }
        live();
        List<Buffer> all = List.copyOf(buffers);
        floatElements = MemoryPlan.place(all, Buffer.Kind.FLOAT);
        longElements = MemoryPlan.place(all, Buffer.Kind.LONG);
    }

    /** For each call the moment from which the backward run needs its output. */
    private void findNeeds() {
        for (int i = calls.size() - 1; i >= 0; i--) {
            Call call = calls.get(i);
            if (call.readsOutputBackward() || again[i] && !call.saved().isEmpty()) {
                neededAt[i] = Math.min(neededAt[i], backward(i));
            }
            int needs = Math.min(call.readsInputsBackward() ? backward(i) : NEVER, again[i] ? neededAt[i] : NEVER);
            for (Value read : call.reads()) {
                Integer writer = writers.get(read.data);
                if (writer != null) {
                    neededAt[writer] = Math.min(neededAt[writer], needs);
                }
            }
        }
    }

    /** Sets each buffer's life. */
    private void live() {
        buffers.forEach(Buffer::reset);
        buffers.clear();
        int n = calls.size();
        live(input.data, 0);
        for (int i = 0; i < n; i++) {
            Call call = calls.get(i);
            if (call.writesOutput()) {
                live(call.output.data, i);
            }
            if (options.keep()) {
                call.output.data.liveAt(2 * n + 1);
            }
            for (Value read : call.reads()) {
                read.data.liveAt(i);
            }
            for (Buffer b : call.saved()) {
                live(b, i);
                b.liveAt(options.training() ? backward(i) : options.keep() ? 2 * n + 1 : i);
            }
            if (options.training()) {
                liveBackward(call, i);
            }
        }
        output.data.liveAt(n);
        carried.reserve(options.training() ? 2 * n + 1 : n);
        if (outputGradient != null) {
            live(outputGradient, n);
        }
        for (int i = 0; i < n; i++) {
            if (isRepeated(i)) {
                leave(calls.get(i), i);
            }
        }
    }

    private void live(Buffer buffer, int moment) {
        buffers.add(buffer.liveAt(moment));
    }

    private void liveBackward(Call call, int i) {
        int back = backward(i);
        for (Value read : call.reads()) {
            if (call.readsInputsBackward()) {
                read.data.liveAt(back);
            }
            if (isRepeated(i)) {
                read.data.liveAt(neededAt[i]);
            }
        }
        if (call.readsOutputBackward()) {
            call.output.data.liveAt(back);
        }
        for (Call.Input in : call.inputs) {
            if (in.gradient() != null) {
                live(in.gradient(), back);
            }
        }
        call.output.gradients.forEach(g -> live(g, back));
        call.backwardScratch().forEach(b -> live(b, back));
    }

    /** A repeated call's results make room from the last forward use until they are computed again. */
    private void leave(Call call, int i) {
        int last = call.output.data == output.data ? calls.size() : i;
        for (int j = i + 1; j < calls.size(); j++) {
            if (calls.get(j).reads().stream().anyMatch(read -> read.data == call.output.data)) {
                last = Math.max(last, j);
            }
        }
        call.output.data.liveAt(neededAt[i]).absentBetween(last, neededAt[i]);
        for (Buffer b : call.saved()) {
            b.liveAt(neededAt[i]).absentBetween(i, neededAt[i]);
        }
    }
}
