package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Activations;
import io.github.snn4j.core.kernel.NeuronKernel;
import io.github.snn4j.core.kernel.ScratchMemory;
import io.github.snn4j.core.neuron.NormedLif;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Neurons whose potential is batch-normed before it fires, with statistics of the step: charge, norm and fire in turn,
 * step after step.
 *
 * <p>Kept for the backward run: the potential before each step and after its charge.
 */
final class MembraneNormCall extends NeuronCall {
    /** Where the norm's parameters lie. */
    private final BatchNormCall.Slots norms;

    private final NeuronKernel charge;
    private final NeuronKernel fire;
    private final StepNorm norm;
    private final int steps;
    private final int size;
    private final Buffer before;
    private final Buffer charged;
    private final Buffer normed;
    private final Buffer chargedGradient;
    private final Buffer normedGradient;
    private final Buffer carriedGradient;
    private final NeuronKernel.Call[] calls;
    private final float[] gammaStep;
    private final float[] betaStep;
    private final float @Nullable [] carried;
    private long fired;

    MembraneNormCall(
            String layer,
            Input x,
            Value y,
            NormedLif neuron,
            NeuronKernel charge,
            NeuronKernel fire,
            StepNorm norm,
            BatchNormCall.Slots norms,
            Buffer normed,
            int batch,
            int threads,
            boolean carryState,
            double dt) {
        super(layer, "membraneNorm", x, y, neuron.fire(), List.of(), normed, dt);
        this.charge = charge;
        this.fire = fire;
        this.norm = norm;
        this.norms = norms;
        this.steps = y.steps;
        this.size = y.shape.size();
        long lanes = (long) batch * size;
        before = new Buffer(layer + " potential before", Buffer.Kind.FLOAT, (steps + 1) * lanes);
        charged = new Buffer(layer + " charged potential", Buffer.Kind.FLOAT, steps * lanes);
        this.normed = normed;
        chargedGradient = new Buffer(layer + " charged gradient", Buffer.Kind.FLOAT, lanes);
        normedGradient = new Buffer(layer + " normed gradient", Buffer.Kind.FLOAT, lanes);
        carriedGradient = new Buffer(layer + " potential gradient", Buffer.Kind.FLOAT, lanes);
        calls = new NeuronKernel.Call[threads];
        Arrays.setAll(calls, i -> new NeuronKernel.Call());
        gammaStep = new float[y.shape.channels()];
        betaStep = new float[y.shape.channels()];
        carried = carryState ? new float[(int) lanes] : null;
    }

    @Override
    void retain(int[] examples, int before) {
        if (carried != null) {
            Carried.retain(carried, 0, 1, size, examples, before);
        }
    }

    @Override
    long spikes() {
        return fired;
    }

    private int x(int t, int lanes) {
        return in().data.offset() + (in().steps == 1 ? 0 : t * lanes);
    }

    @Override
    void forward(Frame f) {
        int lanes = f.examples * size;
        if (carried == null || fresh) {
            Arrays.fill(f.floats, before.offset(), before.offset() + lanes, 0f);
            fresh = false;
        } else {
            System.arraycopy(carried, 0, f.floats, before.offset(), lanes);
        }
        int rows = f.examples * output.shape.pixels();
        for (int t = 0; t < steps; t++) {
            int now = t;
            int h = charged.offset() + t * lanes;
            int b = normed.offset() + t * lanes;
            f.workers.forEach(f.examples, (example, worker) -> {
                NeuronKernel.Call c = charge(f, worker, now, lanes);
                c.spikes = f.floats;
                c.spikesOffset = h;
                charge.forward(c, example * size, (example + 1) * size);
            });
            norm.prepare(
                    t,
                    rows,
                    f,
                    h,
                    norms.gamma().offset(),
                    norms.beta().offset(),
                    norms.runningMean().offset(),
                    norms.runningVariance().offset());
            norm.apply(t, rows, f, h, b);
            f.workers.forEach(f.examples, (example, worker) -> {
                NeuronKernel.Call c = fire(f, worker, now, lanes);
                c.spikeBits = f.longs;
                c.spikeBitsOffset = output.data.offset() + now * rows * Activations.words(output.shape.channels());
                c.finalState = f.floats;
                c.finalStateOffset = before.offset() + (now + 1) * lanes;
                fire.forward(c, example * size, (example + 1) * size);
            });
        }
        if (carried != null) {
            System.arraycopy(f.floats, before.offset() + steps * lanes, carried, 0, lanes);
        }
        fired = f.activations(output).spikes(output.shape.channels(), 0, steps * rows);
    }

