package io.github.snn4j.core.neuron;

import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.NeuronKernel;
import io.github.snn4j.core.neuron.StepProgram.Backward;
import io.github.snn4j.core.neuron.StepProgram.Forward;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a neuron's loops over pieces of lanes that fit the cache, with everything a step needs laid out as
 * {@link io.github.snn4j.core.algebra.StepLoop} wants it. The backward run repeats the forward run of a piece to have its
 * states.
 */
final class LoopKernel implements NeuronKernel {
    /** Bytes a piece may take: a share of the L2 cache, in which rows of memory are long enough to stream (measured). */
    private static final int PIECE_BYTES = 128 * 1024;

    private static final int SMALLEST_PIECE = 64;
    static final int LARGEST_PIECE = 1024;

    private final StepProgram program;
    private final int states;
    private final int parameters;
    private final PieceLoop.Maker maker;

    /** The loops by what a call asks for, each made when first needed. */
    private final Map<Forward, PieceLoop> forward = new ConcurrentHashMap<>();

    private final Map<Boolean, PieceLoop> trajectory = new ConcurrentHashMap<>();
    private final Map<Backward, PieceLoop> backward = new ConcurrentHashMap<>();
    private final ThreadLocal<PieceScratch> scratch;

    LoopKernel(StepProgram program, PieceLoop.Maker maker, Kernels kernels) {
        this.program = program;
        this.maker = maker;
        this.states = program.states();
        this.parameters = program.parameters();
        this.scratch = ThreadLocal.withInitial(() -> new PieceScratch(program.model(), kernels));
    }

