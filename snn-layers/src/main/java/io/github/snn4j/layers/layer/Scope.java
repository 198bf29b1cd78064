package io.github.snn4j.layers.layer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The path of names an interpretation of {@link Operations} is in. */
public final class Scope {
    private final Deque<String> names = new ArrayDeque<>();

    /** Runs {@code body} with {@code name} added to the path. */
    public <R> R within(String name, Supplier<R> body) {
        names.addLast(name);
        try {
            return body.get();
        } finally {
            names.removeLast();
        }
    }

    /** The path, such as {@code residual1/body/conv2}. */
    public String path() {
        return String.join("/", names);
    }

    /** A parameter's full name, such as {@code residual1/body/conv2.weight}. */
    public String parameter(Parameter parameter) {
        return path() + "." + parameter.name();
    }
}
