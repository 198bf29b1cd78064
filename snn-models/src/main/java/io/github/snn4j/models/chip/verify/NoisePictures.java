package io.github.snn4j.models.chip.verify;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures of uniform noise from 0 to 1, for figures that need some input where there is no data; their labels mean nothing.
 *
 * @param size how many
 * @param count how many classes there would be
 */
public record NoisePictures(int size, Shape shape, int count) implements Dataset {
    @Override
    public String name() {
        return "noise";
    }

    @Override
    public List<String> classes() {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    @Override
    public int label(int index) {
        return 0;
    }

    @Override
    public void read(int index, float[] target, int offset) {
        new Philox(0, index).uniform(0, target, offset, shape.size());
    }
}
