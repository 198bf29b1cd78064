package io.github.snn4j.models.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.snn4j.core.catalogue.Catalogue;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.catalogue.Nearest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Records to JSON and back, by their components.
 *
 * <p>A record is an object of its components; what is missing takes its {@link Default}, and what is not a component is
 * an error that names the nearest. Where the component's type is an interface with a {@link Catalogue}, the object's
 * {@code type} says which record it is; a bare string is that type with all defaults. Enum constants are in lower case.
 */
final class RecordCodec {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads and writes one type by hand, where its JSON is not its components. */
    interface Special<T> {
        T read(JsonNode node, String path);

        JsonNode write(T value);
    }

    private final java.util.Map<Class<?>, Catalogue<?>> catalogues = new java.util.LinkedHashMap<>();
    private final java.util.Map<Class<?>, Special<?>> specials = new java.util.LinkedHashMap<>();

    <T> RecordCodec with(Class<T> type, Catalogue<? extends T> catalogue) {
        catalogues.put(type, catalogue);
        return this;
    }

    <T> RecordCodec with(Class<T> type, Special<T> special) {
        specials.put(type, special);
        return this;
    }

    /** Reads a value; {@code path} says where in the document it stands, for messages. */
    <T> T read(JsonNode node, Class<T> type, String path) {
        return wrap(type).cast(value(node, type, path));
    }

    /** Reads the fields of an object that also has fields of its container's, named in {@code others}. */
    <T> T read(JsonNode node, Class<T> type, String path, List<String> others) {
        return type.cast(typed(node, type, path, others));
    }

    /** Writes a value. */
    JsonNode write(@Nullable Object value) {
        return write(value, value == null ? Object.class : value.getClass());
    }

    /** Writes a value that stands where {@code declared} is expected, with its type's name if that is a catalogue's. */
    <T> JsonNode write(@Nullable T value, Class<?> declared) {
        if (value == null) {
            return JSON.nullNode();
        }
        @SuppressWarnings("unchecked") // with(Class<T>, Special<T>) ties the two
        Special<T> special = (Special<T>) specials.get(value.getClass());
        if (special != null) {
            return special.write(value);
        }
        if (value instanceof List<?> list) {
            ArrayNode array = JSON.createArrayNode();
            list.forEach(e -> array.add(write(e, elementInterface(e))));
            return array;
        }
        if (value instanceof Enum<?> e) {
            return TextNode.valueOf(e.name().toLowerCase(Locale.ROOT));
        }
        if (value instanceof Record r) {
            ObjectNode object = JSON.createObjectNode();
            Catalogue<?> catalogue = catalogues.get(declared);
            if (catalogue != null) {
                object.put("type", catalogue.nameOf(r.getClass()));
            }
            for (RecordComponent c : r.getClass().getRecordComponents()) {
                object.set(c.getName(), write(get(r, c), c.getType()));
            }
            return object;
        }
        return JSON.valueToTree(value);
    }

    private Class<?> elementInterface(Object element) {
        return catalogues.keySet().stream()
                .filter(type -> type.isInstance(element))
                .findFirst()
                .orElse(element.getClass());
    }

    private Object value(JsonNode node, Type type, String path) {
        if (type instanceof ParameterizedType p && p.getRawType() == List.class) {
            if (!node.isArray()) {
                throw wrong(path, "a list", node);
            }
            List<Object> list = new ArrayList<>();
            for (JsonNode element : node) {
                list.add(value(element, p.getActualTypeArguments()[0], path + "[" + list.size() + "]"));
            }
            return list;
        }
        Class<?> raw = (Class<?>) type;
        Special<?> special = specials.get(raw);
        if (special != null) {
            return special.read(node, path);
        }
        if (raw == int.class && node.isIntegralNumber() && node.canConvertToInt()) {
            return node.intValue();
        }
        if (raw == long.class && node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if ((raw == double.class || raw == Double.class) && node.isNumber()) {
            return node.doubleValue();
        }
        if (raw == boolean.class && node.isBoolean()) {
            return node.booleanValue();
        }
        if (raw == String.class && node.isTextual()) {
            return node.textValue();
        }
        if (raw.isPrimitive() || raw == String.class || raw == Double.class) {
            throw wrong(
                    path,
                    raw == int.class || raw == long.class
                            ? "a whole number"
                            : "a " + raw.getSimpleName().toLowerCase(Locale.ROOT),
                    node);
        }
        if (raw.isEnum()) {
            return constant(node, raw, path);
        }
        return typed(node, raw, path, List.of());
    }

    private static Object constant(JsonNode node, Class<?> type, String path) {
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
            if (node.isTextual() && name.equals(node.textValue().toLowerCase(Locale.ROOT))) {
                return constant;
            }
            names.add(name);
        }
        throw new IllegalArgumentException(
                path + ": " + node + " is not one of " + names + Nearest.suggestion(node.asText(), names));
    }

