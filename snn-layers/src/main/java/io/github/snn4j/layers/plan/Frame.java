package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Activations;
import io.github.snn4j.core.kernel.Workers;

/** What calls work on in a run: the arenas, the parameters and their gradients, and the run's numbers. */
final class Frame {
    final Workers workers;
    final float[] floats;
    final long[] longs;

    /** All parameters, as in {@code Weights.values()}. */
    final float[] weights;

    /** Gradients of the learned parameters, at the same offsets. */
    final float[] gradients;

    /** Examples in this run, at most the plan's batch. */
    int examples;

    /** Keys of the random numbers of this run. */
    long seed;

    long step;

    /** How many steps of these examples ran before this run. */
    int stepsBefore;

    Frame(Workers workers, float[] floats, long[] longs, float[] weights, float[] gradients) {
        this.workers = workers;
        this.floats = floats;
        this.longs = longs;
        this.weights = weights;
        this.gradients = gradients;
    }

    /** Pictures of a value in this run: one a step and example. */
    int pictures(Value v) {
        return v.steps * examples;
    }

    /** The numbers of a value. */
    Activations activations(Value v) {
        return activations(v, 0);
    }

    /** The numbers of a value from picture {@code first} on. */
    Activations activations(Value v, int first) {
        int floatsEach = v.layout.size();
        int wordsEach = v.layout.pixels() * Activations.words(v.layout.channels()) * v.planes;
        return switch (v.form) {
            case FLOATS -> new Activations.Floats(floats, v.data.offset() + first * floatsEach);
            case BITS -> new Activations.Bits(longs, v.data.offset() + first * wordsEach);
            case COUNTS -> new Activations.Counts(longs, v.data.offset() + first * wordsEach, v.planes, v.scale);
        };
    }
}
