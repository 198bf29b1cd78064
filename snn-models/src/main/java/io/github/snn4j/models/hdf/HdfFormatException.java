package io.github.snn4j.models.hdf;

import java.io.IOException;

/** A file that is damaged or is not what it should be; the message names the file, the place and what was expected. */
public final class HdfFormatException extends IOException {
    HdfFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
