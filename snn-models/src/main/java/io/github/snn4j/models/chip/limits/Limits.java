package io.github.snn4j.models.chip.limits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.core.catalogue.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The resource limits of a target, read from a file {@code {"name": …, "limits": {resource: {"value": n or null,
 * "source": …}}}}; null means not public, so not enforced.
 */
public record Limits(String name, Map<Resource, Long> values) {
    private static final List<String> TARGETS = List.of("loihi1", "loihi2", "generic");
    private static final long LARGEST_FILE = 1 << 20;

    public Limits {
        values = Map.copyOf(values);
    }

    /** Whether a target of this name comes with the library. */
    public static boolean isNamed(String name) {
        return TARGETS.contains(name);
    }

    /**
     * A target that comes with the library.
     *
     * @throws IllegalArgumentException for another name, with the nearest one
     */
    public static Limits named(String name) {
        if (!TARGETS.contains(name)) {
            throw new IllegalArgumentException("no target is named \"" + name + "\"" + Nearest.suggestion(name, TARGETS)
                    + " (targets: " + String.join(", ", TARGETS) + ", or a limits file)");
        }
        String resource = "/io/github/snn4j/models/chip/targets/" + name + ".json";
        try (InputStream in = Limits.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the library");
            }
            return parse(in.readAllBytes(), name);
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }

    /**
     * A limits file of the user's. One that kept the name of a target of the library, but not its limits, is called by both names:
     * who reads a configuration holds it to the limits of a target that the library knows.
     */
    public static Limits read(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException(file + ": a limits file has at most " + LARGEST_FILE + " bytes");
        }
        Limits own = parse(Files.readAllBytes(file), file.toString());
        return isNamed(own.name) && !own.equals(named(own.name))
                ? new Limits(own.name + " of " + file.getFileName(), own.values)
                : own;
    }

    private static Limits parse(byte[] json, String origin) throws IOException {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    origin + ": not JSON: " + e.getOriginalMessage() + " (line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")",
                    e);
        }
        JsonNode limits = root.path("limits");
        Map<Resource, Long> values = new EnumMap<>(Resource.class);
        List<String> known = new ArrayList<>();
        for (Resource r : Resource.values()) {
            known.add(r.key());
            JsonNode value = limits.path(r.key()).path("value");
            if (value.isMissingNode()) {
                throw new IOException(
                        origin + ": limits." + r.key() + ".value is missing; write null if there is none");
            }
            if (!value.isNull()) {
                if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                    throw new IOException(
                            origin + ": limits." + r.key() + ".value must be an integer or null, got " + value);
                }
                if (value.longValue() < 1 && r.countsFromOne()) {
                    throw new IOException(
                            origin + ": limits." + r.key() + ".value must be at least 1, or null, got " + value);
                }
                values.put(r, value.longValue());
            }
        }
        for (var names = limits.fieldNames(); names.hasNext(); ) {
            String key = names.next();
            if (!known.contains(key)) {
                throw new IOException(origin + ": unknown limit \"" + key + "\"" + Nearest.suggestion(key, known));
            }
        }
        JsonNode name = root.path("name");
        if (!name.isTextual()) {
            throw new IOException(origin + ": name must be a string");
        }
        return new Limits(name.textValue(), values);
    }

    /** The limit, or {@code Integer.MAX_VALUE} where none is known. */
    public long max(Resource r) {
        return values.getOrDefault(r, (long) Integer.MAX_VALUE);
    }

    /** Whether the limit is known. */
    public boolean enforces(Resource r) {
        return values.containsKey(r);
    }

    /** The resources that are not checked, because no limit of them is known. */
    public List<Resource> unknown() {
        return Arrays.stream(Resource.values()).filter(r -> !enforces(r)).toList();
    }
}
