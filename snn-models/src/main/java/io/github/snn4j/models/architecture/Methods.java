package io.github.snn4j.models.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.core.catalogue.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The published methods that come with the framework, by name; each is a resource in JSON. */
public final class Methods {
    private static final List<String> NAMES =
            List.of("stbp-tdbn", "diet-snn", "tet", "im-loss", "tebn", "glif", "recdis-snn", "mpbn", "attention-snn");

    private Methods() {}

    /** Every name, in the order of publication. */
    public static List<String> names() {
        return NAMES;
    }

    /** The method of a name; an unknown name is answered with the nearest. */
    public static Method named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no method is named \"" + name + "\"" + Nearest.suggestion(name, NAMES)
                    + "; known: " + String.join(", ", NAMES));
        }
        try (InputStream in = Methods.class.getResourceAsStream("methods/" + name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("the resource of method " + name + " is missing");
            }
            return read(name, new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Method read(String name, JsonNode root) {
        Map<String, String> settings = new LinkedHashMap<>();
        root.get("settings")
                .properties()
                .forEach(e -> settings.put(e.getKey(), e.getValue().toString()));
        List<String> decisions = new ArrayList<>();
        root.get("decisions").forEach(text -> decisions.add(text.asText()));
        JsonNode published = root.get("published");
        return new Method(
                name,
                root.get("paper").asText(),
                settings,
                new Method.Published(
                        published.get("architecture").asText(),
                        published.get("steps").asInt(),
                        published.get("accuracy").asDouble()),
                decisions);
    }
}
