package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Program;
import io.github.snn4j.core.algebra.StepLoop;
import io.github.snn4j.core.kernel.NeuronKernel;
import org.jspecify.annotations.Nullable;

/**
 * Runs a neuron's loops over pieces of lanes that fit the cache, with everything a step needs laid out as
 * {@link StepLoop} wants it. The backward run repeats the forward run of a piece to have its states.
 */
final class LoopKernel implements NeuronKernel {
    /** Bytes a piece may take: a share of the L2 cache, in which rows of memory are long enough to stream (measured). */
    private static final int PIECE_BYTES = 128 * 1024;

    private static final int SMALLEST_PIECE = 64;
    private static final int LARGEST_PIECE = 1024;

    /** Makes a loop of a program and the number of its carried values. */
    interface LoopMaker {
        StepLoop make(Program program, int carried);
    }

    private final StepProgram program;
    private final int states;
    private final int parameters;
    private final Variants forward;
    private final StepLoop trajectory;
    private final Variants backward;
    private final ThreadLocal<PieceScratch> scratch;

    LoopKernel(StepProgram program, LoopMaker maker) {
        this.program = program;
        this.states = program.states();
        this.parameters = program.parameters();
        this.forward = new Variants((potential, unused) -> maker.make(program.forward(potential), states));
        this.trajectory = maker.make(program.trajectory(), states);
        this.backward = new Variants((potential, summing) ->
                maker.make(program.backward(summing, potential), states + parameters + (summing ? 1 : 0)));
        this.scratch = ThreadLocal.withInitial(() -> new PieceScratch(program.model()));
    }

    /** Lanes of a piece; depends on the neuron and the steps only, not on the machine. */
    private int pieceOf(int keptSteps) {
        int bytes = Float.BYTES * (keptSteps * states + 2 * states + 2 * parameters + 4);
        int lanes = PIECE_BYTES / bytes / SMALLEST_PIECE * SMALLEST_PIECE;
        return Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, lanes));
    }

    @Override
    public void forward(Call call, int from, int to) {
        PieceScratch s = scratch.get();
        int piece = pieceOf(0);
        s.prepare(call, piece, 0);
        for (int at = from; at < to; at += piece) {
            int lanes = Math.min(piece, to - at);
            s.load(call, at, lanes);
            Streams streams = s.streams.begin(call.steps, false);
            addStates(streams, s.state);
            addInputs(streams, call, at, s);
            streams.add(call.spikes, call.spikesOffset + at, call.spikesStride);
            if (call.potential != null) {
                streams.add(call.potential, call.potentialOffset + at, call.potentialStride);
            }
            streams.run(forward.get(call.potential != null, false), lanes);
            if (call.finalState != null) {
                s.store(s.state, call.finalState, call.finalStateOffset + at, call.stateStride, lanes);
            }
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
            Streams again = s.streams.begin(call.steps, false);
            addStates(again, s.state);
            addInputs(again, call, at, s);
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
        boolean summing = call.inputGradientStride == 0;
        s.loadGradients(call, at, lanes);
        Streams streams = s.streams.begin(call.steps, true);
        addStates(streams, s.stateGradient);
        addStates(streams, s.parameterSums);
        if (summing) {
            streams.add(s.inputSum, 0, 0);
        }
        addInputs(streams, call, at, s);
        addKept(streams, s, piece);
        addOrElse(streams, call.spikesGradient, call.spikesGradientOffset + at, call.spikesGradientStride, s.zeros);
        if (call.potentialGradient != null) {
            streams.add(call.potentialGradient, call.potentialGradientOffset + at, call.potentialGradientStride);
        }
        if (!summing) {
            streams.add(call.inputGradient, call.inputGradientOffset + at, call.inputGradientStride);
        }
        streams.run(backward.get(call.potentialGradient != null, summing), lanes);
        if (summing) {
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

    /** Loops that differ by what a call asks for, each made when first needed. */
    private static final class Variants {
        /** Makes the loop with or without the potential, its input's gradient summed over the steps or not. */
        interface Maker {
            StepLoop make(boolean potential, boolean summing);
        }

        private final Maker maker;
        private final @Nullable StepLoop[] loops = new StepLoop[4];

        Variants(Maker maker) {
            this.maker = maker;
        }

        synchronized StepLoop get(boolean potential, boolean summing) {
            int index = (potential ? 1 : 0) + (summing ? 2 : 0);
            StepLoop loop = loops[index];
            if (loop == null) {
                loop = maker.make(potential, summing);
                loops[index] = loop;
            }
            return loop;
        }
    }
}
