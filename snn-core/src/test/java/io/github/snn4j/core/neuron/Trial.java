package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.algebra.Dual;
import io.github.snn4j.core.algebra.Real;
import io.github.snn4j.core.kernel.NeuronKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A neuron with random input, noise, parameters and output gradients, and the gradients by dual numbers.
 *
 * <p>Lane i at step t is {@code [t * lanes + i]}; the loss is the sum of all outputs times their gradients.
 */
final class Trial {
    static final double DT = 1e-3;

    final NeuronModel model;
    final int steps;
    final int lanes;
    final int channels;
    final int states;
    final float[] input;
    final float[] noise;
    final float[] parameters;
    final int[] parameterOffsets;

    /** Each learned parameter, of each step where these have each their own. */
    final List<Learned> learned = new ArrayList<>();

    final float[] initialState;
    final float[] spikesGradient;
    final float[] potentialGradient;
    final float[] stateGradient;

    /** Of such a parameter the numbers of a step. */
    record Learned(int parameter, int step) {}

    Trial(NeuronModel model, int steps, int lanes, int channels, boolean staticInput, long seed) {
        this.model = model;
        this.steps = steps;
        this.lanes = lanes;
        this.channels = channels;
        Random random = new Random(seed);
        states = model.state().size();
        parameterOffsets = new int[model.parameters().size()];
        int length = 0;
        for (int p = 0; p < parameterOffsets.length; p++) {
            parameterOffsets[p] = length;
            length += model.parameters().get(p).size(channels);
            for (int t = 0; t < Math.max(1, model.parameters().get(p).steps()); t++) {
                learned.add(new Learned(p, t));
            }
        }
        parameters = new float[length];
        for (int p = 0; p < parameterOffsets.length; p++) {
            int end = p + 1 < parameterOffsets.length ? parameterOffsets[p + 1] : length;
            for (int c = parameterOffsets[p]; c < end; c++) {
                parameters[c] = (float) (model.parameters().get(p).initial() + 0.3 * (random.nextDouble() - 0.5));
            }
        }
        input = new float[staticInput ? lanes : steps * lanes];
        noise = new float[steps * lanes];
        initialState = new float[states * lanes];
        spikesGradient = gaussian(steps * lanes, random);
        potentialGradient = gaussian(steps * lanes, random);
        stateGradient = gaussian(states * lanes, random);
        for (int i = 0; i < lanes; i++) {
            do {
                draw(i, random);
            } while (!clearOfThresholds(i));
        }
    }

    private static float[] gaussian(int length, Random random) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private void draw(int lane, Random random) {
        for (int k = 0; k < states; k++) {
            NeuronModel.StateVariable variable = model.state().get(k);
            initialState[k * lanes + lane] = variable.name().equals("refractory")
                    ? random.nextInt(3)
                    : (float) (variable.initial() + 0.3 * random.nextDouble());
        }
        for (int i = lane; i < input.length; i += lanes) {
            input[i] = (float) (random.nextDouble() * 1.6 - 0.2);
        }
        for (int i = lane; i < noise.length; i += lanes) {
            noise[i] = (float) random.nextGaussian();
        }
    }

    /** Float and double may decide differently at the threshold, and at the edge of a surrogate's support. */
    private boolean clearOfThresholds(int lane) {
        List<Double> state = numbers(Real.HEAVISIDE, initialState, lane);
        double support = model.surrogate().support();
        for (int t = 0; t < steps; t++) {
            NeuronModel.Output<Double> out = model.step(Real.HEAVISIDE, inputs(Real.HEAVISIDE, lane, t, state));
            double x = out.potential() - out.threshold();
            if (Math.abs(x) < 1e-3 || Math.abs(Math.abs(x) - support) < 1e-3) {
                return false;
            }
            state = out.state();
        }
        return true;
    }

    private <T> List<T> numbers(Algebra<T> a, float[] rows, int lane) {
        List<T> list = new ArrayList<>();
        for (int k = 0; k < states; k++) {
            list.add(a.constant(rows[k * lanes + lane]));
        }
        return list;
    }

