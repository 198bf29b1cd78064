package io.github.snn4j.models.chip.configuration;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads a core configuration and trusts nothing in it: sizes before allocation, checksums, then every reference. */
public final class ConfigurationReader {
    private static final long LARGEST_JSON = 1L << 29;
    private static final long LARGEST_BINARY = Integer.MAX_VALUE - 64;

    private final Path file;
    private final Map<String, Section> sections = new HashMap<>();
    private byte[] side = {};

    private record Section(int offset, int length, String crc, String type) {}

    private ConfigurationReader(Path file) {
        this.file = file;
    }

    /**
     * Reads {@code file}, in either form, and its side file.
     *
     * @throws ConfigurationException naming the file and what was expected, if either is damaged, inconsistent or more than
     *     its target holds
     */
    public static CoreConfiguration read(Path file) throws IOException {
        CoreConfiguration configuration =
                startsBinary(file) ? readBinary(file) : new ConfigurationReader(file).readJson();
        ConfigurationCheck.check(configuration, file.toString());
        return configuration;
    }

    /**
     * Whether a file is a core configuration, whole or not: it starts as the binary form does, or is a JSON object of its
     * format.
     */
    public static boolean recognises(Path file) throws IOException {
        if (startsBinary(file)) {
            return true;
        }
        try (JsonParser json = ConfigurationJson.parser(file)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean format = json.currentName().equals("format");
                json.nextToken();
                if (format) {
                    return ConfigurationJson.FORMAT.equals(json.getValueAsString());
                }
                json.skipChildren();
            }
            return false;
        } catch (JsonProcessingException | CharConversionException notJson) {
            return false;
        }
    }

    private static boolean startsBinary(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(BinaryFile.MAGIC.length), BinaryFile.MAGIC);
        }
    }

    private static CoreConfiguration readBinary(Path file) throws IOException {
        if (Files.size(file) > LARGEST_BINARY) {
            throw new ConfigurationException(
                    file + ": has " + Files.size(file) + " bytes, at most " + LARGEST_BINARY + " are read");
        }
        return BinaryReader.read(Files.readAllBytes(file), file.toString());
    }

    private CoreConfiguration readJson() throws IOException {
        if (Files.size(file) > LARGEST_JSON) {
            throw bad("the JSON has " + Files.size(file) + " bytes, at most " + LARGEST_JSON + " are read");
        }
        var mapper = ConfigurationJson.reader(this::data);
        try {
            if (!(mapper.readTree(Files.readAllBytes(file)) instanceof ObjectNode root)) {
                throw bad("expected a JSON object");
            }
            requireText(root, "format", ConfigurationJson.FORMAT);
            requireText(root, "version", ConfigurationJson.VERSION);
            if (!(root.remove("data") instanceof ObjectNode table)) {
                throw bad("data must be an object");
            }
            readSide(table);
            root.remove("format");
            root.remove("version");
            return mapper.readerFor(CoreConfiguration.class).readValue(root);
        } catch (JsonProcessingException e) {
            throw ConfigurationJson.error(file.toString(), e);
        } catch (CharConversionException e) {
            throw new ConfigurationException(file + ": is neither JSON in UTF-8 nor binary: " + e.getMessage(), e);
        }
    }

    private void requireText(ObjectNode root, String key, String expected) throws ConfigurationException {
        if (!expected.equals(root.path(key).textValue())) {
            throw bad(key + " must be " + expected + ", got " + root.path(key));
        }
    }

    private void readSide(ObjectNode table) throws IOException {
        int length = number(table, "length", "data");
        Path path = ConfigurationWriter.sideFile(file);
        if (length > 0) {
            if (!Files.exists(path)) {
                throw new ConfigurationException(path + ": the side file is missing; " + file + " needs it");
            }
            if (Files.size(path) != length) {
                throw new ConfigurationException(
                        path + ": has " + Files.size(path) + " bytes, " + file + " expects " + length);
            }
            side = Files.readAllBytes(path);
        }
        TreeMap<Integer, Integer> ends = new TreeMap<>();
        for (var e : table.path("sections").properties()) {
            String name = "data.sections." + e.getKey();
            JsonNode node = e.getValue();
            var s = new Section(
                    number(node, "offset", name),
                    number(node, "length", name),
                    node.path("crc32c").asText(),
                    node.path("type").asText());
            if ((long) s.offset() + s.length() > side.length) {
                throw bad(name + " reaches byte " + ((long) s.offset() + s.length()) + " of " + side.length);
            }
            if (s.length() == 0 || ends.put(s.offset(), s.offset() + s.length()) != null) {
                throw bad(name + " is empty or starts where another section does, at byte " + s.offset());
            }
            sections.put(e.getKey(), s);
        }
        int end = 0;
        for (var e : ends.entrySet()) {
            if (e.getKey() != end) {
                throw bad(
                        "data.sections must follow each other; one starts at byte " + e.getKey() + ", expected " + end);
            }
            end = e.getValue();
        }
        if (end != side.length) {
            throw bad("data.sections end at byte " + end + " of " + side.length);
        }
        for (var e : sections.entrySet()) {
            Section s = e.getValue();
            byte[] bytes = new byte[s.length()];
            System.arraycopy(side, s.offset(), bytes, 0, bytes.length);
            String crc = ConfigurationWriter.crc(bytes);
            if (!crc.equals(s.crc())) {
                throw new ConfigurationException(
                        path + ": section " + e.getKey() + " has CRC-32C " + crc + ", expected " + s.crc());
            }
        }
        String sha = ConfigurationWriter.sha256(side);
        String expected = table.path("sha256").asText();
        if (!sha.equals(expected)) {
            throw new ConfigurationException(path + ": SHA-256 is " + sha + ", " + file + " expects " + expected);
        }
    }

    private ByteBuffer data(String value, DataType type) throws ConfigurationException {
        ByteBuffer bytes;
        if (value.startsWith("data:")) {
            Section s = sections.remove(value.substring("data:".length()));
            if (s == null || !s.type().equals(type.name())) {
                throw bad(value + " must be a section of type " + type + " that is used once");
            }
            bytes = ByteBuffer.wrap(side, s.offset(), s.length()).slice();
        } else {
            bytes = inline(value);
        }
        if (bytes.remaining() % type.bytes != 0) {
            throw bad("a value of type " + type + " has " + bytes.remaining() + " bytes");
        }
        return bytes;
    }

    private ByteBuffer inline(String value) throws ConfigurationException {
        String[] parts = value.split(":", 4);
        if (parts.length != 4 || !parts[0].equals("base64")) {
            throw bad("expected data:NAME or base64:LENGTH:CRC:BYTES, got " + shortened(value));
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(parts[3]);
            String found = bytes.length + ":" + ConfigurationWriter.crc(bytes);
            if (!found.equals(parts[1] + ":" + parts[2])) {
                throw bad(
                        "an inline value has length and CRC-32C " + found + ", expected " + parts[1] + ":" + parts[2]);
            }
            return ByteBuffer.wrap(bytes);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(file + ": not base64: " + shortened(value), e);
        }
    }

    private static String shortened(String value) {
        return value.substring(0, Math.min(40, value.length()));
    }

    private int number(JsonNode node, String key, String where) throws ConfigurationException {
        JsonNode n = node.path(key);
        if (!n.isInt() || n.intValue() < 0) {
            throw bad(where + "." + key + " must be a whole number from 0 to " + Integer.MAX_VALUE + ", got " + n);
        }
        return n.intValue();
    }

    private ConfigurationException bad(String message) {
        return new ConfigurationException(file + ": " + message);
    }
}
