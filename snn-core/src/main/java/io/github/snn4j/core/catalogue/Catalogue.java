package io.github.snn4j.core.catalogue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An immutable map from a name to a class, in order of registration; the name is the class's simple name.
 *
 * <p>A class of one's own joins by {@code catalogue.with(MyNeuron.class)}, which leaves the original as it is.
 *
 * @param <T> what all members implement
 */
public final class Catalogue<T> {
    private final String kind;
    private final Map<String, Class<? extends T>> classes;

    private Catalogue(String kind, Map<String, Class<? extends T>> classes) {
        this.kind = kind;
        this.classes = Collections.unmodifiableMap(classes);
    }

    /**
     * A catalogue without members.
     *
     * @param kind what it lists, for error messages: "neuron model"
     */
    public static <T> Catalogue<T> of(String kind) {
        return new Catalogue<>(kind, new LinkedHashMap<>());
    }

    /**
     * This catalogue and one class more.
     *
     * @throws IllegalArgumentException if another class has that name already
     */
    public Catalogue<T> with(Class<? extends T> type) {
        Map<String, Class<? extends T>> extended = new LinkedHashMap<>(classes);
        Class<? extends T> previous = extended.put(type.getSimpleName(), type);
        if (previous != null && previous != type) {
            throw new IllegalArgumentException("Two classes of " + kind + " are named '" + type.getSimpleName() + "': "
                    + previous.getName() + " and " + type.getName() + "; rename one");
        }
        return new Catalogue<>(kind, extended);
    }

    /** All names, in order of registration. */
    public Set<String> names() {
        return classes.keySet();
    }

    /**
     * The name under which a class is registered.
     *
     * @throws IllegalArgumentException if it is not
     */
    public String nameOf(Class<?> type) {
        if (classes.get(type.getSimpleName()) != type) {
            throw new IllegalArgumentException("The " + kind + " " + type.getName()
                    + " is not in this catalogue; add it with Catalogue.with(" + type.getSimpleName() + ".class)");
        }
        return type.getSimpleName();
    }

    /**
     * The class of a name, in whatever case.
     *
     * @throws IllegalArgumentException if there is none; the message names the nearest name
     */
    public Class<? extends T> classOf(String name) {
        Class<? extends T> type = classes.entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase(name))
                .findFirst()
                .<Class<? extends T>>map(Map.Entry::getValue)
                .orElse(null);
        if (type == null) {
            throw new IllegalArgumentException(
                    "no " + kind + " is named \"" + name + "\"" + Nearest.suggestion(name, names()) + "; known: "
                            + String.join(", ", classes.keySet())
                            + "; a class of your own is added with Catalogue.with(TheClass.class)");
        }
        return type;
    }
}
