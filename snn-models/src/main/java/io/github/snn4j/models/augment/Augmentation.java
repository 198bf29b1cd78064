package io.github.snn4j.models.augment;

import io.github.snn4j.core.kernel.Shape;

/** A random change to a training picture that leaves its label; a record of its constants, without state. */
public interface Augmentation {
    /**
     * The changed picture.
     *
     * @param picture may be changed in place and returned
     * @param wanted the shape of the network's input; what does not crop may ignore it
     */
    Pixels apply(Pixels picture, Shape wanted, Draws draws);

    /** Whether it takes the picture in its own size, and so comes first. */
    default boolean takesOriginal() {
        return false;
    }
}
