package io.github.snn4j.zoo.event;

import io.github.snn4j.core.event.EventFiles;

/** The formats of recordings that are read, those that need a library included. */
public final class Recording {
    /** All of them. */
    public static final EventFiles FORMATS =
            EventFiles.plain().with(new Aedat4()).with(new StMnist());

    private Recording() {}
}
