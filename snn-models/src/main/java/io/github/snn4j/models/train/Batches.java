package io.github.snn4j.models.train;

import io.github.snn4j.core.coding.Encoder;
import io.github.snn4j.core.coding.RandomKey;
import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.plan.Plan;
import java.util.Arrays;

/** Puts examples into a plan's input: reads, encodes over time, and keeps the labels. */
final class Batches {
    /** The stream of the order, apart from those of layers, which are keyed by name. */
    private static final long ORDER = 1;

    private final Dataset data;
    private final Encoder encoder;
    private final Workers workers;
    private final int steps;
    private final int size;

    Batches(Dataset data, Encoder encoder, int steps, Workers workers) {
        this.data = data;
        this.encoder = encoder;
        this.steps = steps;
        this.workers = workers;
        this.size = data.shape().size();
    }

    /** The order of the examples in an epoch: a permutation that depends on the seed and the epoch only. */
    static int[] order(int n, long seed, int epoch) {
        return new Philox(seed, ORDER + ((long) epoch << 8)).permutation(n);
    }

    /**
     * Writes examples {@code order[from … from + labels.length − 1]} into the plan's input and their labels into
     * {@code labels}.
     *
     * @param seed the seed of random encoders
     * @param epoch which pass this is: the same example is encoded anew in each
     */
    void load(Plan plan, int[] order, int from, int[] labels, long seed, int epoch) {
        load(plan.input(), plan.inputOffset(), order, from, labels, seed, epoch);
    }

    /** The same into {@code input[offset …]}, {@code [steps or 1, examples, features]}. */
    void load(float[] input, int offset, int[] order, int from, int[] labels, long seed, int epoch) {
        int n = labels.length;
        workers.forEach(n, (e, worker) -> {
            int index = order[from + e];
            labels[e] = data.label(index);
            RandomKey key = new RandomKey(seed, epoch, 0, index);
            float[] values = new float[size * Math.max(1, data.steps())];
            data.read(index, key, values, 0);
            encode(values, 0, key, input, offset + e * size, n * size);
        });
    }

    /** Writes a batch that was read already into {@code input[offset …]}, {@code [steps or 1, examples, features]}. */
    void encode(Batch batch, float[] input, int offset, long seed) {
        int n = batch.labels.length;
        workers.forEach(n, (e, worker) -> {
            RandomKey key = new RandomKey(seed, batch.epoch, 0, batch.indices[e]);
            encode(batch.values, e * size * Math.max(1, data.steps()), key, input, offset + e * size, n * size);
        });
    }

    private void encode(float[] values, int from, RandomKey key, float[] input, int offset, int stride) {
        encoder.encode(values, from, size, encoder.isStatic() ? 1 : steps, key, input, offset, stride);
    }

    /** The order in which a data set is evaluated: as it is. */
    static int[] straight(int n) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        return order;
    }
}
