package io.github.snn4j.core.neuron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.algebra.Dual;
import io.github.snn4j.core.algebra.Real;
import io.github.snn4j.core.kernel.NeuronKernel.Call;
import io.github.snn4j.core.neuron.NeuronKernels.Form;
import io.github.snn4j.core.neuron.Trial.Of;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every neuron with every surrogate and every reset: all ways to run it agree, and gradients are derivatives. */
class NeuronContractTest {
    private static void assertClose(double expected, double found, double scale, String what) {
        assertEquals(expected, found, 1e-5 * Math.max(1, scale), what);
    }

    @Test
    void everyRegisteredNeuronIsAmongTheSpecimens() {
        TreeSet<String> names = new TreeSet<>();
        Specimens.all().forEach(n -> names.add(NeuronModels.CATALOGUE.nameOf(n.getClass())));
        assertEquals(new TreeSet<>(NeuronModels.CATALOGUE.names()), names);
    }

    @Test
    void allFormsAgreeWithDualNumbers() {
        int seed = 0;
        for (NeuronModel neuron : Specimens.all()) {
            Trial trial = new Trial(neuron, Specimens.STEPS, 19, 3, false, seed++);
            Call generated = trial.run(NeuronKernels.compile(neuron, Trial.DT, Form.GENERATED));
            Call interpreted = trial.run(NeuronKernels.compile(neuron, Trial.DT, Form.INTERPRETED));
            SameBits.assertEqual(interpreted, generated, neuron.toString());
            assertAgreesWithDual(trial, generated);
            if (seed % 7 == 0) {
                assertAgreesWithDual(trial, trial.run(NeuronKernels.compile(neuron, Trial.DT, Form.REFERENCE)));
            }
        }
    }

    private static void assertAgreesWithDual(Trial trial, Call call) {
        double[] parameterSums = new double[trial.parameters.length];
        double[] parameterScale = new double[trial.parameters.length];
        for (int lane = 0; lane < trial.lanes; lane++) {
            double loss = 0;
            for (int t = 0; t < trial.steps; t++) {
                int i = t * trial.lanes + lane;
                double expected =
                        trial.loss(Dual.HEAVISIDE, lane, Of.INPUT, t, 0).derivative();
                assertClose(expected, call.inputGradient[i], Math.abs(expected), trial.model + " input at " + t);
                loss += call.spikes[i] * trial.spikesGradient[i]
                        + (double) nonNull(call.potential)[i] * trial.potentialGradient[i];
            }
            for (int k = 0; k < trial.states; k++) {
                int i = k * trial.lanes + lane;
                double expected =
                        trial.loss(Dual.HEAVISIDE, lane, Of.STATE, k, 0).derivative();
                assertClose(expected, nonNull(call.stateGradient)[i], Math.abs(expected), trial.model + " state " + k);
                loss += (double) nonNull(call.finalState)[i] * trial.stateGradient[i];
            }
            double expected = trial.loss(Dual.HEAVISIDE, lane, Of.INPUT, 0, 0).value();
            assertClose(expected, loss, Math.abs(expected), trial.model + " loss");
            for (int p = 0; p < trial.learned.size(); p++) {
                double gradient =
                        trial.loss(Dual.HEAVISIDE, lane, Of.PARAMETER, p, 0).derivative();
                parameterSums[trial.parameterIndex(trial.learned.get(p), lane)] += gradient;
                parameterScale[trial.parameterIndex(trial.learned.get(p), lane)] += Math.abs(gradient);
            }
        }
        for (int i = 0; i < parameterSums.length; i++) {
            assertClose(parameterSums[i], call.parameterGradients[i], parameterScale[i], trial.model + " parameter");
        }
    }

    private static float[] nonNull(float @Nullable [] array) {
        return Objects.requireNonNull(array);
    }

    @Test
    void smoothedGradientsAreFiniteDifferences() {
        List<NeuronModel> whole = new ArrayList<>();
        for (var surrogate : Specimens.surrogates()) {
            for (Reset reset : List.of(Reset.HARD, Reset.SUBTRACT, Reset.NONE)) {
                Specimens.forms(false).forEach(f -> whole.add(f.with(reset, false, surrogate)));
            }
        }
        int seed = 0;
        double e = 1e-6;
        for (NeuronModel neuron : whole) {
            Trial trial = new Trial(neuron, 4, 2, 2, false, seed++);
            for (Of of : Of.values()) {
                int count = of == Of.INPUT ? trial.steps : of == Of.STATE ? trial.states : trial.learned.size();
                for (int i = 0; i < count; i++) {
                    double up = trial.loss(Dual.SMOOTHED, 1, of, i, e).value();
                    double down = trial.loss(Dual.SMOOTHED, 1, of, i, -e).value();
                    double derivative = trial.loss(Dual.SMOOTHED, 1, of, i, 0).derivative();
                    double tolerance = 2e-5 * Math.max(1, Math.abs(derivative));
                    assertEquals((up - down) / (2 * e), derivative, tolerance, neuron + " " + of + " " + i);
                }
            }
        }
    }

    @Test
    void firesStrictlyAboveTheThreshold() {
        for (NeuronModel neuron : Specimens.all()) {
            List<Double> state = new ArrayList<>();
            neuron.state().forEach(v -> state.add(v.initial()));
            List<Double> learned = new ArrayList<>();
            neuron.parameters().forEach(p -> learned.add(p.initial()));
            // The potential is affine in the input: find the input that meets the threshold.
            double h0 = potential(neuron, state, learned, 0);
            double slope = potential(neuron, state, learned, 1) - h0;
            if (slope == 0) {
                continue; // The current reaches the potential a step later.
            }
            double threshold = step(neuron, state, learned, 0).threshold();
            double meets = (threshold - h0) / slope;
            assertEquals(0.0, step(neuron, state, learned, meets - 1e-9).spike(), neuron.toString());
            assertEquals(1.0, step(neuron, state, learned, meets + 1e-9).spike(), neuron.toString());
        }
        assertEquals(0.0, step(If.of(), List.of(0.0), List.of(), 1).spike(), "at the threshold itself");
    }

    private static double potential(NeuronModel neuron, List<Double> state, List<Double> learned, double x) {
        return step(neuron, state, learned, x).potential();
    }

    private static NeuronModel.Output<Double> step(
            NeuronModel neuron, List<Double> state, List<Double> learned, double x) {
        return neuron.step(Real.HEAVISIDE, new NeuronModel.Step<>(x, state, learned, 0.0, Trial.DT));
    }

    @Test
    void theRecurrenceIsOneLine() {
        for (NeuronModel neuron : Specimens.all()) {
            assertTrue(neuron.recurrence().contains("s = [h > "), neuron.recurrence());
            assertTrue(neuron.recurrence().indexOf('\n') < 0);
        }
    }
}
