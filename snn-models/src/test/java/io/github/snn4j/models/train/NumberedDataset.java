package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Shape;
import java.util.List;

/** Example i is the number i; one in ten is of class 1, the others of class 0. */
record NumberedDataset(int size) implements Dataset {
    @Override
    public String name() {
        return "numbered";
    }

    @Override
    public Shape shape() {
        return Shape.vector(1);
    }

    @Override
    public List<String> classes() {
        return List.of("common", "rare");
    }

    @Override
    public int label(int index) {
        return index % 10 == 3 ? 1 : 0;
    }

    @Override
    public void read(int index, float[] target, int offset) {
        target[offset] = index;
    }
}
