package io.github.snn4j.core.algebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.algebra.Node.Kind;
import io.github.snn4j.core.surrogate.Arctan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tracing, folding and differentiating against direct evaluation and dual numbers. */
class ProgramTest {
    private static final int INPUTS = 4;
    private static final int OUTPUTS = 3;

    private static List<Double> numbers(int count, Random random) {
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(random.nextGaussian());
        }
        return numbers;
    }

    @Test
    void replayEqualsDirectEvaluation() {
        for (int seed = 0; seed < 300; seed++) {
            List<Double> in = numbers(INPUTS, new Random(seed));
            Program program = RandomProgram.of(INPUTS, 25, OUTPUTS, seed);
            List<Double> expected = RandomProgram.evaluate(Real.HEAVISIDE, in, 25, OUTPUTS, seed);
            List<Double> found = program.run(Real.HEAVISIDE, in);
            for (int o = 0; o < OUTPUTS; o++) {
                assertEquals(
                        expected.get(o), found.get(o), 1e-12 * Math.max(1, Math.abs(expected.get(o))), "seed " + seed);
            }
        }
    }

    @Test
    void theDerivativeIsThatOfDualNumbers() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Double> in = numbers(INPUTS, random);
            List<Double> gradients = numbers(OUTPUTS, random);
            List<Double> arguments = new ArrayList<>(in);
            arguments.addAll(gradients);
            List<Double> found =
                    RandomProgram.of(INPUTS, 25, OUTPUTS, seed).derivative().run(Real.HEAVISIDE, arguments);
            for (int i = 0; i < INPUTS; i++) {
                List<Dual.Value> seeded = new ArrayList<>();
                for (int k = 0; k < INPUTS; k++) {
                    seeded.add(new Dual.Value(in.get(k), k == i ? 1 : 0));
                }
                List<Dual.Value> out = RandomProgram.evaluate(Dual.HEAVISIDE, seeded, 25, OUTPUTS, seed);
                double expected = 0;
                for (int o = 0; o < OUTPUTS; o++) {
                    expected += out.get(o).derivative() * gradients.get(o);
                }
                assertEquals(
                        expected, found.get(i), 1e-9 * Math.max(1, Math.abs(expected)), "seed " + seed + " input " + i);
            }
        }
    }

    @Test
    void aValueThatIsGivenIsNotComputed() {
        Tracer a = Tracer.lowering();
        List<Node> in = a.inputs(3);
        Node h = a.add(a.scale(in.get(0), 0.5), in.get(1));
        Program program = a.program(List.of(a.mul(h, h), a.sub(h, a.constant(1)), h));
        Program given = program.given(program.outputs().get(2), 2);
        assertEquals(List.of(9.0, 2.0, 3.0), given.run(Real.HEAVISIDE, List.of(7.0, 7.0, 3.0)));
        assertFalse(given.uses(0));
        assertFalse(given.uses(1));
        assertTrue(given.uses(2));
    }

    @Test
    void ofMinAndMaxTheChosenOperandHasTheGradient() {
        Tracer a = Tracer.recording();
        List<Node> in = a.inputs(2);
        Program derivative = a.program(List.of(a.min(in.get(0), in.get(1)), a.max(in.get(0), in.get(1))))
                .derivative();
        assertEquals(List.of(5.0, 7.0), derivative.run(Real.HEAVISIDE, List.of(1.0, 2.0, 5.0, 7.0)));
        assertEquals(List.of(7.0, 5.0), derivative.run(Real.HEAVISIDE, List.of(2.0, 1.0, 5.0, 7.0)));
    }

    @Test
    void constantsFoldEqualsMergeAndTheUnneededGoes() {
        Tracer a = Tracer.recording();
        Node x = a.input();
        Node y = a.input();
        a.exp(y);
        Node sum = a.add(x, y);
        Node same = a.add(y, x);
        Node folded = a.scale(a.add(a.constant(1), a.constant(2)), 0.5);
        Program program = a.program(List.of(a.mul(sum, same), folded));
        assertEquals(List.of(Kind.INPUT, Kind.INPUT, Kind.ADD, Kind.CONSTANT, Kind.MUL), kinds(program));
        assertEquals(List.of(9.0, 1.5), program.run(Real.HEAVISIDE, List.of(1.0, 2.0)));
    }

    @Test
    void neutralOperationsLeaveNoTrace() {
        Tracer a = Tracer.recording();
        Node x = a.input();
        Node same = a.sub(a.add(a.mul(x, a.constant(1)), a.constant(0)), a.constant(0));
        Node alsoSame = a.select(a.constant(1), a.div(x, a.constant(1)), a.exp(x));
        Node zero = a.mul(x, a.constant(0));
        Program program = a.program(List.of(same, alsoSame, zero));
        assertEquals(List.of(Kind.INPUT, Kind.CONSTANT), kinds(program));
        assertEquals(List.of(0, 0, 1), program.outputs());
    }

    @Test
    void noGradientPassesWhereItMustNot() {
        Tracer a = Tracer.recording();
        List<Node> in = a.inputs(3);
        Node stopped = a.mul(a.stop(in.get(0)), in.get(1));
        Node chosen = a.select(a.greater(in.get(2), in.get(0)), stopped, in.get(1));
        List<Double> gradients =
                a.program(List.of(chosen)).derivative().run(Real.HEAVISIDE, List.of(2.0, 3.0, 9.0, 1.0));
        assertEquals(List.of(0.0, 2.0, 0.0), gradients);
    }

    @Test
    void aSpikePassesTheSlope() {
        Tracer a = Tracer.recording();
        Program derivative = a.program(List.of(a.spike(a.input(), Arctan.of()))).derivative();
        assertEquals(
                3 * Arctan.of().slope(Real.HEAVISIDE, 0.4),
                derivative.run(Real.HEAVISIDE, List.of(0.4, 3.0)).get(0));
    }

    @Test
    void countsItsInputs() {
        Program program = RandomProgram.of(INPUTS, 3, 1, 1);
        Exception e = assertThrows(IllegalArgumentException.class, () -> program.run(Real.HEAVISIDE, List.of(1.0)));
        assertEquals("The program has 4 inputs, got 1", e.getMessage());
    }

    private static List<Kind> kinds(Program program) {
        return program.nodes().stream().map(Node::kind).toList();
    }
}
