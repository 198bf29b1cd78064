package io.github.snn4j.benchmarks.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/** A configuration's JSON with fields dropped, repeated, exchanged or changed, and its checksums made right again. */
final class JsonForgery {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Random random;
    private final List<Place> places = new ArrayList<>();

    /** A value by its object or array and the name or number in it. */
    private record Place(JsonNode parent, String name, int index) {
        JsonNode value() {
            return parent instanceof ArrayNode array ? array.path(index) : parent.path(name);
        }

        void set(JsonNode value) {
            if (parent instanceof ArrayNode array && index < array.size()) {
                array.set(index, value);
            } else if (parent instanceof ObjectNode object) {
                object.set(name, value);
            }
        }
    }

    private JsonForgery(Random random) {
        this.random = random;
    }

    static Sample of(Sample sample, Random random) {
        byte[] side = sample.side();
        if (side != null && random.nextInt(4) == 0) {
            side = Bytes.edited(side, random);
        }
        return new Sample(new JsonForgery(random).forged(sample.file(), side), side);
    }

    /** JSON without side file. */
    static byte[] of(byte[] json, Random random) {
        return new JsonForgery(random).forged(json, null);
    }

    private byte[] forged(byte[] json, byte @org.jspecify.annotations.Nullable [] side) {
        try {
            JsonNode root = JSON.readTree(json);
            for (int i = random.nextInt(3); i >= 0; i--) {
                places.clear();
                collect(root);
                change(places.get(random.nextInt(places.size())));
            }
            if (side != null) {
                seal(root.path("data"), side);
            }
            byte[] written = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
            return random.nextInt(8) == 0 ? lines(written) : written;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void collect(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> places.add(new Place(object, name, -1)));
        } else {
            for (int i = 0; i < node.size(); i++) {
                places.add(new Place(node, "", i));
            }
        }
        node.forEach(this::collect);
    }

    private void change(Place place) {
        switch (random.nextInt(6)) {
            case 0 -> {
                if (place.parent() instanceof ObjectNode object) {
                    object.remove(place.name());
                } else if (place.parent() instanceof ArrayNode array) {
                    array.remove(place.index());
                }
            }
            case 1 -> {
                if (place.parent() instanceof ObjectNode object) {
                    object.set(place.name() + "x", place.value().deepCopy());
                } else if (place.parent() instanceof ArrayNode array) {
                    array.add(place.value().deepCopy());
                }
            }
            case 2 ->
                place.set(places.get(random.nextInt(places.size())).value().deepCopy());
            default -> place.set(changed(place.value()));
        }
    }

    private JsonNode changed(JsonNode value) {
        if (value.isNumber()) {
            return switch (random.nextInt(4)) {
                case 0 -> JSON.getNodeFactory().numberNode(value.longValue() + 1);
                case 1 -> JSON.getNodeFactory().numberNode(value.longValue() - 1);
                case 2 -> JSON.getNodeFactory().numberNode(value.doubleValue() * 1e200 + 0.5);
                default -> JSON.getNodeFactory().numberNode(Bytes.number(random));
            };
        }
        if (value.isTextual()) {
            return TextNode.valueOf(text(value.textValue()));
        }
        return value.isContainerNode() && random.nextBoolean()
                ? value.isArray() ? JSON.createArrayNode() : JSON.createObjectNode()
                : NullNode.getInstance();
    }

    private String text(String value) {
        if (value.startsWith("base64:")) {
            byte[] bytes = Base64.getDecoder().decode(value.substring(value.lastIndexOf(':') + 1));
            byte[] edited = Bytes.edited(bytes, random);
            return "base64:" + edited.length + ":" + crc(edited, 0, edited.length) + ":"
                    + Base64.getEncoder().encodeToString(edited);
        }
        if (value.startsWith("data:")) {
            return "data:d%06d".formatted(random.nextInt(20));
        }
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> value + value;
            case 2 -> "x".repeat(1 << random.nextInt(16));
            case 3 -> "\u0000\ud800{\"type\"";
            default -> {
                List<String> all = places.stream()
                        .map(Place::value)
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue)
                        .toList();
                yield all.isEmpty() ? "" : all.get(random.nextInt(all.size()));
            }
        };
    }

    /** Length and checksums of the side file as it now is. */
    private static void seal(JsonNode data, byte[] side) {
        if (!(data instanceof ObjectNode table)) {
            return;
        }
        table.put("length", side.length);
        table.put("sha256", Forgery.hex(Forgery.sha256(side)));
        for (JsonNode section : table.path("sections")) {
            int offset = section.path("offset").asInt(-1);
            int length = section.path("length").asInt(-1);
            if (section instanceof ObjectNode entry && offset >= 0 && length >= 0 && offset <= side.length - length) {
                entry.put("crc32c", crc(side, offset, length));
            }
        }
    }

    private static String crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return "%08x".formatted(crc.getValue());
    }

    /** A line repeated, dropped or moved: a name may be there twice. */
    private byte[] lines(byte[] json) {
        List<String> lines = new ArrayList<>(Arrays.asList(new String(json, StandardCharsets.UTF_8).split("\n", -1)));
        String line = lines.get(random.nextInt(lines.size()));
        if (random.nextBoolean()) {
            lines.remove(random.nextInt(lines.size()));
        }
        lines.add(random.nextInt(lines.size() + 1), line);
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }
}
