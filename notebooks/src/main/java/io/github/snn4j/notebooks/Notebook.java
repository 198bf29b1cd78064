package io.github.snn4j.notebooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.snn4j.core.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A notebook file in Jupyter's format 4 whose language is Java, with outputs that can be replaced and written back. */
final class Notebook {
    private static final long LARGEST_FILE = 64 << 20;
    private static final Pattern SVG = Pattern.compile("<svg\\b.*?</svg>\\s*", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final ObjectNode root;
    private final List<ObjectNode> codeCells = new ArrayList<>();

    private Notebook(Path file, ObjectNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads a notebook.
     *
     * @throws IOException if it cannot be read, is not a notebook of format 4 or is in another language; the message names
     *     the file
     */
    static Notebook read(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException(file + ": has " + Files.size(file) + " bytes, at most " + LARGEST_FILE + " are read");
        }
        JsonNode root;
        try {
            root = JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": not JSON: " + e.getOriginalMessage(), e);
        }
        if (!(root instanceof ObjectNode object) || root.path("nbformat").asInt() != 4) {
            throw new IOException(file + ": expected a notebook of nbformat 4, found nbformat "
                    + (root == null ? "" : root.path("nbformat")));
        }
        String language = root.at("/metadata/kernelspec/language").asText();
        if (!language.equals("java")) {
            throw new IOException(
                    file + ": expected metadata.kernelspec.language \"java\", found \"" + language + "\"");
        }
        Notebook notebook = new Notebook(file, object);
        for (JsonNode cell : root.path("cells")) {
            if (cell instanceof ObjectNode code
                    && code.path("cell_type").asText().equals("code")) {
                notebook.codeCells.add(code);
            }
        }
        return notebook;
    }

    Path file() {
        return file;
    }

    /** The number of code cells. */
    int size() {
        return codeCells.size();
    }

    /** The text of code cell {@code number}, from 1. */
    String source(int number) {
        JsonNode source = codeCells.get(number - 1).path("source");
        if (!source.isArray()) {
            return source.asText();
        }
        StringBuilder text = new StringBuilder();
        source.forEach(line -> text.append(line.asText()));
        return text.toString();
    }

    /** Replaces the outputs of code cell {@code number}: an SVG document becomes a picture, anything else stays text. */
    void setOutput(int number, String text) {
        ObjectNode cell = codeCells.get(number - 1);
        cell.put("execution_count", number);
        ArrayNode outputs = cell.putArray("outputs");
        Matcher svg = SVG.matcher(text);
        int at = 0;
        while (svg.find()) {
            addText(outputs, text.substring(at, svg.start()));
            ObjectNode picture = outputs.addObject().put("output_type", "display_data");
            lines(
                    picture.putObject("data").putArray("image/svg+xml"),
                    svg.group().strip());
            picture.putObject("metadata");
            at = svg.end();
        }
        addText(outputs, text.substring(at));
    }

    private static void addText(ArrayNode outputs, String text) {
        if (!text.isBlank()) {
            ObjectNode stream = outputs.addObject().put("output_type", "stream").put("name", "stdout");
            lines(stream.putArray("text"), text);
        }
    }

    private static void lines(ArrayNode array, String text) {
        for (String line : text.split("(?<=\n)")) {
            array.add(line);
        }
    }

    /** Writes the notebook to a temporary file beside it and moves it into place. */
    void write() throws IOException {
        DefaultIndenter indent = new DefaultIndenter(" ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter(Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER));
        printer.indentArraysWith(indent);
        printer.indentObjectsWith(indent);
        AtomicFile.write(file, JSON.writer(printer).writeValueAsString(root) + "\n");
    }
}
