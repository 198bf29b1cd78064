package io.github.snn4j.models.chip.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The published JSON schema of the JSON form. */
public final class ConfigurationSchema {
    private static final String RESOURCE = "core-configuration.schema.json";

    private ConfigurationSchema() {}

    /** The schema (draft 2020-12), as text. */
    public static String text() {
        String resource = "/io/github/snn4j/models/chip/configuration/" + RESOURCE;
        try (InputStream in = ConfigurationSchema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the library");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }
}
