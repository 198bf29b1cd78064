package io.github.snn4j.models.train;

import io.github.snn4j.core.coding.RandomKey;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.augment.Augmentation;
import io.github.snn4j.models.augment.Draws;
import io.github.snn4j.models.augment.Mixer;
import io.github.snn4j.models.augment.Pixels;
import java.util.Arrays;
import java.util.List;

/** Fills batches: reads examples, augments each and mixes neighbours, all a pure function of seed, pass and example. */
final class BatchReader {
    private final Dataset data;
    private final List<Augmentation> augment;
    private final List<Mixer> mix;
    private final long seed;

    /** Numbers of an example, all frames of a recording. */
    private final int size;

    BatchReader(Dataset data, Recipe recipe, long seed) {
        this.data = data;
        this.seed = seed;
        augment = recipe.augment();
        mix = recipe.mix();
        size = data.shape().size() * Math.max(1, data.steps());
        if (data.steps() > 0 && !(augment.isEmpty() && mix.isEmpty())) {
            throw new IllegalArgumentException("augment and mix vary pictures, but " + data.name()
                    + " has recordings; leave both out: a recording is varied by its frames' transforms");
        }
    }

    Batch buffer(int examples) {
        return new Batch(examples, size, data.classes().size());
    }

    /** Fills a batch with examples {@code order[from …]} of pass {@code epoch}. */
    void fill(Batch batch, int[] order, int from, int epoch) {
        int n = batch.labels.length;
        int classes = data.classes().size();
        batch.epoch = epoch;
        Arrays.fill(batch.targets, 0);
        Draws[] draws = new Draws[n];
        for (int e = 0; e < n; e++) {
            int index = order[from + e];
            batch.indices[e] = index;
            batch.labels[e] = data.label(index);
            batch.targets[e * classes + batch.labels[e]] = 1;
            draws[e] = Draws.of(seed, epoch, index);
            read(index, epoch, draws[e], batch.values, e * size);
        }
        if (!mix.isEmpty() && n > 1) {
            mix(batch, draws, classes);
        }
    }

    private void read(int index, int epoch, Draws draws, float[] values, int offset) {
        if (augment.isEmpty()) {
            data.read(index, new RandomKey(seed, epoch, 0, index), values, offset);
            return;
        }
        Shape wanted = data.shape();
        Pixels picture;
        if (augment.get(0).takesOriginal()) {
            picture = data.original(index);
        } else {
            float[] own = new float[wanted.size()];
            data.read(index, own, 0);
            picture = new Pixels(wanted, own);
        }
        for (Augmentation change : augment) {
            picture = change.apply(picture, wanted, draws);
        }
        System.arraycopy(picture.values(), 0, values, offset, wanted.size());
    }

    /** Each example is mixed with the next as that was read, the last with the first; orders being random, so is that. */
    private void mix(Batch batch, Draws[] draws, int classes) {
        int n = draws.length;
        float[] first = Arrays.copyOf(batch.values, size);
        for (int e = 0; e < n; e++) {
            boolean last = e == n - 1;
            Mixer mixer = mix.get(draws[e].below(mix.size()));
            double own = mixer.mix(
                    data.shape(),
                    batch.values,
                    e * size,
                    last ? first : batch.values,
                    last ? 0 : (e + 1) * size,
                    draws[e]);
            batch.targets[e * classes + batch.labels[e]] = (float) own;
            batch.targets[e * classes + batch.labels[last ? 0 : e + 1]] += (float) (1 - own);
        }
    }
}
