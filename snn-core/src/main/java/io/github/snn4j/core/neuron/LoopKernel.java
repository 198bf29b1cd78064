package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Program;
import io.github.snn4j.core.algebra.StepLoop;
import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.NeuronKernel;
import io.github.snn4j.core.neuron.StepProgram.Backward;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a neuron's loops over pieces of lanes that fit the cache, with everything a step needs laid out as
 * {@link StepLoop} wants it. The backward run repeats the forward run of a piece to have its states.
 */
final class LoopKernel implements NeuronKernel {
    /** Bytes a piece may take: a share of the L2 cache, in which rows of memory are long enough to stream (measured). */
    private static final int PIECE_BYTES = 128 * 1024;

    private static final int SMALLEST_PIECE = 64;
    static final int LARGEST_PIECE = 1024;

    /** Makes a loop of a program and the number of its carried values. */
    interface LoopMaker {
        StepLoop make(Program program, int carried);
    }

    private final StepProgram program;
    private final int states;
    private final int parameters;
    private final StepLoop trajectory;

    /** The loops that differ by what a call asks for, each made when first needed. */
    private final Map<Boolean, StepLoop> forward = new ConcurrentHashMap<>();

    private final Map<Backward, StepLoop> backward = new ConcurrentHashMap<>();
    private final LoopMaker maker;
    private final ThreadLocal<PieceScratch> scratch;

    LoopKernel(StepProgram program, LoopMaker maker, Kernels kernels) {
        this.program = program;
        this.maker = maker;
        this.states = program.states();
        this.parameters = program.parameters();
        this.trajectory = maker.make(program.trajectory(), states);
        this.scratch = ThreadLocal.withInitial(() -> new PieceScratch(program.model(), kernels));
    }

