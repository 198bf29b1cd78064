package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Activations;
import io.github.snn4j.core.kernel.MatrixProduct;
import io.github.snn4j.core.kernel.NeuronKernel;
import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.ScratchMemory;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.layers.layer.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Neurons driven by {@code x[t] + s[t−1] W}: the steps follow each other, a product and a step of all neurons in turn.
 *
 * <p>Kept for the backward run: the current of each step, and the spikes and the state before it.
 */
final class RecurrentCall extends NeuronCall {
    private final NeuronKernel kernel;
    private final MatrixProduct product;
    private final Weights.Slot weight;
    private final int steps;
    private final int size;
    private final int variables;
    private final Buffer current;
    private final Buffer before;
    private final Buffer states;
    private final Buffer currentGradient;
    private final Buffer stateGradient;
    private final Buffer sum;
    private final NeuronKernel.Call call = new NeuronKernel.Call();
    private final float[] noise;
    private long fired;

    /** Spikes and state after the last run, where runs continue each other. */
    private final float @Nullable [] carriedSpikes;

    private final float @Nullable [] carriedState;

    RecurrentCall(
            String layer,
            Input x,
            Value y,
            NeuronModel neuron,
            NeuronKernel kernel,
            MatrixProduct product,
            Weights.Slot weight,
            List<Weights.Slot> slots,
            int batch,
            boolean carryState,
            @Nullable Buffer potential,
            double dt) {
        super(layer, "recurrent", x, y, neuron, slots, potential, dt);
        this.kernel = kernel;
        this.product = product;
        this.weight = weight;
        this.steps = y.steps;
        this.size = y.shape.size();
        this.variables = neuron.state().size();
        long lanes = (long) batch * size;
        noise = new float[neuron.noisy() ? (int) lanes : 0];
        current = new Buffer(layer + " current", Buffer.Kind.FLOAT, steps * lanes);
        before = new Buffer(layer + " spikes before", Buffer.Kind.FLOAT, steps * lanes);
        states = new Buffer(layer + " state", Buffer.Kind.FLOAT, (steps + 1) * variables * lanes);
        currentGradient = new Buffer(layer + " current gradient", Buffer.Kind.FLOAT, steps * lanes);
        stateGradient = new Buffer(layer + " state gradient", Buffer.Kind.FLOAT, variables * lanes);
        sum = new Buffer(layer + " spike gradient", Buffer.Kind.FLOAT, lanes);
        carriedSpikes = carryState ? new float[(int) lanes] : null;
        carriedState = carryState ? new float[(int) (variables * lanes)] : null;
    }

    @Override
    void retain(int[] examples, int before) {
        if (carriedSpikes != null && carriedState != null) {
            Carried.retain(carriedSpikes, 0, 1, size, examples, before);
            Carried.retain(carriedState, 0, variables, size, examples, before);
        }
    }

    @Override
    long spikes() {
        return fired;
    }

    @Override
    void forward(Frame f) {
        int lanes = f.examples * size;
        if (carriedState == null || fresh) {
            fillInitial(f.floats, states.offset(), lanes);
            Arrays.fill(f.floats, before.offset(), before.offset() + lanes, 0);
        } else {
            System.arraycopy(carriedState, 0, f.floats, states.offset(), variables * lanes);
            System.arraycopy(carried(), 0, f.floats, before.offset(), lanes);
        }
        for (int t = 0; t < steps; t++) {
            int now = current.offset() + t * lanes;
            Activations last = new Activations.Floats(f.floats, before.offset() + t * lanes);
            product.forward(f.examples, last, f.weights, weight.offset(), null, 0, f.floats, now);
            int x = in().data.offset() + (in().steps == 1 ? 0 : t * lanes);
            for (int i = 0; i < lanes; i++) {
                f.floats[now + i] += f.floats[x + i];
            }
            prepare(f, t, lanes);
            f.workers.forEach(
                    f.examples, (example, worker) -> kernel.forward(call, example * size, (example + 1) * size));
            if (t + 1 < steps) {
                System.arraycopy(
                        f.floats, output.data.offset() + t * lanes, f.floats, before.offset() + (t + 1) * lanes, lanes);
            }
        }
        if (carriedState != null) {
            System.arraycopy(f.floats, output.data.offset() + (steps - 1) * lanes, carried(), 0, lanes);
            System.arraycopy(f.floats, states.offset() + steps * variables * lanes, carriedState, 0, variables * lanes);
            fresh = false;
        }
        // counted now: a backward run may write where the output lies
        int pixels = f.pictures(output) * output.shape.pixels();
        fired = f.activations(output).spikes(output.shape.channels(), 0, pixels);
    }

