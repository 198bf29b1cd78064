package io.github.snn4j.zoo.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A published file: its name, size and SHA-256 (lower-case hexadecimal), and where copies of it lie.
 *
 * <p>Known files stand in {@code downloads.json} beside this class. Their sizes and checksums were computed from the
 * original files; that the mirrors still serve them can only be seen online, and a mirror that does not is passed over.
 */
public record Artifact(String name, long bytes, String sha256, List<URI> mirrors) {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Map<String, List<Artifact>> KNOWN = load();

    public Artifact {
        if (!PLAIN_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Artifact.name must be a plain file name, got " + name);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("Artifact.bytes must be > 0, got " + bytes);
        }
        if (!HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "Artifact.sha256 must be 64 lower-case hexadecimal digits, got " + sha256);
        }
        mirrors = List.copyOf(mirrors);
    }

    /** The files of a data set such as {@code mnist}; none if it has no published ones. */
    public static List<Artifact> of(String collection) {
        return KNOWN.getOrDefault(collection, List.of());
    }

    private static Map<String, List<Artifact>> load() {
        Map<String, List<Artifact>> known = new TreeMap<>();
        try (InputStream stream = Artifact.class.getResourceAsStream("downloads.json")) {
            if (stream == null) {
                throw new FileNotFoundException("downloads.json is not on the class path");
            }
            JsonNode root = new ObjectMapper().readTree(stream);
            root.properties().forEach(entry -> {
                List<Artifact> files = new ArrayList<>();
                for (JsonNode file : entry.getValue().get("files")) {
                    String name = file.get("name").asText();
                    List<URI> mirrors = new ArrayList<>();
                    for (JsonNode mirror : entry.getValue().get("mirrors")) {
                        mirrors.add(URI.create(mirror.asText()).resolve(name));
                    }
                    files.add(new Artifact(
                            name, file.get("bytes").asLong(), file.get("sha256").asText(), mirrors));
                }
                known.put(entry.getKey(), List.copyOf(files));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }
}
