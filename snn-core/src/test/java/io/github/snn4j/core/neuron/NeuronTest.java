package io.github.snn4j.core.neuron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.algebra.Real;
import io.github.snn4j.core.neuron.CurrentLif.Current;
import io.github.snn4j.core.neuron.NeuronModel.Output;
import io.github.snn4j.core.neuron.NeuronModel.Parameter;
import io.github.snn4j.core.neuron.NeuronModel.StateVariable;
import io.github.snn4j.core.neuron.NeuronModel.Step;
import io.github.snn4j.core.neuron.ParametricLif.Learning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The equations against closed forms and steps computed by hand. */
class NeuronTest {
    /** Runs a neuron from its start. */
    private static List<Output<Double>> run(NeuronModel neuron, int steps, double dt, IntToDoubleFunction input) {
        List<Double> state = neuron.state().stream().map(StateVariable::initial).toList();
        List<Double> learned =
                neuron.parameters().stream().map(Parameter::initial).toList();
        List<Output<Double>> outputs = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            Output<Double> out =
                    neuron.step(Real.HEAVISIDE, new Step<>(input.applyAsDouble(t), state, learned, 0.0, dt));
            outputs.add(out);
            state = out.state();
        }
        return outputs;
    }

    private static void assertPotentials(NeuronModel neuron, double[] inputs, double[] potentials, int... spikes) {
        List<Output<Double>> out = run(neuron, inputs.length, 1e-3, t -> inputs[t]);
        for (int t = 0; t < inputs.length; t++) {
            assertEquals(potentials[t], out.get(t).potential(), 1e-12, neuron + " step " + t);
            assertEquals(spikes[t], out.get(t).spike(), neuron + " step " + t);
        }
    }

    private static final double[] INPUTS = {0.8, 0.8, 0.8, 0.8};

    @Test
    void integrateAndFireKeepsWhatIsAboveTheThreshold() {
        assertPotentials(If.of(), INPUTS, new double[] {0.8, 1.6, 1.4, 1.2}, 0, 1, 1, 1);
        assertPotentials(If.of().withReset(Reset.HARD), INPUTS, new double[] {0.8, 1.6, 0.8, 1.6}, 0, 1, 0, 1);
        assertPotentials(If.of().withReset(Reset.NONE), INPUTS, new double[] {0.8, 1.6, 2.4, 3.2}, 0, 1, 1, 1);
    }

    /** The gates α and β open, γ at either end: a leak of τ with a reset of the next input, to 0 or by r. */
    @Test
    void gatesAtTheirEndsGiveTheLeakyNeuron() {
        double far = 60;
        double tau = 0.75;
        Lif lif = Lif.ofBeta(tau).withThreshold(0.5);
        for (boolean hard : new boolean[] {true, false}) {
            Lif expected = lif.withReset(hard ? Reset.HARD_NEXT : Reset.SUBTRACT_NEXT);
            List<Double> gates = List.of(far, -far, hard ? far : -far, Math.log(tau / (1 - tau)), 0.0, 0.0, 0.0, 0.0);
            List<Double> gated = List.of(0.0, 0.0);
            List<Double> leaky = List.of(0.0);
            int fired = 0;
            for (int t = 0; t < 40; t++) {
                double x = 0.35 * (1 + Math.sin(t));
                Output<Double> a = Glif.of(40).step(Real.HEAVISIDE, new Step<>(x, gated, gates, 0.0, 1e-3));
                Output<Double> b = expected.step(Real.HEAVISIDE, new Step<>(x, leaky, List.of(), 0.0, 1e-3));
                assertEquals(b.potential(), a.potential(), 1e-12, expected + " step " + t);
                assertEquals(b.spike(), a.spike(), expected + " step " + t);
                fired += b.spike().intValue();
                gated = a.state();
                leaky = b.state();
            }
            assertTrue(fired > 3, "fired " + fired + " times");
        }
    }

    @Test
    void leakAndResetByHand() {
        Lif lif = Lif.ofBeta(0.5);
        assertPotentials(lif, INPUTS, new double[] {0.8, 1.2, 0.8, 1.2}, 0, 1, 0, 1);
        assertPotentials(lif.withReset(Reset.SUBTRACT), INPUTS, new double[] {0.8, 1.2, 0.9, 1.25}, 0, 1, 0, 1);
        assertPotentials(lif.withReset(Reset.SUBTRACT_NEXT), INPUTS, new double[] {0.8, 1.2, 0.4, 1.0}, 0, 1, 0, 0);
        assertPotentials(lif.withReset(Reset.HARD_NEXT), INPUTS, new double[] {0.8, 1.2, 0.8, 1.2}, 0, 1, 0, 1);
        assertPotentials(lif.withDecayInput(true), new double[] {1.8, 1.8, 1}, new double[] {0.9, 1.35, 0.5}, 0, 1, 0);
        // i = 0.5 i + x: 0.8, 1.2, 1.4
        assertPotentials(
                lif.withSynapticTau(2e-3).withThreshold(9),
                new double[] {0.8, 0.8, 0.8},
                new double[] {0.8, 1.6, 2.2},
                0,
                0,
                0);
    }

    @Test
    void restAndResetPotential() {
        Lif lif = Lif.ofBeta(0.5).withRest(0.2).withResetPotential(-0.4);
        assertEquals(-0.4, lif.state().get(0).initial());
        assertEquals(0.2, lif.withReset(Reset.SUBTRACT).state().get(0).initial());
        // h = 0.2 + 0.5 (v - 0.2) + x from v = -0.4
        assertPotentials(lif, new double[] {1.2, 0}, new double[] {1.1, -0.1}, 1, 0);
        // h = v + 0.5 (x - (v - 0.2)) from v = -0.4
        assertPotentials(lif.withDecayInput(true), new double[] {1, 3}, new double[] {0.4, 1.8}, 0, 1);
    }

    @Test
    void theExponentialLeakIsExactAndEulerConverges() {
        double tau = 20e-3;
        double rest = -65;
        double resistance = 10;
        double current = 1.4;
        BiophysicalLif exact = BiophysicalLif.of(tau)
                .withRest(rest)
                .withResistance(resistance)
                .withThreshold(0)
                .withReset(Reset.NONE)
                .withInjected(0.4);
        double seconds = 40e-3;
        double solution = rest + resistance * current * (1 - Math.exp(-seconds / tau));
        double previous = Double.NaN;
        for (int steps = 10; steps <= 160; steps *= 2) {
            double dt = seconds / steps;
            assertEquals(solution, last(exact, steps, dt), 1e-10);
            double error = Math.abs(solution - last(exact.withDecay(Decay.EULER), steps, dt));
            if (steps > 10) {
                assertEquals(2, previous / error, 0.3, "halving dt halves Euler's error");
            }
            previous = error;
        }
    }

    private static double last(NeuronModel neuron, int steps, double dt) {
        return run(neuron, steps, dt, t -> 1.0).get(steps - 1).potential();
    }

    @Test
    void noiseIsACurrentOfTheGivenDeviation() {
        BiophysicalLif neuron =
                BiophysicalLif.of(1e-3).withDecay(Decay.EULER).withNoise(0.5).withResistance(2);
        assertTrue(neuron.noisy());
        Step<Double> step = new Step<>(0.1, List.of(0.0), List.of(), 1.5, 1e-3);
        assertEquals(2 * (0.1 + 0.5 * 1.5), neuron.step(Real.HEAVISIDE, step).potential(), 1e-15);
    }

    @Test
    void currentAndVoltageByHand() {
        CurrentLif neuron = new CurrentLif(
                Current.CONTINUOUS,
                2e-3,
                0.5,
                4e-3,
                2,
                3,
                0.5,
                Reset.HARD,
                0,
                false,
                0,
                Lif.of(1).surrogate());
        // J: 0, 0.5, 0.875 with x = 1; V' = V + (-2 V + 3 J) / 4
        assertPotentials(neuron, new double[] {1, 1, 1, 1}, new double[] {0, 0.375, 0.84375, 0.8671875}, 0, 0, 1, 1);
        // J = x: V' = V / 2 + 0.75 x
        assertPotentials(
                neuron.withCurrent(Current.INSTANTANEOUS),
                new double[] {0.4, 0.4, 0.4},
                new double[] {0.3, 0.45, 0.525},
                0,
                0,
                1);
        // J = 0.75 J + x: 0.2, 0.35
        assertPotentials(
                neuron.withCurrent(Current.FILTERED), new double[] {0.2, 0.2}, new double[] {0.15, 0.3375}, 0, 0);
    }

    @Test
    void refractorySteps() {
        Lif lif = Lif.ofBeta(0.5).withRefractory(2e-3);
        assertPotentials(lif, new double[] {2, 2, 2, 2, 2, 2}, new double[] {2, 0, 0, 2, 0, 0}, 1, 0, 0, 1, 0, 0);
        If subtract = If.of().withRefractory(1e-3);
        assertPotentials(subtract, new double[] {2.5, 9, 0, 9}, new double[] {2.5, 1.5, 1.5, 0.5}, 1, 0, 1, 0);
        List<Output<Double>> fine = run(lif, 8, 0.5e-3, t -> 2.0);
        assertEquals(
                List.of(1.0, 0.0, 0.0, 0.0, 0.0, 1.0),
                fine.subList(0, 6).stream().map(Output::spike).toList());
    }

    @Test
    void theLearnedFormStartsAsTheFixedOne() {
        for (Decay decay : Decay.values()) {
            for (Learning learning : Learning.values()) {
                ParametricLif learned = ParametricLif.of(5e-3)
                        .withDecay(decay)
                        .withTauLearning(learning)
                        .withThresholdLearning(learning)
                        .withThreshold(0.4);
                Lif fixed = Lif.of(5e-3).withDecay(decay).withDecayInput(true).withThreshold(0.4);
                for (double dt : new double[] {1e-3, 0.5e-3}) {
                    List<Output<Double>> expected = run(fixed, 20, dt, t -> 0.9);
                    List<Output<Double>> found = run(learned, 20, dt, t -> 0.9);
                    for (int t = 0; t < 20; t++) {
                        assertEquals(expected.get(t).potential(), found.get(t).potential(), 1e-12);
                    }
                }
            }
        }
        assertEquals(
                List.of(new Parameter("w", 0, false)),
                ParametricLif.ofTauSteps(2).parameters());
    }

    @Test
    void factorsAndTimeConstantsAreInverse() {
        for (Decay decay : Decay.values()) {
            assertEquals(0.95, decay.factor(decay.tau(0.95, 1e-3), 1e-3), 1e-12);
        }
        assertEquals(20e-3, Lif.ofBeta(0.95).tau(), 1e-12);
        assertEquals(2e-3, Lif.ofTauSteps(2).tau(), 1e-15);
    }

    @Test
    void saysWhatIsWrong() {
        assertMessage("Lif.tau must be > 0 s, got -0.01", () -> Lif.of(-0.01));
        assertMessage("If.threshold must be > 0, got 0.0", () -> If.of().withThreshold(0));
        assertMessage("Lif.rest must be finite, got NaN", () -> Lif.of(1).withRest(Double.NaN));
        assertMessage("ParametricLif.tau must be > 0.001 s, got 0.001", () -> ParametricLif.ofTauSteps(1));
        assertMessage(
                "Lif.refractory needs a reset right after the spike, got SUBTRACT_NEXT; use HARD or SUBTRACT, or a refractory"
                        + " period of 0",
                () -> Lif.of(1).withRefractory(1).withReset(Reset.SUBTRACT_NEXT));
        assertMessage("The decay factor beta must be in [0, 1), got 1.0", () -> Lif.ofBeta(1));
        assertMessage(
                "A time constant of 5.0E-4 s is shorter than the step of 0.001 s, where Euler's decay 1 - dt/tau is negative;"
                        + " use Decay.EXPONENTIAL or a shorter step",
                () -> run(Lif.of(0.5e-3), 1, 1e-3, t -> 0));
    }

    private static void assertMessage(String message, Runnable construction) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, construction::run).getMessage());
    }
}
