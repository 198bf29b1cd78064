package io.github.snn4j.zoo.bench;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.layers.plan.Plan;

/** Batches of inputs uniform over [0, 1) and random labels, the same for the same seed. */
final class RandomBatches {
    /** How many batches are cycled through. */
    static final int COUNT = 4;

    private final float[][] inputs = new float[COUNT][];
    private final int[][] labels = new int[COUNT][];

    RandomBatches(Workload workload, long seed) {
        long size = (long) workload.batch() * workload.network().graph().input().size();
        if (size > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("a batch of " + workload.batch() + " has " + size
                    + " inputs, more than one array can hold; use a smaller batch");
        }
        int n = (int) size;
        int classes = workload.network().classes();
        for (int b = 0; b < COUNT; b++) {
            inputs[b] = new float[n];
            new Philox(seed, 2L * b).uniform(0, inputs[b], 0, n);
            labels[b] = new int[workload.batch()];
            Philox random = new Philox(seed, 2L * b + 1);
            for (int e = 0; e < labels[b].length; e++) {
                labels[b][e] = (int) (random.uniform(e) * classes);
            }
        }
    }

    /** Copies the batch of a step into the plan's input and returns its labels. */
    int[] load(Plan plan, int step) {
        float[] x = inputs[step % COUNT];
        System.arraycopy(x, 0, plan.input(), plan.inputOffset(), x.length);
        return labels[step % COUNT];
    }
}
