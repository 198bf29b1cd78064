package io.github.snn4j.core.event;

import java.io.IOException;

/** A file is not the recording that it was taken for: truncated, damaged or of another format. */
public final class EventFormatException extends IOException {
    private static final long serialVersionUID = 1;

    public EventFormatException(String message) {
        super(message);
    }

    public EventFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