    int parameterIndex(Learned l, int lane) {
        NeuronModel.Parameter p = model.parameters().get(l.parameter);
        return parameterOffsets[l.parameter] + p.start(l.step, channels) + (p.perChannel() ? lane % channels : 0);
    }

    /** What a step reads of a parameter. */
    private Learned at(int p, int t) {
        return new Learned(p, model.parameters().get(p).steps() == 0 ? 0 : t);
    }

    private int inputIndex(int t, int lane) {
        return input.length == lanes ? lane : t * lanes + lane;
    }

    private <T> NeuronModel.Step<T> inputs(Algebra<T> a, int lane, int t, List<T> state) {
        List<T> learned = new ArrayList<>();
        for (int p = 0; p < parameterOffsets.length; p++) {
            learned.add(a.constant(parameters[parameterIndex(at(p, t), lane)]));
        }
        return new NeuronModel.Step<>(
                a.constant(input[inputIndex(t, lane)]), state, learned, a.constant(noise[t * lanes + lane]), DT);
    }

    /** What a gradient is taken with respect to: the input of a step, an initial state or a parameter. */
    enum Of {
        INPUT,
        STATE,
        PARAMETER
    }

    /** The loss of one lane and its derivative, by dual numbers; {@code shift} moves what {@code of} names. */
    Dual.Value loss(Dual dual, int lane, Of of, int index, double shift) {
        List<Dual.Value> state = new ArrayList<>();
        for (int k = 0; k < states; k++) {
            state.add(seeded(initialState[k * lanes + lane], of == Of.STATE && index == k, shift));
        }
        Dual.Value loss = dual.constant(0);
        for (int t = 0; t < steps; t++) {
            boolean here = of == Of.INPUT && (input.length == lanes || index == t);
            Dual.Value x = seeded(input[inputIndex(t, lane)], here, shift);
            List<Dual.Value> learned = new ArrayList<>();
            for (int p = 0; p < parameterOffsets.length; p++) {
                Learned at = at(p, t);
                boolean wanted = of == Of.PARAMETER && this.learned.get(index).equals(at);
                learned.add(seeded(parameters[parameterIndex(at, lane)], wanted, shift));
            }
            NeuronModel.Output<Dual.Value> out = model.step(
                    dual, new NeuronModel.Step<>(x, state, learned, dual.constant(noise[t * lanes + lane]), DT));
            loss = dual.add(loss, dual.scale(out.spike(), spikesGradient[t * lanes + lane]));
            loss = dual.add(loss, dual.scale(out.potential(), potentialGradient[t * lanes + lane]));
            state = out.state();
        }
        for (int k = 0; k < states; k++) {
            loss = dual.add(loss, dual.scale(state.get(k), stateGradient[k * lanes + lane]));
        }
        return loss;
    }

    private static Dual.Value seeded(double value, boolean seed, double shift) {
        return new Dual.Value(seed ? value + shift : value, seed ? 1 : 0);
    }

    /** A call over all lanes with arrays of its own. */
    NeuronKernel.Call call() {
        NeuronKernel.Call call = new NeuronKernel.Call();
        call.steps = steps;
        call.channels = channels;
        call.input = input;
        call.inputStride = input.length == lanes ? 0 : lanes;
        call.inputGradient = new float[input.length];
        call.inputGradientStride = call.inputStride;
        call.spikes = new float[steps * lanes];
        call.potential = new float[steps * lanes];
        call.noise = noise;
        call.spikesGradient = spikesGradient;
        call.potentialGradient = potentialGradient;
        call.spikesStride = call.potentialStride = call.noiseStride = lanes;
        call.spikesGradientStride = call.potentialGradientStride = lanes;
        call.state = initialState;
        call.finalState = new float[states * lanes];
        call.stateStride = lanes;
        call.stateGradient = stateGradient.clone();
        call.parameters = parameters;
        call.parameterOffsets = parameterOffsets;
        call.parameterGradients = new float[parameters.length];
        call.gradientOffsets = parameterOffsets;
        return call;
    }

    /** A call that ran forward and backward. */
    NeuronKernel.Call run(NeuronKernel kernel) {
        NeuronKernel.Call call = call();
        kernel.forward(call, 0, lanes);
        kernel.backward(call, 0, lanes);
        return call;
    }
}
