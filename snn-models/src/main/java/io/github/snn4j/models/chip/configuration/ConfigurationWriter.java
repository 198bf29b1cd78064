package io.github.snn4j.models.chip.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.snn4j.core.file.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Writes a configuration as {@code FILE.snncfg} in the binary form, or under any other name as canonical JSON and, unless
 * inlined, a side file {@code <stem>.bin} with the arrays; every array's length and CRC-32C and the side file's SHA-256 are
 * in the JSON. Both forms are described in {@code FORMAT.md} beside the JSON's schema.
 */
public final class ConfigurationWriter {
    /** Arrays of at most this many bytes stay in the JSON. */
    private static final int SHORT = 64;

    private final boolean inline;
    private final ByteArrayOutputStream side = new ByteArrayOutputStream();
    private final Map<String, Map<String, Object>> sections = new TreeMap<>();

    private ConfigurationWriter(boolean inline) {
        this.inline = inline;
    }

    /**
     * Writes {@code file} and its {@linkplain #sideFile side file}, each under a temporary name first.
     *
     * @param inline puts all arrays into the JSON
     * @throws ConfigurationException if the binary form cannot hold it, because it is inconsistent
     */
    public static void write(CoreConfiguration configuration, Path file, boolean inline) throws IOException {
        if (isBinary(file)) {
            ConfigurationCheck.check(configuration, file.toString());
            AtomicFile.write(file, BinaryWriter.bytes(configuration));
        } else {
            new ConfigurationWriter(inline).writeTo(configuration, file);
        }
    }

    /** Whether a file of this name is written in the binary form. */
    public static boolean isBinary(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".snncfg");
    }

    /** The side file of a configuration: {@code net.bin} of {@code net.json}, else {@code .bin} after the whole name. */
    public static Path sideFile(Path file) {
        String name = file.getFileName().toString();
        String stem = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
        return file.resolveSibling(stem + ".bin");
    }

    private void writeTo(CoreConfiguration configuration, Path file) throws IOException {
        Path sideFile = sideFile(file);
        JsonMapper mapper = ConfigurationJson.writer(this::put);
        Map<String, JsonNode> fields = new TreeMap<>();
        ObjectNode tree = mapper.valueToTree(configuration);
        tree.properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
        byte[] bytes = side.toByteArray();
        Map<String, Object> data =
                new TreeMap<>(Map.of("length", bytes.length, "sections", sections, "sha256", sha256(bytes)));
        fields.put("data", mapper.valueToTree(data));
        fields.put("format", mapper.valueToTree(ConfigurationJson.FORMAT));
        fields.put("version", mapper.valueToTree(ConfigurationJson.VERSION));
        byte[] json = ConfigurationJson.canonical(mapper).writeValueAsBytes(fields);
        if (bytes.length > 0) {
            AtomicFile.write(sideFile, bytes);
        } else {
            Files.deleteIfExists(sideFile);
        }
        AtomicFile.write(file, json);
    }

    private String put(DataType type, byte[] bytes) {
        if (inline || bytes.length <= SHORT) {
            return "base64:" + bytes.length + ":" + crc(bytes) + ":"
                    + Base64.getEncoder().encodeToString(bytes);
        }
        String name = "d%06d".formatted(sections.size());
        sections.put(
                name,
                new TreeMap<>(Map.of(
                        "offset", side.size(), "length", bytes.length, "crc32c", crc(bytes), "type", type.name())));
        side.writeBytes(bytes);
        return "data:" + name;
    }

    static String crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256Bytes(ByteBuffer.wrap(bytes)));
    }

    static byte[] sha256Bytes(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
