package io.github.snn4j.layers.samediff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.neuron.BiophysicalLif;
import io.github.snn4j.core.neuron.CurrentLif;
import io.github.snn4j.core.neuron.Decay;
import io.github.snn4j.core.neuron.DietLif;
import io.github.snn4j.core.neuron.DoubleKernel;
import io.github.snn4j.core.neuron.Glif;
import io.github.snn4j.core.neuron.Heaviside;
import io.github.snn4j.core.neuron.HeterogeneousLif;
import io.github.snn4j.core.neuron.If;
import io.github.snn4j.core.neuron.Klif;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronKernels;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.core.surrogate.Surrogates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every neuron with every surrogate and every reset, written out in SameDiff's own operations, against the derivative of
 * its traced program in double, which {@code NeuronContractTest} holds to dual numbers and to the generated kernels.
 */
class NeuronInSameDiffTest {
    private static final int STEPS = 4;
    private static final int CHANNELS = 6;
    private static final double DT = 1e-3;

    static Stream<NeuronModel> neurons() {
        List<NeuronModel> all = new ArrayList<>();
        for (String name : Surrogates.CATALOGUE.names()) {
            Surrogate s = GraphCase.surrogate(name);
            all.add(Glif.of(STEPS).withSurrogate(s));
            all.add(new DietLif(0.9, 0.7, s));
            all.add(new Heaviside(0.1, s));
            for (Reset r : Reset.values()) {
                all.add(new Klif(3e-3, true, 0.2, 1.4, r, 0.1, false, s));
                all.add(new If(0.5, r, -0.1, false, 0, s));
                all.add(new HeterogeneousLif(3e-3, Decay.EULER, true, 4e-3, 0.2, 0.1, r, -0.2, false, s));
                all.add(new Lif(3e-3, Decay.EULER, true, 0, 0.2, 0.1, r, -0.2, false, 0, s));
                all.add(new Lif(2e-3, Decay.EXPONENTIAL, false, 4e-3, 0.6, 0, r, 0, true, 0, s));
                all.add(new CurrentLif(
                        CurrentLif.Current.CONTINUOUS, 2e-3, 0.7, 3e-3, 0.9, 1.5, 0.1, r, 0, false, 0, s));
                all.add(new BiophysicalLif(4e-3, Decay.EXPONENTIAL, -0.3, 2.5, 0.2, 0.4, 0.1, r, -0.3, false, 0, s));
                all.add(new ParametricLif(
                        3e-3,
                        ParametricLif.Learning.SHARED,
                        Decay.EULER,
                        true,
                        0.2,
                        ParametricLif.Learning.PER_CHANNEL,
                        0.1,
                        r,
                        -0.1,
                        false,
                        0,
                        s));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("neurons")
    void agreesWithTheTracedProgram(NeuronModel neuron) {
        double[] input = normal(1, STEPS * CHANNELS);
        double[] noise = neuron.noisy() ? normal(2, STEPS * CHANNELS) : null;
        double[] weight = normal(3, STEPS * CHANNELS);
        DoubleKernel.Call call = traced(neuron, input, noise, weight);

        SameDiff sd = SameDiff.create();
        SDVariable x = sd.var("x", array(input, STEPS, 1, CHANNELS));
        SDVariable n = noise == null ? null : sd.constant(array(noise, STEPS, 1, CHANNELS));
        List<SDVariable> parameters = new ArrayList<>();
        for (int p = 0; p < neuron.parameters().size(); p++) {
            NeuronModel.Parameter parameter = neuron.parameters().get(p);
            int each = parameter.perChannel() ? CHANNELS : 1;
            int size = parameter.size(CHANNELS);
            double[] values = java.util.Arrays.copyOfRange(
                    call.parameters, call.parameterOffsets[p], call.parameterOffsets[p] + size);
            parameters.add(sd.var(
                    "p" + p, parameter.steps() == 0 ? array(values, size) : array(values, parameter.steps(), each)));
        }
        SDVariable spikes = SpikingOperation.portable(x, STEPS, n, parameters, neuron, DT);
        spikes.mul(sd.constant(array(weight, STEPS, 1, CHANNELS))).sum().rename("loss");
        sd.setLossVariables("loss");
        List<String> wanted = new ArrayList<>(List.of("x"));
        parameters.forEach(p -> wanted.add(p.name()));
        Map<String, INDArray> gradients = new HashMap<>(sd.calculateGradients(Map.of(), wanted));

        assertArrayEquals(call.spikes, numbers(spikes.eval()), neuron + " spikes");
        assertArrayEquals(call.inputGradient, numbers(gradients.get("x")), 1e-5, neuron + " by input");
        for (int p = 0; p < parameters.size(); p++) {
            double[] found = numbers(gradients.get("p" + p));
            double[] expected = java.util.Arrays.copyOfRange(
                    call.parameterGradients, call.gradientOffsets[p], call.gradientOffsets[p] + found.length);
            assertArrayEquals(
                    expected,
                    found,
                    1e-5,
                    neuron + " by " + neuron.parameters().get(p).name());
        }
    }

    private static DoubleKernel.Call traced(
            NeuronModel neuron, double[] input, double[] noise, double[] spikesGradient) {
        DoubleKernel.Call c = new DoubleKernel.Call();
        c.steps = STEPS;
        c.channels = CHANNELS;
        c.input = input;
        c.inputStride = CHANNELS;
        c.noise = noise;
        c.noiseStride = CHANNELS;
        c.spikes = new double[STEPS * CHANNELS];
        c.spikesStride = CHANNELS;
        c.potential = new double[STEPS * CHANNELS];
        c.potentialStride = CHANNELS;
        c.spikesGradient = spikesGradient;
        c.spikesGradientStride = CHANNELS;
        c.inputGradient = new double[STEPS * CHANNELS];
        c.inputGradientStride = CHANNELS;
        int n = neuron.parameters().size();
        c.parameterOffsets = new int[n];
        c.gradientOffsets = new int[n];
        c.parameters = new double[n * STEPS * CHANNELS];
        c.parameterGradients = new double[n * STEPS * CHANNELS];
        for (int p = 0; p < n; p++) {
            int offset = p * STEPS * CHANNELS;
            c.parameterOffsets[p] = offset;
            c.gradientOffsets[p] = offset;
            for (int k = 0; k < STEPS * CHANNELS; k++) {
                c.parameters[offset + k] = neuron.parameters().get(p).initial() + 0.01 * k;
            }
        }
        DoubleKernel kernel = NeuronKernels.compileDouble(neuron, DT);
        kernel.forward(c, 0, CHANNELS);
        double fired = java.util.Arrays.stream(c.spikes).sum();
        assertTrue(fired > 0 && fired < STEPS * CHANNELS, neuron + " fired " + fired + " times, which shows little");
        kernel.backward(c, 0, CHANNELS);
        return c;
    }

    private static double[] normal(long stream, int n) {
        float[] values = new float[n];
        new Philox(17, stream).normal(0, values, 0, n);
        double[] wide = new double[n];
        for (int i = 0; i < n; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static INDArray array(double[] values, int... shape) {
        long[] extents = java.util.Arrays.stream(shape).asLongStream().toArray();
        return Nd4j.createFromArray(values).reshape('c', extents);
    }

    private static double[] numbers(INDArray a) {
        return a.dup('c').reshape(a.length()).toDoubleVector();
    }
}
