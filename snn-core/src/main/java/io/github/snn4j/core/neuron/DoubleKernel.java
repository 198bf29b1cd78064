package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Real;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A neuron over T steps in double arithmetic, lane by lane by replaying its program: slow, for checks and SameDiff. */
public final class DoubleKernel {
    /** The arrays of a run; the meaning of each field is that of {@link io.github.snn4j.core.kernel.NeuronKernel.Call}. */
    public static final class Call {
        public int steps;
        public double[] input = {};
        public int inputOffset;
        public int inputStride;
        public double[] spikes = {};
        public int spikesOffset;
        public int spikesStride;
        public double @Nullable [] potential;
        public int potentialOffset;
        public int potentialStride;
        public double @Nullable [] state;
        public int stateOffset;
        public int stateStride;
        public double @Nullable [] finalState;
        public int finalStateOffset;
        public double[] parameters = {};
        public int[] parameterOffsets = {};
        public int channels = 1;
        public double @Nullable [] noise;
        public int noiseOffset;
        public int noiseStride;
        public double @Nullable [] spikesGradient;
        public int spikesGradientOffset;
        public int spikesGradientStride;
        public double @Nullable [] potentialGradient;
        public int potentialGradientOffset;
        public int potentialGradientStride;
        public double[] inputGradient = {};
        public int inputGradientOffset;
        public int inputGradientStride;
        public double @Nullable [] stateGradient;
        public int stateGradientOffset;
        public double[] parameterGradients = {};
        public int[] gradientOffsets = {};
    }

    private final StepProgram program;
    private final int states;
    private final int parameters;

    DoubleKernel(StepProgram program) {
        this.program = program;
        this.states = program.states();
        this.parameters = program.parameters();
    }

    int states() {
        return states;
    }

    /** Runs the steps {@code 0 … steps-1} for lanes {@code from … to-1}. */
    public void forward(Call call, int from, int to) {
        for (int lane = from; lane < to; lane++) {
            List<Double> state = initial(call, lane);
            for (int t = 0; t < call.steps; t++) {
                List<Double> out = program.step().run(Real.HEAVISIDE, inputs(call, lane, t, state));
                call.spikes[call.spikesOffset + t * call.spikesStride + lane] = out.get(0);
                if (call.potential != null) {
                    call.potential[call.potentialOffset + t * call.potentialStride + lane] = out.get(1);
                }
                state = out.subList(2, out.size());
            }
            if (call.finalState != null) {
                for (int k = 0; k < states; k++) {
                    call.finalState[call.finalStateOffset + k * call.stateStride + lane] = state.get(k);
                }
            }
        }
    }

    /** Runs the steps backwards, repeating the forward run of each lane. */
    public void backward(Call call, int from, int to) {
        for (int lane = from; lane < to; lane++) {
            List<List<Double>> inputs = new ArrayList<>();
            List<Double> state = initial(call, lane);
            for (int t = 0; t < call.steps; t++) {
                List<Double> in = inputs(call, lane, t, state);
                inputs.add(in);
                List<Double> out = program.step().run(Real.HEAVISIDE, in);
                state = out.subList(2, out.size());
            }
            reverse(call, lane, inputs);
        }
    }

    private void reverse(Call call, int lane, List<List<Double>> inputs) {
        List<Double> stateGradient = new ArrayList<>();
        for (int k = 0; k < states; k++) {
            stateGradient.add(
                    call.stateGradient == null
                            ? 0.0
                            : call.stateGradient[call.stateGradientOffset + k * call.stateStride + lane]);
        }
        double inputSum = 0;
        for (int t = call.steps - 1; t >= 0; t--) {
            List<Double> in = new ArrayList<>(inputs.get(t));
            in.add(at(call.spikesGradient, call.spikesGradientOffset + t * call.spikesGradientStride + lane));
            in.add(at(call.potentialGradient, call.potentialGradientOffset + t * call.potentialGradientStride + lane));
            in.addAll(stateGradient);
            List<Double> out = program.derivative().run(Real.HEAVISIDE, in);
            inputSum = call.inputGradientStride == 0 ? inputSum + out.get(0) : out.get(0);
            call.inputGradient[call.inputGradientOffset + t * call.inputGradientStride + lane] = inputSum;
            stateGradient = out.subList(2, 2 + states);
            for (int p = 0; p < parameters; p++) {
                call.parameterGradients[call.gradientOffsets[p] + place(call, p, t, lane)] += out.get(2 + states + p);
            }
        }
        if (call.stateGradient != null) {
            for (int k = 0; k < states; k++) {
                call.stateGradient[call.stateGradientOffset + k * call.stateStride + lane] = stateGradient.get(k);
            }
        }
    }

    private List<Double> initial(Call call, int lane) {
        List<Double> state = new ArrayList<>();
        for (int k = 0; k < states; k++) {
            state.add(
                    call.state == null
                            ? program.model().state().get(k).initial()
                            : call.state[call.stateOffset + k * call.stateStride + lane]);
        }
        return state;
    }

    private List<Double> inputs(Call call, int lane, int t, List<Double> state) {
        List<Double> in = new ArrayList<>();
        in.add(call.input[call.inputOffset + t * call.inputStride + lane]);
        in.add(at(call.noise, call.noiseOffset + t * call.noiseStride + lane));
        in.addAll(state);
        for (int p = 0; p < parameters; p++) {
            in.add(call.parameters[call.parameterOffsets[p] + place(call, p, t, lane)]);
        }
        return in;
    }

    private int place(Call call, int p, int t, int lane) {
        NeuronModel.Parameter parameter = program.model().parameters().get(p);
        return parameter.start(t, call.channels) + (parameter.perChannel() ? lane % call.channels : 0);
    }

    private static double at(double @Nullable [] array, int index) {
        return array == null ? 0 : array[index];
    }
}
