package io.github.snn4j.models.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.snn4j.core.catalogue.Nearest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Changes to a network's JSON by {@code key=value}, where a key is a path ({@code training.optimizer.lr}), its last word
 * where that is found once ({@code lr}, {@code epochs}), or {@code neuron} and {@code surrogate}, which change every one.
 */
final class JsonSettings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> EVERYWHERE = List.of("neuron", "surrogate");

    private final ObjectNode root;

    JsonSettings(String json) {
        try {
            root = (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The changed JSON; {@code others} are further names to suggest for a key that is not known. */
    String set(Map<String, String> settings, Collection<String> others) {
        settings.forEach((key, text) -> {
            JsonNode value = parse(text);
            if (EVERYWHERE.contains(key)) {
                if (replaceAll(root, key, value) == 0) {
                    throw new IllegalArgumentException("--set " + key + ": the network has no " + key);
                }
            } else {
                set(path(key, others), value);
            }
        });
        return root.toString();
    }

    /** Every path that can be set, with its value; those of what stands in several places have none. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        EVERYWHERE.forEach(key -> values.put(key, ""));
        collect(root, "", values);
        return values;
    }

    private List<String> paths() {
        return List.copyOf(values().keySet());
    }

    private String path(String key, Collection<String> others) {
        List<String> paths = paths();
        if (paths.contains(key)) {
            return key;
        }
        List<String> ending = paths.stream().filter(p -> p.endsWith("." + key)).toList();
        if (ending.size() == 1) {
            return ending.get(0);
        }
        if (ending.size() > 1) {
            throw new IllegalArgumentException("--set " + key + " is ambiguous: " + ending + "; write one of them");
        }
        List<String> words = Stream.concat(others.stream(), paths.stream())
                .flatMap(p -> Stream.of(p, p.substring(p.lastIndexOf('.') + 1)))
                .distinct()
                .toList();
        throw new IllegalArgumentException("--set " + key + ": unknown setting" + Nearest.suggestion(key, words));
    }

    private void set(String path, JsonNode value) {
        JsonNode node = root;
        String[] words = path.split("\\.");
        for (int i = 0; i < words.length - 1; i++) {
            node = node.isArray() ? named((ArrayNode) node, words[i]) : node.get(words[i]);
        }
        ((ObjectNode) node).set(words[words.length - 1], value);
    }

    private static JsonNode named(ArrayNode layers, String name) {
        for (JsonNode layer : layers) {
            if (layer.path("name").asText().equals(name)) {
                return layer;
            }
        }
        throw new IllegalArgumentException("no layer is named \"" + name + "\"");
    }

    private static void collect(JsonNode node, String prefix, Map<String, String> values) {
        if (node.isObject()) {
            node.properties().forEach(e -> {
                String path = prefix.isEmpty() ? e.getKey() : prefix + "." + e.getKey();
                if (!(prefix.isEmpty() && e.getKey().equals("layers"))) {
                    values.put(path, e.getValue().toString());
                }
                collect(e.getValue(), path, values);
            });
        } else if (node.isArray()) {
            for (JsonNode element : node) {
                if (element.has("name")) {
                    collect(element, prefix + "." + element.get("name").asText(), values);
                }
            }
        }
    }

    private static int replaceAll(JsonNode node, String key, JsonNode value) {
        int n = 0;
        if (node instanceof ObjectNode object && object.has(key)) {
            object.set(key, value);
            n++;
        }
        for (JsonNode child : node) {
            n += replaceAll(child, key, value);
        }
        return n;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text.isBlank() ? "\"\"" : text);
        } catch (JsonProcessingException bareWord) {
            return TextNode.valueOf(text);
        }
    }
}
