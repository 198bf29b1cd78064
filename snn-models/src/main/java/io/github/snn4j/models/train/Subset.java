package io.github.snn4j.models.train;

import io.github.snn4j.core.coding.RandomKey;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.augment.Pixels;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Some examples of another data set, in an order of their own; nothing is copied but the numbers. */
public final class Subset implements Dataset {
    private final Dataset data;
    private final int[] indices;

    private Subset(Dataset data, int[] indices) {
        this.data = data;
        this.indices = indices;
    }

    /** The examples {@code indices} of {@code data}, in that order. */
    public static Subset of(Dataset data, int... indices) {
        for (int index : indices) {
            Objects.checkIndex(index, data.size());
        }
        return new Subset(data, indices.clone());
    }

    /** The first {@code count} examples. */
    public static Subset first(Dataset data, int count) {
        if (count < 1 || count > data.size()) {
            throw new IllegalArgumentException(
                    "a subset of " + data.name() + " must have 1 to " + data.size() + " examples, got " + count);
        }
        return new Subset(data, IntStream.range(0, count).toArray());
    }

    @Override
    public String name() {
        return data.name();
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public Shape shape() {
        return data.shape();
    }

    @Override
    public int steps() {
        return data.steps();
    }

    @Override
    public List<String> classes() {
        return data.classes();
    }

    @Override
    public int label(int index) {
        return data.label(indices[index]);
    }

    @Override
    public Pixels original(int index) {
        return data.original(indices[index]);
    }

    @Override
    public void read(int index, float[] target, int offset) {
        data.read(indices[index], target, offset);
    }

    @Override
    public void read(int index, RandomKey key, float[] target, int offset) {
        data.read(indices[index], key, target, offset);
    }
}