    private float[] carried() {
        return java.util.Objects.requireNonNull(carriedSpikes);
    }

    private void prepare(Frame f, int t, int lanes) {
        NeuronKernel.Call c = call;
        c.steps = 1;
        c.input = f.floats;
        c.inputOffset = current.offset() + t * lanes;
        c.spikes = f.floats;
        c.spikesOffset = output.data.offset() + t * lanes;
        c.state = f.floats;
        c.stateOffset = states.offset() + t * variables * lanes;
        c.stateStride = lanes;
        c.finalState = f.floats;
        c.finalStateOffset = states.offset() + (t + 1) * variables * lanes;
        c.parameters = f.weights;
        c.channels = output.shape.channels();
        c.parameterOffsets = parameterOffsets();
        c.potential = potential == null ? null : f.floats;
        c.potentialOffset = potential == null ? 0 : potential.offset() + t * lanes;
        if (neuron.noisy()) {
            new Philox(f.seed, layer.hashCode() ^ (f.step << 20))
                    .normal((long) (f.stepsBefore + t) * lanes, noise, 0, lanes);
            c.noise = noise;
        }
    }

    @Override
    void backward(Frame f) {
        int lanes = f.examples * size;
        int gy = gradient().offset();
        Arrays.fill(f.floats, stateGradient.offset(), stateGradient.offset() + variables * lanes, 0);
        float[] ofParameters =
                new float[slots.stream().mapToInt(Weights.Slot::size).sum()];
        int[] gradientOffsets = gradientOffsets();
        for (int t = steps - 1; t >= 0; t--) {
            int g = sum.offset();
            if (t < steps - 1) {
                product.inputGradient(
                        f.examples,
                        f.floats,
                        currentGradient.offset() + (t + 1) * lanes,
                        f.weights,
                        weight.offset(),
                        f.floats,
                        g);
            } else {
                Arrays.fill(f.floats, g, g + lanes, 0);
            }
            for (int i = 0; i < lanes; i++) {
                f.floats[g + i] += f.floats[gy + t * lanes + i];
            }
            prepare(f, t, lanes);
            call.spikesGradient = f.floats;
            call.spikesGradientOffset = g;
            call.inputGradient = f.floats;
            call.inputGradientOffset = currentGradient.offset() + t * lanes;
            call.inputGradientStride = lanes;
            call.stateGradient = f.floats;
            call.stateGradientOffset = stateGradient.offset();
            call.parameterGradients = ofParameters;
            call.gradientOffsets = gradientOffsets;
            // one piece: learned parameters sum over all lanes in one order
            kernel.backward(call, 0, lanes);
        }
        for (int p = 0; p < gradientOffsets.length; p++) {
            Weights.Slot slot = slots.get(p);
            if (slot.parameter().trainable()) {
                System.arraycopy(ofParameters, gradientOffsets[p], f.gradients, slot.offset(), slot.size());
            }
        }
        product.weightGradient(
                steps * f.examples,
                new Activations.Floats(f.floats, before.offset()),
                f.floats,
                currentGradient.offset(),
                f.gradients,
                weight.offset(),
                null,
                0);
        inputGradient(f, lanes);
    }

    private void inputGradient(Frame f, int lanes) {
        Buffer gx = inputs.get(0).gradient();
        if (gx == null) {
            return;
        }
        System.arraycopy(f.floats, currentGradient.offset(), f.floats, gx.offset(), in().steps * lanes);
        for (int t = in().steps; t < steps; t++) {
            for (int i = 0; i < lanes; i++) {
                f.floats[gx.offset() + i] += f.floats[currentGradient.offset() + t * lanes + i];
            }
        }
    }

    @Override
    boolean readsInputsBackward() {
        return false;
    }

    @Override
    List<Buffer> saved() {
        List<Buffer> buffers = new ArrayList<>(super.saved());
        buffers.addAll(List.of(current, before, states));
        return buffers;
    }

    @Override
    List<Buffer> backwardScratch() {
        return List.of(currentGradient, stateGradient, sum);
    }

    @Override
    void reserve(ScratchMemory scratch) {
        product.reserve(scratch, false, hasBackward(), hasBackward());
    }

    @Override
    long ownBytes() {
        return product.ownBytes()
                + 4L * noise.length
                + (carriedState == null ? 0 : 4L * (carriedState.length + carried().length));
    }
}
