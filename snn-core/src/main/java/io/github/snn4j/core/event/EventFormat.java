package io.github.snn4j.core.event;

import java.io.IOException;

/** A file format of recordings. */
public interface EventFormat {
    /** What it is called, such as {@code AEDAT 2}. */
    String name();

    /**
     * Whether a file is of this format.
     *
     * @param fileName its name in lower case
     * @param head its first bytes, one character a byte, at most {@value EventFiles#HEAD}
     */
    boolean matches(String fileName, String head);

    /**
     * Reads all events of a file.
     *
     * @throws EventFormatException if it is truncated, within an event or elsewhere, or not of this format
     * @throws IllegalArgumentException if an event is impossible; {@link EventFiles} says where in the file
     */
    Events read(EventInput in) throws IOException;
}
