package io.github.snn4j.core.catalogue;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records to one line of text and back, for places that keep a string and nothing else:
 * {@code Lif[tau=0.002, decay=euler, …, surrogate=Arctan[alpha=2.0]]}.
 *
 * <p>Components are numbers, booleans, enum constants and records. A record of a {@link Catalogue} goes by its name there,
 * any other by its class's full name. A component that the text leaves out takes its {@link Default}; brackets may be left
 * out where all do. Numbers survive exactly.
 */
public final class RecordText {
    private static final int DEEPEST = 16;

    private final Map<Class<?>, Catalogue<?>> catalogues;

    private RecordText(Map<Class<?>, Catalogue<?>> catalogues) {
        this.catalogues = catalogues;
    }

    /** With one catalogue: what stands where a {@code type} is expected. */
    public static <T> RecordText of(Class<T> type, Catalogue<? extends T> catalogue) {
        return new RecordText(Map.of()).with(type, catalogue);
    }

    /** These catalogues and one more. */
    public <T> RecordText with(Class<T> type, Catalogue<? extends T> catalogue) {
        Map<Class<?>, Catalogue<?>> extended = new LinkedHashMap<>(catalogues);
        extended.put(type, catalogue);
        return new RecordText(extended);
    }

    /**
     * The text of a record.
     *
     * @throws IllegalArgumentException if it is not a record, or a component is of a type that text cannot hold
     */
    public String write(Object value) {
        if (value instanceof Enum<?> e) {
            return e.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        if (!(value instanceof Record)) {
            throw new IllegalArgumentException("a record's text holds numbers, booleans, enums and records, but "
                    + value.getClass().getName() + " is none; make it a record");
        }
        List<String> parts = new ArrayList<>();
        for (RecordComponent c : value.getClass().getRecordComponents()) {
            parts.add(c.getName() + "=" + write(component(value, c)));
        }
        return nameOf(value.getClass()) + "[" + String.join(", ", parts) + "]";
    }

    private String nameOf(Class<?> type) {
        for (Catalogue<?> catalogue : catalogues.values()) {
            String name = type.getSimpleName();
            if (catalogue.names().contains(name) && catalogue.classOf(name) == type) {
                return name;
            }
        }
        return type.getName();
    }

    private static Object component(Object owner, RecordComponent c) {
        try {
            Method accessor = c.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(owner.getClass() + "." + c.getName() + " could not be read", e);
        }
    }

    /**
     * The record of a text.
     *
     * @throws IllegalArgumentException if the text is not of a record that is a {@code type}; the message says where
     */
    public <T> T read(String text, Class<T> type) {
        Cursor cursor = new Cursor(text);
        Object value = value(cursor, type, 0);
        if (cursor.at < text.length()) {
            throw cursor.wrong("nothing more");
        }
        return type.cast(value);
    }

    private Object value(Cursor cursor, Class<?> type, int depth) {
        if (depth > DEEPEST) {
            throw cursor.wrong("no more than " + DEEPEST + " records inside each other");
        }
        int start = cursor.at;
        String word = cursor.word();
        try {
            if (type == double.class) {
                return Double.valueOf(word);
            }
            if (type == int.class) {
                return Integer.valueOf(word);
            }
            if (type == long.class) {
                return Long.valueOf(word);
            }
        } catch (NumberFormatException e) {
            cursor.at = start;
            throw cursor.wrong("a number");
        }
        if (type == boolean.class && (word.equals("true") || word.equals("false"))) {
            return word.equals("true");
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equalsIgnoreCase(word)) {
                    return constant;
                }
            }
        }
        if (type.isPrimitive() || type.isEnum()) {
            cursor.at = start;
            throw cursor.wrong("a value of " + type.getSimpleName());
        }
        return record(cursor, classOf(word, type), depth);
    }

    private Class<?> classOf(String name, Class<?> type) {
        Catalogue<?> catalogue = catalogues.get(type);
        if (catalogue != null && name.indexOf('.') < 0) {
            return catalogue.classOf(name);
        }
        try {
            Class<?> found = Class.forName(name, false, Thread.currentThread().getContextClassLoader());
            if (found.isRecord() && type.isAssignableFrom(found)) {
                return found;
            }
            throw new IllegalArgumentException(name + " is not a record that is a " + type.getName());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "no class is named \"" + name + "\" here; add it to the class path, it is a " + type.getName(), e);
        }
    }

    private Object record(Cursor cursor, Class<?> type, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        if (cursor.accept('[')) {
            while (!cursor.accept(']')) {
                int start = cursor.at;
                int i = index(components, cursor.word());
                if (i < 0 || values[i] != null) {
                    cursor.at = start;
                    throw cursor.wrong("one of " + type.getSimpleName() + "'s components, each once");
                }
                cursor.expect('=');
                values[i] = value(cursor, components[i].getType(), depth + 1);
                if (!cursor.next(']')) {
                    cursor.expect(',');
                }
            }
        }
        for (int i = 0; i < values.length; i++) {
            Default fallback = components[i].getAnnotation(Default.class);
            if (values[i] == null && fallback == null) {
                throw cursor.wrong(type.getSimpleName() + "." + components[i].getName());
            }
            if (values[i] == null && fallback != null) {
                values[i] = value(new Cursor(fallback.value()), components[i].getType(), depth + 1);
            }
        }
        return construct(type, components, values);
    }

    private static int index(RecordComponent[] components, String name) {
        return Arrays.stream(components).map(RecordComponent::getName).toList().indexOf(name);
    }

    private static Object construct(Class<?> type, RecordComponent[] components, @Nullable Object[] values) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException law) {
                throw law;
            }
            throw new IllegalStateException(type + " could not be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " could not be made", e);
        }
    }

    /** A place in a text. */
    private static final class Cursor {
        private final String text;
        private int at;

        Cursor(String text) {
            this.text = text;
        }

        /** Everything up to the next mark. */
        String word() {
            int start = at;
            while (at < text.length() && "[]=,".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at).strip();
        }

        boolean next(char mark) {
            return at < text.length() && text.charAt(at) == mark;
        }

        boolean accept(char mark) {
            boolean found = next(mark);
            at += found ? 1 : 0;
            return found;
        }

        void expect(char mark) {
            if (!accept(mark)) {
                throw wrong("'" + mark + "'");
            }
        }

        IllegalArgumentException wrong(String expected) {
            String found = at < text.length() ? text.substring(at, Math.min(text.length(), at + 40)) : "its end";
            return new IllegalArgumentException(
                    "a record's text must have " + expected + " at character " + at + ", found: " + found);
        }
    }
}
