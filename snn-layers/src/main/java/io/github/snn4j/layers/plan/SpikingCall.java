package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Activations;
import io.github.snn4j.core.kernel.NeuronKernel;
import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.PotentialPenalty;
import io.github.snn4j.layers.layer.Weights;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Neurons over all steps of a run, from floats to spikes as bits. The lanes are cut into pieces that depend on the shape
 * only.
 */
final class SpikingCall extends NeuronCall {
    /** Lanes a piece, about: large enough to amortise a call, small enough for the L1 and L2 caches at T steps. */
    private static final int PIECE = 2048;

    /** The most floats of a vector: pieces of whole vectors leave no lanes over. */
    private static final int VECTOR = 16;

    /** Potentials that are penalised at once. */
    private static final int PENALTY_PIECE = 1 << 14;

    private static final float[] NONE = {};

    private final NeuronKernel kernel;
    private final int steps;

    /** Lanes of a piece: whole pixels and whole vectors. */
    private final int piece;

    private final int[] parameterOffsets;
    private final int[] gradientOffsets;
    private final NeuronKernel.Call[] calls;
    private final float[][] noise;

    /** The state before and after the last run; null where runs do not continue each other. */
    private final float @Nullable [] initial;

    private final float @Nullable [] state;

    /** Whose affine is computed as the input is read. */
    private @Nullable BatchNormCall norm;

    private final @Nullable PotentialPenalty penalty;
    private double penaltyValue;
    private long[] fired = {};
    private double[] partial = {};

    SpikingCall(
            String layer,
            Input x,
            Value y,
            NeuronModel neuron,
            NeuronKernel kernel,
            List<Weights.Slot> slots,
            int batch,
            int threads,
            boolean training,
            boolean carryState,
            @Nullable Buffer potential,
            @Nullable PotentialPenalty penalty,
            double dt) {
        super(layer, "spiking", x, y, neuron, slots, potential, dt);
        this.kernel = kernel;
        this.penalty = penalty;
        this.steps = y.steps;
        int channels = y.shape.channels();
        int unit = channels * (VECTOR / Math.min(VECTOR, Integer.lowestOneBit(channels)));
        piece = unit * Math.max(1, PIECE / unit);
        parameterOffsets = parameterOffsets();
        gradientOffsets = gradientOffsets();
        calls = new NeuronKernel.Call[threads];
        for (int i = 0; i < threads; i++) {
            calls[i] = new NeuronKernel.Call();
        }
        noise = new float[threads][neuron.noisy() ? steps * piece : 0];
        state = carryState ? new float[neuron.state().size() * batch * y.shape.size()] : null;
        initial = state == null || !training ? state : state.clone();
    }

    /** Reads a batch norm's input and applies its affine in passing. */
    void absorb(BatchNormCall before) {
        norm = before;
        before.leaveToNeurons();
    }

    @Override
    List<Value> reads() {
        return List.of(source());
    }

    private Value source() {
        return norm == null ? in() : norm.in();
    }

    @Override
    void retain(int[] examples, int before) {
        if (state != null) {
            Carried.retain(state, 0, neuron.state().size(), output.shape.size(), examples, before);
        }
    }

    @Override
    long spikes() {
        return Arrays.stream(fired).sum();
    }

    @Override
    void forward(Frame f) {
        int lanes = f.examples * output.shape.size();
        int pieces = (lanes + piece - 1) / piece;
        if (state != null && fresh) {
            fillInitial(state, 0, lanes);
            fresh = false;
        }
        if (state != null && initial != null && initial != state) {
            System.arraycopy(state, 0, initial, 0, state.length);
        }
        if (fired.length != pieces) {
            fired = new long[pieces];
        }
        f.workers.forEach(pieces, (task, worker) -> {
            int from = task * piece;
            int to = Math.min(lanes, from + piece);
            NeuronKernel.Call c = prepare(f, worker, from, to, lanes);
            c.spikeBits = f.longs;
            c.spikeBitsOffset = output.data.offset();
            c.spikeBitsStride = f.examples * output.shape.pixels() * Activations.words(output.shape.channels());
            kernel.forward(c, from, to);
            fired[task] = count(f, from, to);
        });
    }

