package io.github.snn4j.models.architecture;

import io.github.snn4j.core.catalogue.Nearest;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The architectures that come with the framework, by name. */
public final class Architectures {
    private static final List<String> NAMES = List.of("mnist-cnn", "nmnist-cnn");

    private Architectures() {}

    /** Every name. */
    public static List<String> names() {
        return NAMES;
    }

    /** The architecture of a name; an unknown one is answered with the nearest. */
    public static Network named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no architecture is named \"" + name + "\""
                    + Nearest.suggestion(name, NAMES) + "; known: " + String.join(", ", NAMES)
                    + "; a network of your own is given as the path of its JSON file");
        }
        try (InputStream in = Architectures.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("the resource of architecture " + name + " is missing");
            }
            return NetworkJson.builtIn().read(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
