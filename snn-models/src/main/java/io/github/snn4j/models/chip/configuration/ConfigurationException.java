package io.github.snn4j.models.chip.configuration;

import java.io.IOException;

/** A core configuration file that is damaged, altered or not one; the message names the file and what was expected. */
public final class ConfigurationException extends IOException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
