package io.github.snn4j.models.train;

/** Training examples read, augmented and mixed, before their encoder. */
final class Batch {
    /** {@code [examples, features]}. */
    final float[] values;

    /** The target probability of each class, {@code [examples, classes]}. */
    final float[] targets;

    /** The examples' own labels. */
    final int[] labels;

    /** Which examples these are, and in which pass. */
    final int[] indices;

    int epoch;

    Batch(int examples, int features, int classes) {
        values = new float[examples * features];
        targets = new float[examples * classes];
        labels = new int[examples];
        indices = new int[examples];
    }
}