    private NeuronKernel.Call prepare(Frame f, int worker, int from, int to, int lanes) {
        NeuronKernel.Call c = calls[worker];
        Value x = source();
        c.steps = steps;
        c.inputScale = norm == null ? null : norm.scale();
        c.inputShift = norm == null ? NONE : norm.shift();
        c.input = f.floats;
        c.inputOffset = x.data.offset();
        c.inputStride = x.steps == 1 && steps > 1 ? 0 : lanes;
        c.potential = potential == null ? null : f.floats;
        c.potentialOffset = potential == null ? 0 : potential.offset();
        c.potentialStride = lanes;
        c.state = initial;
        c.finalState = state;
        c.stateStride = lanes;
        c.parameters = f.weights;
        c.channels = output.shape.channels();
        c.parameterOffsets = parameterOffsets;
        if (neuron.noisy()) {
            c.noise = noise[worker];
            c.noiseOffset = -from;
            c.noiseStride = piece;
            Philox random = new Philox(f.seed, layer.hashCode() ^ (f.step << 20));
            for (int t = 0; t < steps; t++) {
                random.normal((long) (f.stepsBefore + t) * lanes + from, noise[worker], t * piece, to - from);
            }
        }
        return c;
    }

    /** The spikes of a piece. */
    private long count(Frame f, int from, int to) {
        Activations all = f.activations(output);
        int channels = output.shape.channels();
        long count = 0;
        for (int t = 0; t < steps; t++) {
            int first = t * f.examples * output.shape.pixels() + from / channels;
            count += all.spikes(channels, first, (to - from) / channels);
        }
        return count;
    }

    @Override
    void backward(Frame f) {
        Buffer gx = inputs.get(0).gradient();
        if (gx == null && slots.isEmpty()) {
            return;
        }
        int lanes = f.examples * output.shape.size();
        int pieces = (lanes + piece - 1) / piece;
        if (penalty != null && potential != null) {
            penalise(f, penalty, potential.offset(), steps * lanes);
        }
        int learned = slots.stream().mapToInt(Weights.Slot::size).sum();
        float[][] sums = new float[pieces][learned];
        f.workers.forEach(pieces, (task, worker) -> {
            int from = task * piece;
            int to = Math.min(lanes, from + piece);
            NeuronKernel.Call c = prepare(f, worker, from, to, lanes);
            c.spikesGradient = f.floats;
            c.spikesGradientOffset = gradient().offset();
            c.spikesGradientStride = lanes;
            if (penalty != null) {
                c.potential = null;
                c.potentialGradient = f.floats;
                c.potentialGradientOffset = c.potentialOffset;
                c.potentialGradientStride = lanes;
            }
            c.inputGradient = f.floats;
            c.inputGradientOffset = gx == null ? 0 : gx.offset();
            c.inputGradientStride = c.inputStride;
            c.parameterGradients = sums[task];
            c.gradientOffsets = gradientOffsets;
            kernel.backward(c, from, to);
        });
        reduce(f, sums, learned);
    }

    /** The penalty of the potentials, which then give way to its derivatives. */
    private void penalise(Frame f, PotentialPenalty p, int offset, int n) {
        int pieces = (n + PENALTY_PIECE - 1) / PENALTY_PIECE;
        double[] sums = new double[2 * pieces];
        f.workers.forEach(pieces, (task, worker) -> {
            int first = task * PENALTY_PIECE;
            p.add(f.floats, offset + first, Math.min(PENALTY_PIECE, n - first), sums, 2 * task);
        });
        double sum = 0;
        double squares = 0;
        for (int task = 0; task < pieces; task++) {
            sum += sums[2 * task];
            squares += sums[2 * task + 1];
        }
        penaltyValue = p.value(sum, squares, n);
        double total = sum;
        f.workers.forEach(pieces, (task, worker) -> {
            int first = task * PENALTY_PIECE;
            p.differentiate(f.floats, offset + first, Math.min(PENALTY_PIECE, n - first), total, n);
        });
    }

    /** What the potentials of the last run added to the loss, after its backward run. */
    double penalty() {
        return penaltyValue;
    }

    /** Adds the pieces' sums in their order, so that the bits do not depend on the number of threads. */
    private void reduce(Frame f, float[][] sums, int learned) {
        if (partial.length != learned) {
            partial = new double[learned];
        }
        Arrays.fill(partial, 0);
        for (float[] sum : sums) {
            for (int i = 0; i < learned; i++) {
                partial[i] += sum[i];
            }
        }
        int i = 0;
        for (Weights.Slot slot : slots) {
            for (int j = 0; slot.parameter().trainable() && j < slot.size(); j++) {
                f.gradients[slot.offset() + j] = (float) partial[i++];
            }
        }
    }

    @Override
    boolean readsInputsBackward() {
        return true;
    }

    @Override
    long ownBytes() {
        long floats = state == null ? 0 : 2L * state.length;
        for (int i = 0; i < calls.length; i++) {
            floats += noise[i].length;
        }
        return 4 * floats;
    }
}
