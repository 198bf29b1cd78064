package io.github.snn4j.benchmarks;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What {@code Lif.ofBeta(β)} is compiled to, as one would write it by hand: {@code h = β v + x}, {@code s = [h > 1]},
 * {@code v = (1 - s) h}, with the slope {@code 1 / (1 + (π (h - 1))²)} backwards.
 *
 * <p>The yardstick of {@link NeuronKernelBenchmark}: it works on the same arrays, in both loop orders, and like the compiled
 * kernel repeats the forward run before it goes back. The number of lanes must be a multiple of {@link #PIECE}.
 */
final class HandWrittenLif {
    /** Lanes whose steps fit the L1 cache where time is the outer loop. */
    static final int PIECE = 128;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();
    private static final float PI = (float) Math.PI;
    private static final int REGISTER_STEPS = 8;

    private final float beta;
    private final int steps;
    private final int lanes;
    private final float[] potential = new float[PIECE];
    private final float[] kept;

    HandWrittenLif(float beta, int steps, int lanes) {
        if (lanes % PIECE != 0) {
            throw new IllegalArgumentException(
                    "HandWrittenLif.lanes must be a multiple of " + PIECE + ", got " + lanes);
        }
        this.beta = beta;
        this.steps = steps;
        this.lanes = lanes;
        this.kept = new float[steps * PIECE];
    }

    /** {@code input} and {@code spikes}: {@code [steps][lanes]}. */
    void forward(float[] input, float[] spikes) {
        if (steps <= REGISTER_STEPS) {
            for (int i = 0; i < lanes; i += WIDTH) {
                FloatVector v = FloatVector.zero(SPECIES);
                for (int at = i; at < steps * lanes; at += lanes) {
                    FloatVector h = v.mul(beta).add(FloatVector.fromArray(SPECIES, input, at));
                    VectorMask<Float> fires = h.compare(VectorOperators.GT, 1f);
                    FloatVector.zero(SPECIES).blend(1f, fires).intoArray(spikes, at);
                    v = h.blend(0f, fires);
                }
            }
            return;
        }
        for (int piece = 0; piece < lanes; piece += PIECE) {
            Arrays.fill(potential, 0);
            for (int row = piece; row < steps * lanes; row += lanes) {
                for (int j = 0; j < PIECE; j += WIDTH) {
                    FloatVector v = FloatVector.fromArray(SPECIES, potential, j);
                    FloatVector h = v.mul(beta).add(FloatVector.fromArray(SPECIES, input, row + j));
                    VectorMask<Float> fires = h.compare(VectorOperators.GT, 1f);
                    FloatVector.zero(SPECIES).blend(1f, fires).intoArray(spikes, row + j);
                    h.blend(0f, fires).intoArray(potential, j);
                }
            }
        }
    }

    /** From the gradient of the spikes to that of the input, both {@code [steps][lanes]}. */
    void backward(float[] input, float[] spikesGradient, float[] inputGradient) {
        if (steps <= REGISTER_STEPS) {
            for (int i = 0; i < lanes; i += WIDTH) {
                FloatVector v = FloatVector.zero(SPECIES);
                for (int t = 0; t < steps; t++) {
                    FloatVector h = v.mul(beta).add(FloatVector.fromArray(SPECIES, input, t * lanes + i));
                    h.intoArray(kept, t * WIDTH);
                    v = h.blend(0f, h.compare(VectorOperators.GT, 1f));
                }
                FloatVector next = FloatVector.zero(SPECIES);
                for (int t = steps - 1; t >= 0; t--) {
                    FloatVector h = FloatVector.fromArray(SPECIES, kept, t * WIDTH);
                    FloatVector g = FloatVector.fromArray(SPECIES, spikesGradient, t * lanes + i);
                    FloatVector gradient = stepBack(h, g, next);
                    gradient.intoArray(inputGradient, t * lanes + i);
                    next = gradient.mul(beta);
                }
            }
            return;
        }
        for (int piece = 0; piece < lanes; piece += PIECE) {
            Arrays.fill(potential, 0);
            for (int t = 0; t < steps; t++) {
                for (int j = 0; j < PIECE; j += WIDTH) {
                    FloatVector v = FloatVector.fromArray(SPECIES, potential, j);
                    FloatVector h = v.mul(beta).add(FloatVector.fromArray(SPECIES, input, t * lanes + piece + j));
                    h.intoArray(kept, t * PIECE + j);
                    h.blend(0f, h.compare(VectorOperators.GT, 1f)).intoArray(potential, j);
                }
            }
            Arrays.fill(potential, 0);
            for (int t = steps - 1; t >= 0; t--) {
                for (int j = 0; j < PIECE; j += WIDTH) {
                    FloatVector h = FloatVector.fromArray(SPECIES, kept, t * PIECE + j);
                    FloatVector g = FloatVector.fromArray(SPECIES, spikesGradient, t * lanes + piece + j);
                    FloatVector gradient = stepBack(h, g, FloatVector.fromArray(SPECIES, potential, j));
                    gradient.intoArray(inputGradient, t * lanes + piece + j);
                    gradient.mul(beta).intoArray(potential, j);
                }
            }
        }
    }

    /** The gradient of h, given those of the spike and of the next potential. */
    private static FloatVector stepBack(FloatVector h, FloatVector spikeGradient, FloatVector next) {
        FloatVector x = h.sub(1f).mul(PI);
        FloatVector slope = FloatVector.broadcast(SPECIES, 1f).div(x.mul(x).add(1f));
        FloatVector passed = next.blend(0f, h.compare(VectorOperators.GT, 1f));
        return spikeGradient.sub(next.mul(h)).mul(slope).add(passed);
    }
}