    private NeuronKernel.Call charge(Frame f, int worker, int t, int lanes) {
        return aim(f, worker, x(t, lanes), before.offset() + t * lanes, lanes);
    }

    private NeuronKernel.Call fire(Frame f, int worker, int t, int lanes) {
        return aim(f, worker, normed.offset() + t * lanes, charged.offset() + t * lanes, lanes);
    }

    private NeuronKernel.Call aim(Frame f, int worker, int input, int state, int lanes) {
        NeuronKernel.Call c = calls[worker];
        c.steps = 1;
        c.channels = output.shape.channels();
        c.input = f.floats;
        c.inputOffset = input;
        c.state = f.floats;
        c.stateOffset = state;
        c.stateStride = lanes;
        c.spikeBits = null;
        c.finalState = null;
        return c;
    }

    @Override
    void backward(Frame f) {
        int lanes = f.examples * size;
        int rows = f.examples * output.shape.pixels();
        int channels = output.shape.channels();
        Buffer gx = inputs.get(0).gradient();
        int gamma = norms.gamma().offset();
        int beta = norms.beta().offset();
        Arrays.fill(f.gradients, gamma, gamma + channels, 0f);
        Arrays.fill(f.gradients, beta, beta + channels, 0f);
        Arrays.fill(f.floats, carriedGradient.offset(), carriedGradient.offset() + lanes, 0f);
        int sums = gx != null && in().steps == 1 ? gx.offset() : -1;
        for (int t = steps - 1; t >= 0; t--) {
            int now = t;
            f.workers.forEach(f.examples, (example, worker) -> {
                NeuronKernel.Call c = fire(f, worker, now, lanes);
                c.spikesGradient = f.floats;
                c.spikesGradientOffset = gradient().offset() + now * lanes;
                c.inputGradient = f.floats;
                c.inputGradientOffset = normedGradient.offset();
                c.inputGradientStride = lanes;
                c.stateGradient = f.floats;
                c.stateGradientOffset = carriedGradient.offset();
                fire.backward(c, example * size, (example + 1) * size);
            });
            int h = charged.offset() + t * lanes;
            int gh = chargedGradient.offset();
            norm.backward(t, rows, f, h, normedGradient.offset(), gamma, gammaStep, 0, betaStep, 0, gh);
            for (int c = 0; c < channels; c++) {
                f.gradients[gamma + c] += gammaStep[c];
                f.gradients[beta + c] += betaStep[c];
            }
            f.workers.forEach(f.examples, (example, worker) -> {
                int first = example * size;
                for (int i = first; i < first + size; i++) {
                    f.floats[gh + i] += f.floats[carriedGradient.offset() + i];
                    f.floats[carriedGradient.offset() + i] = 0;
                }
                NeuronKernel.Call c = charge(f, worker, now, lanes);
                c.spikesGradient = f.floats;
                c.spikesGradientOffset = gh;
                c.inputGradient = f.floats;
                c.inputGradientOffset = gx == null || sums >= 0 ? normedGradient.offset() : gx.offset() + now * lanes;
                c.inputGradientStride = lanes;
                c.stateGradient = f.floats;
                c.stateGradientOffset = carriedGradient.offset();
                charge.backward(c, first, first + size);
                for (int i = first; i < first + size && sums >= 0; i++) {
                    float sum = now == steps - 1 ? 0 : f.floats[sums + i];
                    f.floats[sums + i] = sum + f.floats[normedGradient.offset() + i];
                }
            });
        }
    }

    @Override
    boolean readsInputsBackward() {
        return true;
    }

    @Override
    List<Buffer> saved() {
        List<Buffer> buffers = new ArrayList<>(super.saved());
        buffers.addAll(List.of(before, charged));
        return buffers;
    }

    @Override
    List<Buffer> backwardScratch() {
        return List.of(chargedGradient, normedGradient, carriedGradient);
    }

    @Override
    void reserve(ScratchMemory scratch) {
        norm.reserve(scratch);
    }

    @Override
    long ownBytes() {
        return carried == null ? 0 : 4L * carried.length;
    }
}
