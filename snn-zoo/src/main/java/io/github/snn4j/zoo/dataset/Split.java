package io.github.snn4j.zoo.dataset;

import java.util.Locale;

/** Which part of a published data set: the examples to train on, or those to test on. */
public enum Split {
    TRAIN,
    TEST;

    /** The name of the folder or the beginning of the files that hold it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