    /** Lanes of a piece; depends on the neuron and the steps only, not on the machine. */
    private int pieceOf(int keptSteps) {
        int bytes = Float.BYTES * (keptSteps * states + 2 * states + 2 * parameters + 4);
        int lanes = PIECE_BYTES / bytes / SMALLEST_PIECE * SMALLEST_PIECE;
        return Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, lanes));
    }

    @Override
    public void forward(Call call, int from, int to) {
        if (call.spikeBits != null && (from % call.channels != 0 || to % call.channels != 0)) {
            throw new IllegalArgumentException("Spikes as bits are written by whole pixels of " + call.channels
                    + " lanes, got lanes " + from + " to " + to);
        }
        StepLoop loop = forward.computeIfAbsent(call.potential != null, p -> maker.make(program.forward(p), states));
        PieceScratch s = scratch.get();
        int piece = LARGEST_PIECE;
        s.prepare(call, piece, 0);
        for (int at = from; at < to; at += piece) {
            int lanes = Math.min(piece, to - at);
            s.load(call, at, lanes);
            if (call.spikeBits == null) {
                Streams streams = begin(s, call, at, 0, call.steps);
                streams.add(call.spikes, call.spikesOffset + at, call.spikesStride);
                addPotential(streams, call, at);
                streams.run(loop, lanes);
            } else {
                forwardToBits(call, call.spikeBits, at, lanes, loop, s);
            }
            if (call.finalState != null) {
                s.store(s.state, call.finalState, call.finalStateOffset + at, call.stateStride, lanes);
            }
        }
    }

    private void forwardToBits(Call call, long[] words, int at, int lanes, StepLoop loop, PieceScratch s) {
        s.spikes.begin(lanes);
        for (int first = 0; first < call.steps; first += SpikeBits.STEPS) {
            int steps = Math.min(SpikeBits.STEPS, call.steps - first);
            Streams streams = begin(s, call, at, first, steps);
            streams.add(s.spikes.lanes, -first * LARGEST_PIECE, LARGEST_PIECE);
            addPotential(streams, call, at);
            streams.run(loop, lanes);
            for (int t = 0; t < steps; t++) {
                int to = call.spikeBitsOffset + (first + t) * call.spikeBitsStride;
                s.spikes.pack(t, lanes, at, call.channels, words, to);
            }
        }
    }

    /** The streams of a forward run as far as every form has them. */
    private static Streams begin(PieceScratch s, Call call, int at, int first, int steps) {
        Streams streams = s.streams.begin(first, steps, false);
        addStates(streams, s.state);
        addInputs(streams, call, at, s);
        return streams;
    }

    private static void addPotential(Streams streams, Call call, int at) {
        if (call.potential != null) {
            streams.add(call.potential, call.potentialOffset + at, call.potentialStride);
        }
    }

    @Override
    public void backward(Call call, int from, int to) {
        PieceScratch s = scratch.get();
        int piece = pieceOf(call.steps);
        s.prepare(call, piece, call.steps);
        ParameterSums sums = new ParameterSums(program.model(), call.channels);
        for (int at = from; at < to; at += piece) {
            int lanes = Math.min(piece, to - at);
            s.load(call, at, lanes);
            Streams again = begin(s, call, at, 0, call.steps);
            addKept(again, s, piece);
            again.run(trajectory, lanes);
            reverse(call, at, lanes, piece, s);
            for (int p = 0; p < parameters; p++) {
                sums.add(p, s.parameterSums[p], at, lanes);
            }
        }
        sums.addTo(call.parameterGradients, call.gradientOffsets);
    }

    /** The steps of one piece backwards, its states being kept. */
    private void reverse(Call call, int at, int lanes, int piece, PieceScratch s) {
        Backward form = new Backward(call.inputGradientStride == 0, call.potentialGradient != null);
        int carried = states + parameters + (form.sumInput() ? 1 : 0);
        StepLoop loop = backward.computeIfAbsent(form, f -> maker.make(program.backward(f), carried));
        s.loadGradients(call, at, lanes);
        Streams streams = s.streams.begin(0, call.steps, true);
        addStates(streams, s.stateGradient);
        addStates(streams, s.parameterSums);
        if (form.sumInput()) {
            streams.add(s.inputSum, 0, 0);
        }
        addInputs(streams, call, at, s);
        addKept(streams, s, piece);
        addOrElse(streams, call.spikesGradient, call.spikesGradientOffset + at, call.spikesGradientStride, s.zeros);
        if (call.potentialGradient != null) {
            streams.add(call.potentialGradient, call.potentialGradientOffset + at, call.potentialGradientStride);
        }
        if (!form.sumInput()) {
            streams.add(call.inputGradient, call.inputGradientOffset + at, call.inputGradientStride);
        }
        streams.run(loop, lanes);
        if (form.sumInput()) {
            System.arraycopy(s.inputSum, 0, call.inputGradient, call.inputGradientOffset + at, lanes);
        }
        if (call.stateGradient != null) {
            s.store(s.stateGradient, call.stateGradient, call.stateGradientOffset + at, call.stateStride, lanes);
        }
    }

    private static void addStates(Streams streams, float[][] carried) {
        for (float[] one : carried) {
            streams.add(one, 0, 0);
        }
    }

    private static void addInputs(Streams streams, Call call, int at, PieceScratch s) {
        streams.add(call.input, call.inputOffset + at, call.inputStride);
        addOrElse(streams, call.noise, call.noiseOffset + at, call.noiseStride, s.zeros);
        for (float[] parameter : s.parameters(call, at)) {
            streams.add(parameter, 0, 0);
        }
    }

    private static void addKept(Streams streams, PieceScratch s, int piece) {
        for (float[] state : s.kept) {
            streams.add(state, 0, piece);
        }
    }

    private static void addOrElse(
            Streams streams, float @Nullable [] array, int offset, int stride, float[] otherwise) {
        if (array == null) {
            streams.add(otherwise, 0, 0);
        } else {
            streams.add(array, offset, stride);
        }
    }
}
