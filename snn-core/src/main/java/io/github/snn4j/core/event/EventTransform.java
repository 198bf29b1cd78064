package io.github.snn4j.core.event;

import io.github.snn4j.core.kernel.Philox;

/** What is done to a recording before a network sees it; a record whose components are its settings. */
public interface EventTransform {
    /** Whether it draws random numbers, and so varies examples in training only. */
    boolean isRandom();

    /**
     * The changed recording; the given one stays as it is.
     *
     * @param random numbers of this example, pass and transform alone
     */
    Events apply(Events events, Philox random);
}
