package io.github.snn4j.models.chip.verify;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import java.util.List;

/**
 * Pictures of uniform noise from 0 to 1, for figures that need some input where there is no data; all of one class.
 *
 * @param size how many
 */
public record NoisePictures(int size, Shape shape) implements Dataset {
    @Override
    public String name() {
        return "noise";
    }

    @Override
    public List<String> classes() {
        return List.of("noise");
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