    /** The most lanes of a piece; depends on the neuron and the steps only, not on the machine. */
    private int largestPiece(int keptSteps) {
        int bytes = Float.BYTES * (keptSteps * states + 2 * states + 2 * parameters + 4);
        int lanes = PIECE_BYTES / bytes / SMALLEST_PIECE * SMALLEST_PIECE;
        return Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, lanes));
    }

    private PieceLoop loop(Forward form) {
        return forward.computeIfAbsent(
                form, f -> new PieceLoop(program.forward(f), states, states + 2, parameters, maker));
    }

    private PieceLoop trajectoryLoop(boolean affine) {
        return trajectory.computeIfAbsent(
                affine, f -> new PieceLoop(program.trajectory(f), states, states + 2, parameters, maker));
    }

    private PieceLoop loop(Backward form) {
        int carried = states + parameters + (form.sumInput() ? 1 : 0);
        return backward.computeIfAbsent(
                form, f -> new PieceLoop(program.backward(f), carried, carried + 2, parameters, maker));
    }

    @Override
    public void forward(Call call, int from, int to) {
        if (call.spikeBits != null && (from % call.channels != 0 || to % call.channels != 0)) {
            throw new IllegalArgumentException("Spikes as bits are written by whole pixels of " + call.channels
                    + " lanes, got lanes " + from + " to " + to);
        }
        PieceLoop loop = loop(new Forward(call.inputScale != null, call.potential != null));
        PieceScratch s = scratch.get();
        int piece = s.tiles.begin(call, LARGEST_PIECE);
        s.prepare(piece, 0);
        for (int at = from; at < to; at += piece) {
            int lanes = Math.min(piece, to - at);
            if (s.tiles.moveTo(call, at)) {
                s.forwardValues = loop.prepare(s.tiles, piece, s.forwardValues);
            }
            s.load(call, at, lanes);
            if (call.spikeBits == null) {
                Streams streams = begin(s, call, at, 0, call.steps);
                streams.add(call.spikes, call.spikesOffset + at, call.spikesStride);
                addPotential(streams, call, at);
                streams.run(loop.steps, lanes);
            } else {
                forwardToBits(call, call.spikeBits, at, lanes, loop, s);
            }
            if (call.finalState != null) {
                s.store(s.state, call.finalState, call.finalStateOffset + at, call.stateStride, lanes);
            }
        }
    }

    private void forwardToBits(Call call, long[] words, int at, int lanes, PieceLoop loop, PieceScratch s) {
        s.spikes.begin(lanes);
        for (int first = 0; first < call.steps; first += SpikeBits.STEPS) {
            int steps = Math.min(SpikeBits.STEPS, call.steps - first);
            Streams streams = begin(s, call, at, first, steps);
            streams.add(s.spikes.lanes, -first * LARGEST_PIECE, LARGEST_PIECE);
            addPotential(streams, call, at);
            streams.run(loop.steps, lanes);
            for (int t = 0; t < steps; t++) {
                int to = call.spikeBitsOffset + (first + t) * call.spikeBitsStride;
                s.spikes.pack(t, lanes, at, call.channels, words, to);
            }
        }
    }

    @Override
    public void backward(Call call, int from, int to) {
        PieceLoop again = trajectoryLoop(call.inputScale != null);
        PieceLoop loop = loop(
                new Backward(call.inputScale != null, call.inputGradientStride == 0, call.potentialGradient != null));
        PieceScratch s = scratch.get();
        int piece = s.tiles.begin(call, largestPiece(call.steps));
        s.prepare(piece, call.steps);
        ParameterSums sums = new ParameterSums(program.model(), call.channels);
        for (int at = from; at < to; at += piece) {
            int lanes = Math.min(piece, to - at);
            if (s.tiles.moveTo(call, at)) {
                s.forwardValues = again.prepare(s.tiles, piece, s.forwardValues);
                s.backwardValues = loop.prepare(s.tiles, piece, s.backwardValues);
            }
            s.load(call, at, lanes);
            Streams streams = begin(s, call, at, 0, call.steps);
            addKept(streams, s, piece);
            streams.run(again.steps, lanes);
            reverse(call, at, lanes, piece, loop, s);
            for (int p = 0; p < parameters; p++) {
                sums.add(p, s.parameterSums[p], at, lanes);
            }
        }
        sums.addTo(call.parameterGradients, call.gradientOffsets);
    }

    /** The steps of one piece backwards, its states being kept. */
    private void reverse(Call call, int at, int lanes, int piece, PieceLoop loop, PieceScratch s) {
        boolean summing = call.inputGradientStride == 0;
        s.loadGradients(call, at, lanes);
        Streams streams = s.streams.begin(0, call.steps, true);
        addRows(streams, s.stateGradient);
        addRows(streams, s.parameterSums);
        if (summing) {
            streams.add(s.inputSum, 0, 0);
        }
        addInputs(streams, call, at, s);
        addKept(streams, s, piece);
        addOrElse(streams, call.spikesGradient, call.spikesGradientOffset + at, call.spikesGradientStride, s.zeros);
        if (call.potentialGradient != null) {
            streams.add(call.potentialGradient, call.potentialGradientOffset + at, call.potentialGradientStride);
        }
        addRows(streams, s.backwardValues);
        if (!summing) {
            streams.add(call.inputGradient, call.inputGradientOffset + at, call.inputGradientStride);
        }
        streams.run(loop.steps, lanes);
        if (summing) {
            System.arraycopy(s.inputSum, 0, call.inputGradient, call.inputGradientOffset + at, lanes);
        }
        if (call.stateGradient != null) {
            s.store(s.stateGradient, call.stateGradient, call.stateGradientOffset + at, call.stateStride, lanes);
        }
    }

    /** The streams of a loop that goes forward, as far as all of them have them. */
    private Streams begin(PieceScratch s, Call call, int at, int first, int steps) {
        Streams streams = s.streams.begin(first, steps, false);
        addRows(streams, s.state);
        addInputs(streams, call, at, s);
        addRows(streams, s.forwardValues);
        return streams;
    }

    private void addInputs(Streams streams, Call call, int at, PieceScratch s) {
        streams.add(call.input, call.inputOffset + at, call.inputStride);
        addOrElse(streams, call.noise, call.noiseOffset + at, call.noiseStride, s.zeros);
        for (int k = 0; k < parameters + (call.inputScale == null ? 0 : 2); k++) {
            streams.add(s.tiles.lanes[k], 0, 0);
        }
    }

    private static void addPotential(Streams streams, Call call, int at) {
        if (call.potential != null) {
            streams.add(call.potential, call.potentialOffset + at, call.potentialStride);
        }
    }

    private static void addKept(Streams streams, PieceScratch s, int piece) {
        for (float[] state : s.kept) {
            streams.add(state, 0, piece);
        }
    }

    /** What is the same at every step: carried values, which the loop replaces, and values computed beforehand. */
    private static void addRows(Streams streams, float[][] rows) {
        for (float[] row : rows) {
            streams.add(row, 0, 0);
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
