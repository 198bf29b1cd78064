package io.github.snn4j.core.neuron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.snn4j.core.kernel.Activations;
import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.NeuronKernel;
import io.github.snn4j.core.kernel.NeuronKernel.Call;
import io.github.snn4j.core.neuron.NeuronKernels.Form;
import io.github.snn4j.core.neuron.ParametricLif.Learning;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What kernels do beyond the equation: lanes, channels, pieces, static input, chunks of time. */
class NeuronKernelTest {
    private static final Surrogate SURROGATE = Arctan.of();

    /** One of each kind of state, parameter and noise. */
    private static List<NeuronModel> varied() {
        return List.of(
                Lif.ofTauSteps(2).withSynapticTau(3e-3).withRefractory(2e-3),
                new ParametricLif(
                        3e-3,
                        Learning.SHARED,
                        Decay.EXPONENTIAL,
                        true,
                        0.8,
                        Learning.PER_CHANNEL,
                        0,
                        Reset.SUBTRACT,
                        0,
                        false,
                        0,
                        SURROGATE),
                new BiophysicalLif(
                        3e-3, Decay.EULER, 0.1, 2, 0.1, 0.3, 0.6, Reset.HARD_NEXT, 0.1, false, 0, SURROGATE));
    }

    private static NeuronKernel generated(NeuronModel neuron) {
        return NeuronKernels.compile(neuron, Trial.DT, Form.GENERATED);
    }

    private static float[] nonNull(float @Nullable [] array) {
        return Objects.requireNonNull(array);
    }

