package io.github.snn4j.core.algebra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Exp;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Interpreted and generated loops against each other and against a plain one written here. */
class StepLoopTest {
    private static final int CARRIED = 2;
    private static final int INPUTS = 5;
    private static final int OUTPUTS = 4;
    /** Of the inputs: the carried values and one that is the same at every step. */
    private static final int[] ROWS = {2, 0, 3};

    private static final int STREAMS = INPUTS - ROWS.length + OUTPUTS - CARRIED;

    private static final float[] EXTREMES = {
        0f,
        -0f,
        1f,
        -1f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        1e30f,
        -1e30f,
        100f
    };

    /** A lowered program, its arrays and where they start. */
    private static final class Setup {
        private final Program program;
        private final float[] rows = new float[4 * StepLoop.ROW];
        private final float[][] arrays = new float[STREAMS][];
        private final int[] offsets = new int[STREAMS];
        private final int[] strides = new int[STREAMS];
        private final int steps;
        private final int lanes;

        Setup(int steps, int lanes, boolean extremes, long seed) {
            this.steps = steps;
            this.lanes = lanes;
            Random random = new Random(seed);
            Tracer tracer = Tracer.lowering();
            Program recorded = RandomProgram.of(INPUTS, 20, OUTPUTS, seed);
            program = tracer.program(recorded.run(tracer, tracer.inputs(INPUTS)));
            for (int i = 0; i < rows.length; i++) {
                rows[i] = number(random, extremes);
            }
            for (int k = 0; k < STREAMS; k++) {
                offsets[k] = random.nextInt(5);
                strides[k] = k == 0 ? 0 : lanes + random.nextInt(3);
                arrays[k] = new float[offsets[k] + steps * (lanes + 3)];
                for (int i = 0; i < arrays[k].length; i++) {
                    arrays[k][i] = number(random, extremes);
                }
                if (k > 0 && random.nextBoolean()) {
                    offsets[k] += (steps - 1) * strides[k];
                    strides[k] = -strides[k];
                }
            }
        }

        private static float number(Random random, boolean extremes) {
            return extremes && random.nextInt(3) == 0
                    ? EXTREMES[random.nextInt(EXTREMES.length)]
                    : (float) random.nextGaussian();
        }

        /** The streams after a run, then the rows. */
        float[][] run(StepLoop loop) {
            float[][] copy = copy();
            loop.run(copy[STREAMS], copy, offsets, strides, steps, lanes);
            return copy;
        }

        private float[][] copy() {
            float[][] copy = new float[STREAMS + 1][];
            for (int k = 0; k < STREAMS; k++) {
                copy[k] = arrays[k].clone();
            }
            copy[STREAMS] = rows.clone();
            return copy;
        }

        /** One lane and one step after the other, each number by itself. */
        float[][] runPlainly() {
            float[][] copy = copy();
            for (int j = 0; j < lanes; j++) {
                for (int t = 0; t < steps; t++) {
                    List<Float> in = new ArrayList<>();
                    for (int row : ROWS) {
                        in.add(copy[STREAMS][row * StepLoop.ROW + j]);
                    }
                    for (int k = 0; k < INPUTS - ROWS.length; k++) {
                        in.add(copy[k][offsets[k] + t * strides[k] + j]);
                    }
                    List<Float> out = program.run(new Single(), in);
                    for (int o = 0; o < CARRIED; o++) {
                        copy[STREAMS][ROWS[o] * StepLoop.ROW + j] = out.get(o);
                    }
                    for (int o = CARRIED; o < OUTPUTS; o++) {
                        int k = INPUTS - ROWS.length + o - CARRIED;
                        copy[k][offsets[k] + t * strides[k] + j] = out.get(o);
                    }
                }
            }
            return copy;
        }
    }

    /** Single precision, one number at a time. */
    private static final class Single implements Algebra<Float> {
        @Override
        public Float constant(double value) {
            return (float) value;
        }

        @Override
        public Float add(Float a, Float b) {
            return a + b;
        }