    private Object typed(JsonNode node, Class<?> type, String path, List<String> others) {
        Catalogue<?> catalogue = catalogues.get(type);
        if (catalogue == null) {
            return record(node, type, path, others);
        }
        JsonNode name = node.isTextual() ? node : node.get("type");
        if (name == null || !name.isTextual()) {
            throw wrong(path, "an object with a \"type\"", node);
        }
        Class<?> chosen;
        try {
            chosen = catalogue.classOf(name.textValue());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
        List<String> known = new ArrayList<>(others);
        known.add("type");
        return record(node.isTextual() ? JSON.createObjectNode() : node, chosen, path, known);
    }

    private Object record(JsonNode node, Class<?> type, String path, List<String> others) {
        if (!type.isRecord()) {
            throw new IllegalStateException(type + " is neither a record nor has it a catalogue");
        }
        if (!node.isObject()) {
            throw wrong(path, "an object", node);
        }
        RecordComponent[] components = type.getRecordComponents();
        List<String> names =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        for (Iterator<String> i = node.fieldNames(); i.hasNext(); ) {
            String field = i.next();
            if (!names.contains(field) && !others.contains(field)) {
                throw new IllegalArgumentException(path + ": unknown setting \"" + field + "\" of "
                        + type.getSimpleName() + "; it has " + names + Nearest.suggestion(field, names));
            }
        }
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent c = components[i];
            types[i] = c.getType();
            JsonNode field = node.get(c.getName());
            if (field == null || field.isNull()) {
                field = fallback(c, path, type);
            }
            values[i] = field.isNull() ? null : value(field, c.getGenericType(), path + "." + c.getName());
        }
        return construct(type, types, values, path);
    }

    private static JsonNode fallback(RecordComponent c, String path, Class<?> type) {
        Default d = c.getAnnotation(Default.class);
        if (d == null) {
            if (c.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                return JSON.nullNode();
            }
            throw new IllegalArgumentException(
                    path + ": " + type.getSimpleName() + " must have \"" + c.getName() + "\"");
        }
        try {
            return JSON.readTree(d.value());
        } catch (JsonProcessingException bareWord) {
            return TextNode.valueOf(d.value());
        }
    }

    private static Object construct(Class<?> type, Class<?>[] types, @Nullable Object[] values, String path) {
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException bad) {
                throw new IllegalArgumentException(path + ": " + bad.getMessage(), bad);
            }
            throw new IllegalStateException(path + ": " + type + " could not be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(path + ": " + type + " could not be made", e);
        }
    }

    private static @Nullable Object get(Record r, RecordComponent c) {
        try {
            var accessor = c.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(r);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(r.getClass() + "." + c.getName() + " could not be read", e);
        }
    }

    private static IllegalArgumentException wrong(String path, String expected, JsonNode found) {
        String text = found.toString();
        return new IllegalArgumentException(path + ": expected " + expected + ", found "
                + (text.length() > 60 ? text.substring(0, 60) + "…" : text));
    }

    @SuppressWarnings("unchecked") // the wrapper of a primitive type is its Class<T> for casting purposes
    private static <T> Class<T> wrap(Class<T> type) {
        return (Class<T>) java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }
}