    private static void assertClose(float[] expected, float[] found, String what) {
        assertEquals(expected.length, found.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], 2e-5 * Math.max(1, Math.abs(expected[i])), what + " " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 17, 1000})
    void anyNumberOfLanesHasTheSameBits(int lanes) {
        for (NeuronModel neuron : varied()) {
            for (int steps : new int[] {1, 4, 20}) {
                Trial trial = new Trial(neuron, steps, lanes, 1, false, lanes);
                Call interpreted = trial.run(NeuronKernels.compile(neuron, Trial.DT, Form.INTERPRETED));
                SameBits.assertEqual(interpreted, trial.run(generated(neuron)), neuron.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 8, 16, 20})
    void eachChannelHasItsOwnParameters(int channels) {
        NeuronModel neuron = varied().get(1);
        int lanes = channels * 700;
        Trial trial = new Trial(neuron, 3, lanes, channels, false, channels);
        Call expected = trial.run(NeuronKernels.compile(neuron, Trial.DT, Form.REFERENCE));
        Call found = trial.run(generated(neuron));
        assertArrayEquals(expected.spikes, found.spikes);
        assertClose(expected.inputGradient, found.inputGradient, "input gradient");
        assertClose(expected.parameterGradients, found.parameterGradients, "parameter gradients");
        SameBits.assertEqual(trial.run(NeuronKernels.compile(neuron, Trial.DT, Form.INTERPRETED)), found, "bits");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 12, 16, 64, 65, 100, 128, 200, 1500})
    void bitsAreTheSpikes(int channels) {
        for (NeuronModel neuron : varied()) {
            int pixels = Math.max(4, 2500 / channels);
            Trial trial = new Trial(neuron, 6, pixels * channels, channels, false, channels);
            for (Form form : Form.values()) {
                NeuronKernel kernel = NeuronKernels.compile(neuron, Trial.DT, form);
                Call floats = trial.call();
                Call packed = trial.call();
                int words = Activations.words(channels);
                packed.spikes = new float[0];
                packed.spikeBits = new long[2 + 6 * (pixels * words + 1)];
                packed.spikeBitsOffset = 2;
                packed.spikeBitsStride = pixels * words + 1;
                Arrays.fill(packed.spikeBits, -1);
                kernel.forward(floats, 0, trial.lanes);
                // in three parts, the second of several pieces
                kernel.forward(packed, 0, channels);
                kernel.forward(packed, channels, trial.lanes - channels);
                kernel.forward(packed, trial.lanes - channels, trial.lanes);
                long[] expected = new long[packed.spikeBits.length];
                Arrays.fill(expected, -1);
                for (int t = 0; t < 6; t++) {
                    int to = 2 + t * (pixels * words + 1);
                    Kernels.scalar().pack(floats.spikes, t * trial.lanes, pixels, channels, expected, to);
                }
                assertArrayEquals(expected, packed.spikeBits, form + " " + neuron);
                assertArrayEquals(floats.potential, packed.potential);
                assertArrayEquals(floats.finalState, packed.finalState);
            }
        }
    }

    @Test
    void bitsAreWrittenByWholePixels() {
        Call call = new Call();
        call.channels = 10;
        call.spikeBits = new long[4];
        Exception e = assertThrows(
                IllegalArgumentException.class, () -> generated(If.of()).forward(call, 10, 25));
        assertEquals("Spikes as bits are written by whole pixels of 10 lanes, got lanes 10 to 25", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 12, 16, 100, 128, 1500})
    void anAffineInputIsTheInputScaledAndShifted(int channels) {
        Random random = new Random(channels);
        float[] scale = new float[channels + 1];
        float[] shift = new float[channels + 2];
        for (int c = 0; c < channels; c++) {
            scale[1 + c] = 1 + 0.3f * random.nextFloat();
            shift[2 + c] = 0.3f * random.nextFloat();
        }
        for (NeuronModel neuron : varied()) {
            int lanes = channels * Math.max(2, 2300 / channels);
            for (boolean staticInput : new boolean[] {false, true}) {
                Trial trial = new Trial(neuron, 5, lanes, channels, staticInput, channels);
                for (Form form : List.of(Form.GENERATED, Form.INTERPRETED)) {
                    NeuronKernel kernel = NeuronKernels.compile(neuron, Trial.DT, form);
                    Call apart = trial.call();
                    apart.input = trial.input.clone();
                    Kernels.scalar()
                            .affine(
                                    trial.input.length / channels,
                                    channels,
                                    trial.input,
                                    0,
                                    scale,
                                    1,
                                    shift,
                                    2,
                                    apart.input,
                                    0);
                    Call fused = trial.call();
                    fused.inputScale = scale;
                    fused.inputScaleOffset = 1;
                    fused.inputShift = shift;
                    fused.inputShiftOffset = 2;
                    for (Call call : List.of(apart, fused)) {
                        kernel.forward(call, 0, channels);
                        kernel.forward(call, channels, lanes);
                        kernel.backward(call, 0, channels);
                        kernel.backward(call, channels, lanes);
                    }
                    SameBits.assertEqual(apart, fused, form + " " + neuron);
                }
            }
        }
    }

    @Test
    void theReferenceScalesAndShiftsToo() {
        NeuronModel neuron = varied().get(0);
        Trial trial = new Trial(neuron, 4, 12, 3, false, 8);
        NeuronKernel kernel = NeuronKernels.compile(neuron, Trial.DT, Form.REFERENCE);
        Call expected = trial.run(kernel);
        Call found = trial.call();
        found.input = trial.input.clone();
        for (int i = 0; i < found.input.length; i++) {
            found.input[i] = (found.input[i] - 2 * (i % 3)) / 4;
        }
        found.inputScale = new float[] {4, 4, 4};
        found.inputShift = new float[] {0, 2, 4};
        kernel.forward(found, 0, 12);
        kernel.backward(found, 0, 12);
        assertArrayEquals(expected.spikes, found.spikes);
        assertClose(expected.inputGradient, found.inputGradient, "input gradient");
    }

    @Test
    void aStaticInputHasTheSumOfItsGradients() {
        for (NeuronModel neuron : varied()) {
            for (int steps : new int[] {1, 5, 12}) {
                Trial trial = new Trial(neuron, steps, 37, 1, true, 3);
                Call repeated = trial.call();
                repeated.input = new float[steps * 37];
                for (int t = 0; t < steps; t++) {
                    System.arraycopy(trial.input, 0, repeated.input, t * 37, 37);
                }
                repeated.inputStride = 37;
                repeated.inputGradient = new float[steps * 37];
                repeated.inputGradientStride = 37;
                NeuronKernel kernel = generated(neuron);
                kernel.forward(repeated, 0, 37);
                kernel.backward(repeated, 0, 37);
                Call call = trial.run(kernel);
                assertArrayEquals(repeated.spikes, call.spikes);
                assertArrayEquals(repeated.parameterGradients, call.parameterGradients);
                float[] sums = new float[37];
                for (int i = steps * 37 - 1; i >= 0; i--) {
                    sums[i % 37] += repeated.inputGradient[i];
                }
                assertArrayEquals(sums, call.inputGradient, neuron.toString());
                assertClose(
                        trial.run(NeuronKernels.compile(neuron, Trial.DT, Form.REFERENCE)).inputGradient,
                        call.inputGradient,
                        neuron.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void stateCarriedFromChunkToChunkEqualsOneRun(Form form) {
        for (NeuronModel neuron : varied()) {
            int steps = 12;
            int lanes = 21;
            Trial trial = new Trial(neuron, steps, lanes, 1, false, 5);
            NeuronKernel kernel = NeuronKernels.compile(neuron, Trial.DT, form);
            Call whole = trial.run(kernel);

            Call first = trial.call();
            Call second = trial.call();
            int half = 5;
            first.steps = half;
            second.steps = steps - half;
            second.inputOffset = second.noiseOffset = second.spikesOffset = second.potentialOffset = half * lanes;
            second.inputGradientOffset = second.spikesGradientOffset = second.potentialGradientOffset = half * lanes;
            second.spikes = first.spikes;
            second.potential = first.potential;
            second.inputGradient = first.inputGradient;
            second.parameterGradients = first.parameterGradients;
            kernel.forward(first, 0, lanes);
            second.state = first.finalState;
            kernel.forward(second, 0, lanes);
            kernel.backward(second, 0, lanes);
            first.stateGradient = second.stateGradient;
            kernel.backward(first, 0, lanes);

            assertArrayEquals(whole.spikes, second.spikes);
            assertClose(nonNull(whole.finalState), nonNull(second.finalState), "final state");
            assertClose(whole.inputGradient, second.inputGradient, "input gradient");
            assertClose(nonNull(whole.stateGradient), nonNull(first.stateGradient), "state gradient");
            assertClose(whole.parameterGradients, second.parameterGradients, "parameter gradients");
        }
    }

    @Test
    void theFinalStateMayReplaceTheInitialOne() {
        NeuronModel neuron = varied().get(0);
        Trial trial = new Trial(neuron, 3, 50, 1, false, 1);
        NeuronKernel kernel = generated(neuron);
        Call apart = trial.call();
        kernel.forward(apart, 0, 50);
        Call inPlace = trial.call();
        inPlace.state = trial.initialState.clone();
        inPlace.finalState = inPlace.state;
        kernel.forward(inPlace, 0, 50);
        assertArrayEquals(apart.finalState, inPlace.state);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void whatIsNullIsZeroOrNotWanted(Form form) {
        NeuronModel neuron = varied().get(2);
        Trial trial = new Trial(neuron, 3, 20, 1, false, 2);
        Call zeros = trial.call();
        zeros.noise = new float[60];
        zeros.potentialGradient = new float[60];
        zeros.spikesGradient = new float[60];
        zeros.state = new float[20];
        Arrays.fill(zeros.state, (float) neuron.state().get(0).initial());
        Call nulls = trial.call();
        nulls.noise = null;
        nulls.potentialGradient = null;
        nulls.spikesGradient = null;
        nulls.state = null;
        nulls.potential = null;
        nulls.finalState = null;
        NeuronKernel kernel = NeuronKernels.compile(neuron, Trial.DT, form);
        for (Call call : List.of(zeros, nulls)) {
            kernel.forward(call, 0, 20);
            kernel.backward(call, 0, 20);
        }
        assertArrayEquals(zeros.spikes, nulls.spikes);
        assertClose(zeros.inputGradient, nulls.inputGradient, "input gradient");
        nulls.stateGradient = null;
        nulls.spikesGradient = trial.spikesGradient;
        zeros.stateGradient = new float[20];
        zeros.spikesGradient = trial.spikesGradient;
        for (Call call : List.of(zeros, nulls)) {
            kernel.backward(call, 0, 20);
        }
        assertClose(zeros.inputGradient, nulls.inputGradient, "input gradient");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void onlyTheLanesAskedForAreTouched(Form form) {
        NeuronModel neuron = varied().get(1);
        int channels = 4;
        Trial trial = new Trial(neuron, 3, 48, channels, false, 4);
        NeuronKernel kernel = NeuronKernels.compile(neuron, Trial.DT, form);
        Call whole = trial.run(kernel);
        Call part = trial.call();
        kernel.forward(part, 20, 40);
        kernel.backward(part, 20, 40);
        for (int i = 0; i < 3 * 48; i++) {
            boolean asked = i % 48 >= 20 && i % 48 < 40;
            assertEquals(asked ? whole.spikes[i] : 0, part.spikes[i]);
            assertEquals(asked ? whole.inputGradient[i] : 0, part.inputGradient[i]);
        }
        kernel.backward(part, 0, 20);
        kernel.backward(part, 40, 48);
        assertClose(whole.parameterGradients, part.parameterGradients, "parameter gradients add up");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void firesStrictlyAboveTheThreshold(Form form) {
        Call call = new Call();
        call.steps = 1;
        call.input = new float[40];
        Arrays.fill(call.input, 1);
        call.input[3] = Math.nextUp(1f);
        call.spikes = new float[40];
        NeuronKernels.compile(If.of(), Trial.DT, form).forward(call, 0, 40);
        assertEquals(1, IntStream.range(0, 40).filter(i -> call.spikes[i] == 1).count());
        assertEquals(1, call.spikes[3]);
    }

    @Test
    void oneKernelServesManyThreads() {
        NeuronModel neuron = varied().get(1);
        Trial trial = new Trial(neuron, 10, 4000, 8, false, 6);
        NeuronKernel kernel = generated(neuron);
        Call expected = trial.run(kernel);
        List<Call> calls = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> trial.run(kernel))
                .toList();
        calls.forEach(call -> SameBits.assertEqual(expected, call, "threads"));
    }

    @Test
    void doubleAgreesToDoublePrecision() {
        // One LIF lane by hand, h = 0.5 v + x: h = 0.6, 1.2 (fires), 0.3.
        DoubleKernel.Call call = new DoubleKernel.Call();
        call.steps = 3;
        call.input = new double[] {0.6, 0.9, 0.3};
        call.inputStride = 1;
        call.spikes = new double[3];
        call.spikesStride = 1;
        call.spikesGradient = new double[] {0, 1, 1};
        call.spikesGradientStride = 1;
        call.inputGradient = new double[3];
        call.inputGradientStride = 1;
        DoubleKernel kernel = NeuronKernels.compileDouble(Lif.ofBeta(0.5), Trial.DT);
        kernel.forward(call, 0, 1);
        kernel.backward(call, 0, 1);
        assertArrayEquals(new double[] {0, 1, 0}, call.spikes);
        double[] x = {-0.4, 0.2, -0.7};
        double[] slope = new double[3];
        for (int t = 0; t < 3; t++) {
            slope[t] = 1 / (1 + Math.pow(Math.PI * x[t], 2));
        }
        double g2 = slope[2];
        double g1 = slope[1] * (1 - 0.5 * g2 * 1.2);
        double g0 = 0.5 * g1 - 0.5 * g1 * 0.6 * slope[0];
        assertArrayEquals(new double[] {g0, g1, g2}, call.inputGradient, 1e-14);
    }

    @Test
    void theStepMustBePositive() {
        Exception e =
                assertThrows(IllegalArgumentException.class, () -> NeuronKernels.compile(If.of(), 0, Form.GENERATED));
        assertEquals("The step dt must be > 0 s, got 0.0", e.getMessage());
    }
}
