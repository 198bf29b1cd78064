package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Program;
import io.github.snn4j.core.algebra.StepLoop;
import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.NeuronKernel;
import io.github.snn4j.core.neuron.StepProgram.Backward;
import io.github.snn4j.core.neuron.StepProgram.Forward;
import io.github.snn4j.core.neuron.StepProgram.Kept;
import io.github.snn4j.core.neuron.StepProgram.WayBack;
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

    private final StepProgram program;
    private final Rows rows;
    private final int states;
    private final int parameters;
    private final PieceLoop.Maker maker;
    private final Kernels kernels;

    /** The loops by what a call asks for, each made when first needed. */
    private final Map<Forward, PieceLoop> forward = new ConcurrentHashMap<>();

    private final Map<Backward, BackwardLoops> backward = new ConcurrentHashMap<>();
    private final ThreadLocal<PieceScratch> scratch;

    LoopKernel(StepProgram program, PieceLoop.Maker maker, Kernels kernels) {
        this.program = program;
        this.maker = maker;
        this.kernels = kernels;
        this.states = program.states();
        this.parameters = program.parameters();
        this.rows = new Rows(states, parameters);
        this.scratch = ThreadLocal.withInitial(() -> new PieceScratch(program.model(), rows, kernels));
    }

    /** The most lanes of a piece; depends on the neuron and the steps only, not on the machine. */
    private int largestPiece(int keptSteps) {
        int bytes = Float.BYTES * (keptSteps * states + 2 * states + 2 * parameters + 4);
        int lanes = PIECE_BYTES / bytes / SMALLEST_PIECE * SMALLEST_PIECE;
        return Math.max(SMALLEST_PIECE, Math.min(StepLoop.LANES, lanes));
    }

    private PieceLoop forwardLoop(Forward form) {
        return forward.computeIfAbsent(form, f -> goingForward(program.forward(f), f.affine()));
    }

    private PieceLoop goingForward(Program loop, boolean affine) {
        return new PieceLoop(loop, states, rows.forward(affine), parameters, rows.values(), maker);
    }

    /** What a backward run runs: the steps again to keep what the way back reads, and the way back. */
    private record BackwardLoops(PieceLoop again, PieceLoop back, Kept kept) {}

    private BackwardLoops backwardLoops(Backward form) {
        return backward.computeIfAbsent(form, f -> {
            WayBack way = program.backward(f);
            PieceLoop again = goingForward(program.trajectory(f.affine(), way.kept()), f.affine());
            int carried = states + parameters + (f.sumInput() ? 1 : 0);
            int[] inputs = rows.backward(f.affine(), f.sumInput());
            PieceLoop back = new PieceLoop(way.program(), carried, inputs, parameters, again.end, maker);
            return new BackwardLoops(again, back, way.kept());
        });
    }

    @Override
    public void forward(Call call, int from, int to) {
        if (call.spikeBits != null && (from % call.channels != 0 || to % call.channels != 0)) {
            throw new IllegalArgumentException("Spikes as bits are written by whole pixels of " + call.channels
                    + " lanes, got lanes " + from + " to " + to);
        }
        PieceLoop loop = forwardLoop(new Forward(call.inputScale != null, call.potential != null));
        PieceScratch s = scratch.get();
        s.prepare(loop.end, 0);
        int piece = s.tiles.begin(call, StepLoop.LANES);
        for (int at = from; at < to; at += piece) {
            int lanes = Math.min(piece, to - at);
            if (s.tiles.moveTo(call, at, s.rows)) {
                loop.prepare(s.rows, s.tiles);
            }
            s.load(call, at, lanes);
            if (call.spikeBits == null) {
                Streams streams = begin(s, call, at, 0, call.steps);
                streams.add(call.spikes, call.spikesOffset + at, call.spikesStride);
                addPotential(streams, call, at);
                streams.run(loop.steps, s.rows, lanes);
            } else {
                forwardToBits(call, call.spikeBits, at, lanes, loop, s);
            }
            s.store(call, at, lanes);
        }
    }

    private void forwardToBits(Call call, long[] words, int at, int lanes, PieceLoop loop, PieceScratch s) {
        s.spikes.begin(lanes);
        for (int first = 0; first < call.steps; first += SpikeBits.STEPS) {
            int steps = Math.min(SpikeBits.STEPS, call.steps - first);
            Streams streams = begin(s, call, at, first, steps);
            streams.add(s.spikes.lanes, -first * StepLoop.LANES, StepLoop.LANES);
            addPotential(streams, call, at);
            streams.run(loop.steps, s.rows, lanes);
            for (int t = 0; t < steps; t++) {
                int to = call.spikeBitsOffset + (first + t) * call.spikeBitsStride;
                s.spikes.pack(t, lanes, at, call.channels, words, to);
            }
        }
    }

    @Override
    public void backward(Call call, int from, int to) {
        BackwardLoops loops = backwardLoops(
                new Backward(call.inputScale != null, call.inputGradientStride == 0, call.potentialGradient != null));
        PieceScratch s = scratch.get();
        int piece = s.tiles.begin(call, largestPiece(call.steps));
        s.prepare(loops.back.end, loops.kept.count() * call.steps * piece);
        ParameterSums sums = new ParameterSums(program.model(), call.channels, kernels);
        for (int at = from; at < to; at += piece) {
            int lanes = Math.min(piece, to - at);
            if (s.tiles.moveTo(call, at, s.rows)) {
                loops.again.prepare(s.rows, s.tiles);
                loops.back.prepare(s.rows, s.tiles);
            }
            s.load(call, at, lanes);
            Streams streams = begin(s, call, at, 0, call.steps);
            for (int k = 0; k < loops.kept.count(); k++) {
                streams.add(s.kept, k * call.steps * piece, piece);
            }
            streams.run(loops.again.steps, s.rows, lanes);
            s.loadGradients(call, at, lanes);
            reverse(call, at, lanes, piece, loops, s);
            s.storeGradients(call, at, lanes);
            for (int p = 0; p < parameters; p++) {
                sums.add(p, s.rows, Rows.at(rows.parameterSum(p)), at, lanes);
            }
        }
        sums.addTo(call.parameterGradients, call.gradientOffsets);
    }

    /** The steps of one piece backwards, with what was kept of them. */
    private void reverse(Call call, int at, int lanes, int piece, BackwardLoops loops, PieceScratch s) {
        Streams streams = s.streams.begin(0, call.steps, true);
        addInputs(streams, call, at, s);
        Kept kept = loops.kept;
        int first = kept.potential() ? 1 : 0;
        for (int k = 0; k < states; k++) {
            int place = kept.states().indexOf(k);
            addOrElse(streams, place < 0 ? null : s.kept, (first + place) * call.steps * piece, piece, s.zeros);
        }
        addOrElse(streams, kept.potential() ? s.kept : null, 0, piece, s.zeros);
        addOrElse(streams, call.spikesGradient, call.spikesGradientOffset + at, call.spikesGradientStride, s.zeros);
        if (call.potentialGradient != null) {
            streams.add(call.potentialGradient, call.potentialGradientOffset + at, call.potentialGradientStride);
        }
        if (call.inputGradientStride != 0) {
            streams.add(call.inputGradient, call.inputGradientOffset + at, call.inputGradientStride);
        }
        streams.run(loops.back.steps, s.rows, lanes);
    }

    /** The streams of a loop that goes forward, as far as all of them have them. */
    private static Streams begin(PieceScratch s, Call call, int at, int first, int steps) {
        Streams streams = s.streams.begin(first, steps, false);
        addInputs(streams, call, at, s);
        return streams;
    }

    private static void addInputs(Streams streams, Call call, int at, PieceScratch s) {
        streams.add(call.input, call.inputOffset + at, call.inputStride);
        addOrElse(streams, call.noise, call.noiseOffset + at, call.noiseStride, s.zeros);
    }

    private static void addPotential(Streams streams, Call call, int at) {
        if (call.potential != null) {
            streams.add(call.potential, call.potentialOffset + at, call.potentialStride);
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
