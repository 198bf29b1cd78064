package io.github.snn4j.zoo.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.core.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of results, one JSON object a line.
 *
 * @param file where they lie
 * @param lines the objects in order
 */
public record Results(Path file, List<JsonNode> lines) {
    /** What must be the same for two results to be compared. */
    private static final List<String> KEY =
            List.of("workload", "fw", "mode", "surrogate", "rate", "steps", "batch", "threads");

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a file.
     *
     * @throws IOException if it is missing or a line is not a result; the message names the line
     */
    public static Results read(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        int number = 0;
        for (String line : text(file).lines().toList()) {
            number++;
            if (!line.isBlank()) {
                lines.add(parsed(file + ", line " + number, line));
            }
        }
        return new Results(file, List.copyOf(lines));
    }

    private static String text(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder, expected a file of results");
        }
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new IOException(file + ": not text in UTF-8", e);
        }
    }

    private static JsonNode parsed(String where, String line) throws IOException {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.path("workload").isTextual() || !(node.path("median_ms").doubleValue() > 0)) {
                throw new IOException(
                        where + ": has no workload or no median_ms above 0, expected what snn bench writes");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new IOException(where + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The last result of the same workload, mode, rate, surrogate, steps, batch and threads. */
    public Optional<JsonNode> matching(Map<String, ?> figures) {
        JsonNode now = JSON.valueToTree(figures);
        return lines.stream()
                .filter(line -> KEY.stream().allMatch(field -> same(line.path(field), now.path(field))))
                .reduce((first, second) -> second);
    }

    private static boolean same(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber() ? a.doubleValue() == b.doubleValue() : a.equals(b);
    }

    /** Adds a line to a file, which is made with its folder where it is not there. */
    public static void append(Path file, String line) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        String before = Files.exists(file) ? Files.readString(file) : "";
        AtomicFile.write(file, before + line + "\n");
    }
}
