package io.github.snn4j.models.train;

import io.github.snn4j.core.coding.RandomKey;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.augment.Pixels;
import java.util.List;

/**
 * Labelled examples, read by index so that an epoch's order is a permutation of numbers.
 *
 * <p>Values are what the network sees: pictures as fractions from 0 to 1, channels-last. Safe to read from several threads.
 */
public interface Dataset {
    /** A short name for messages and provenance, such as {@code mnist}. */
    String name();

    int size();

    /** The shape of an example, or of each frame of one. */
    Shape shape();

    /** How many frames an example has, one a step, such as those of a recording; 0 where it is the same at every step. */
    default int steps() {
        return 0;
    }

    /** The class names in label order; their number is the number of classes. */
    List<String> classes();

    /** The label of example {@code index}, from 0 to {@code classes().size() - 1}. */
    int label(int index);

    /** Example {@code index} before it is brought to {@code shape()}: a picture may have another size. */
    default Pixels original(int index) {
        float[] values = new float[shape().size()];
        read(index, values, 0);
        return new Pixels(shape(), values);
    }

    /**
     * Writes the {@code shape().size()} values of example {@code index} to {@code target}, from {@code offset} on; of each
     * frame in turn, where it has frames.
     */
    void read(int index, float[] target, int offset);

    /**
     * The same as a pass over the data sees it, for data sets that vary their examples in training.
     *
     * @param key what random numbers are drawn from; pass 0 is evaluation, where nothing is varied
     */
    default void read(int index, RandomKey key, float[] target, int offset) {
        read(index, target, offset);
    }
}