        @Override
        public Float sub(Float a, Float b) {
            return a - b;
        }

        @Override
        public Float mul(Float a, Float b) {
            return a * b;
        }

        @Override
        public Float div(Float a, Float b) {
            return a / b;
        }

        @Override
        public Float truncate(Float a) {
            return (float) a.intValue();
        }

        @Override
        public Float abs(Float a) {
            return Math.abs(a);
        }

        @Override
        public Float exp(Float a) {
            return Exp.exp(a);
        }

        @Override
        public Float min(Float a, Float b) {
            return Math.min(a, b);
        }

        @Override
        public Float max(Float a, Float b) {
            return Math.max(a, b);
        }

        @Override
        public Float greater(Float a, Float b) {
            return a > b ? 1f : 0f;
        }

        @Override
        public Float select(Float condition, Float whenTrue, Float whenFalse) {
            return condition > 0 ? whenTrue : whenFalse;
        }

        @Override
        public Float stop(Float a) {
            throw new AssertionError("a lowered program has no stop");
        }

        @Override
        public Float spike(Float x, Surrogate surrogate) {
            throw new AssertionError("a lowered program has no spike");
        }
    }

    private static void assertSame(float[][] expected, float[][] found, String what) {
        for (int k = 0; k <= STREAMS; k++) {
            assertArrayEquals(expected[k], found[k], what + ", array " + k);
        }
    }

    private static void assertAllAgree(Setup setup, String what) {
        float[][] expected = setup.runPlainly();
        StepLoop generated = GeneratedLoop.of(setup.program, CARRIED, ROWS).orElseThrow();
        assertSame(expected, setup.run(new InterpretedLoop(setup.program, CARRIED, ROWS)), what + " interpreted");
        assertSame(expected, setup.run(generated), what + " generated");
    }

    @Test
    void allLoopsHaveTheSameBits() {
        int[] lanes = {1, 3, 7, 16, 17, 67};
        for (int seed = 0; seed < 120; seed++) {
            int count = lanes[seed % lanes.length];
            assertAllAgree(new Setup(1 + seed % 4, count, false, seed), "seed " + seed + ", lanes " + count);
        }
    }

    @Test
    void extremesAndTiesAreTreatedAlike() {
        for (int seed = 0; seed < 120; seed++) {
            assertAllAgree(new Setup(2, 35, true, seed), "seed " + seed);
        }
    }

    @Test
    void carriedValuesMayChangePlaces() {
        Tracer a = Tracer.lowering();
        List<Node> in = a.inputs(2);
        Program swap = a.program(List.of(in.get(1), in.get(0)));
        for (StepLoop loop : List.of(
                new InterpretedLoop(swap, 2, 0, 1),
                GeneratedLoop.of(swap, 2, 0, 1).orElseThrow())) {
            float[] rows = new float[2 * StepLoop.ROW];
            Arrays.fill(rows, 0, 19, 1);
            Arrays.fill(rows, StepLoop.ROW, StepLoop.ROW + 19, 2);
            loop.run(rows, new float[0][], new int[0], new int[0], 3, 19);
            assertEquals(2, rows[0]);
            assertEquals(1, rows[StepLoop.ROW + 18]);
        }
    }

    @Test
    void anEquationTooLargeForTheCompilerIsLeftToTheInterpreter() {
        assertTrue(GeneratedLoop.of(sumOfExponentials(8), 0).isPresent());
        assertFalse(GeneratedLoop.of(sumOfExponentials(100), 0).isPresent());
        assertFalse(GeneratedLoop.of(sumOfExponentials(1000), 0).isPresent());
    }

    private static Program sumOfExponentials(int count) {
        Tracer a = Tracer.lowering();
        Node x = a.input();
        Node sum = a.constant(0);
        for (int i = 1; i <= count; i++) {
            sum = a.add(sum, a.exp(a.scale(x, 1.0 / (i + 1))));
        }
        return a.program(List.of(sum));
    }
}
