package io.github.snn4j.core.catalogue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
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
     * The class of a name.
     *
     * @throws IllegalArgumentException if there is none; the message names the nearest name
     */
    public Class<? extends T> classOf(String name) {
        Class<? extends T> type = classes.get(name);
        if (type == null) {
            throw new IllegalArgumentException(
                    "No " + kind + " is named '" + name + "'" + suggestion(name) + "; known: "
                            + String.join(", ", classes.keySet())
                            + "; a class of your own is added with Catalogue.with(TheClass.class)");
        }
        return type;
    }

    private String suggestion(String name) {
        String nearest = "";
        int best = Integer.MAX_VALUE;
        for (String candidate : classes.keySet()) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return best <= Math.max(2, name.length() / 2) ? ", did you mean '" + nearest + "'?" : "";
    }

    /** Edit distance: insertions, deletions and replacements. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
