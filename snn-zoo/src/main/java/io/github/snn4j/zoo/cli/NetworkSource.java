package io.github.snn4j.zoo.cli;

import io.github.snn4j.models.architecture.Architecture;
import io.github.snn4j.models.architecture.Architectures;
import io.github.snn4j.models.architecture.Design;
import io.github.snn4j.models.architecture.Methods;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network named on the command line: a built-in name, the path of its JSON, or a trained model.
 *
 * @param network the network
 * @param model the trained model, where it is one
 */
record NetworkSource(Network network, @Nullable TrainedNetwork model) {
    private static final long LARGEST_JSON = 16 << 20;

    /** An architecture: a built-in name, or a path. */
    private static Network architecture(String name) throws IOException {
        Path path = Path.of(name);
        if (!isPath(name) && !Files.exists(path)) {
            return Architectures.named(name);
        }
        requireFile(path);
        FileKind kind = FileKind.of(path);
        if (kind == FileKind.NIR || kind == FileKind.NETX) {
            throw new IllegalArgumentException(name + ": is a " + kind.name().toLowerCase(Locale.ROOT)
                    + " file; make a model of it (snn import " + name + ")");
        }
        if (Files.size(path) > LARGEST_JSON) {
            throw new IOException(
                    name + ": has " + Files.size(path) + " bytes; a network's JSON has at most " + LARGEST_JSON);
        }
        return NetworkJson.builtIn().read(new String(Files.readAllBytes(path), StandardCharsets.UTF_8), name);
    }

    /** The architecture of a built-in name that is built from a design, if it is one; that of a method's paper for its name. */
    static Optional<Architecture> built(String name) {
        if (isPath(name) || Files.isRegularFile(Path.of(name))) {
            return Optional.empty();
        }
        return Methods.names().contains(name)
                ? Optional.of(Methods.named(name).architecture())
                : Architectures.built(name);
    }

    /**
     * An architecture with settings changed; the name of a method is that of its paper's network.
     *
     * @param method the method whose settings it has, if any
     * @param data what shape and number of classes follow, unless set, where the architecture is built from a design
     */
    static Network architecture(
            String name, @Nullable String method, Map<String, String> settings, @Nullable Dataset data)
            throws IOException {
        Architecture built = built(name).orElse(null);
        if (built == null) {
            if (method != null) {
                throw new IllegalArgumentException("--method " + method + " sets an architecture that is built from a"
                        + " design, such as resnet20, but " + name + " is a fixed network; write its settings there");
            }
            return NetworkJson.builtIn().with(architecture(name), settings);
        }
        Design start = start(name, built);
        if (data != null) {
            start = start.withData(data.shape(), data.classes().size());
        }
        return built.network(start, settings(name, method, start, settings));
    }

    /** The design that the settings change: the architecture's, with the paper's steps for a method's name. */
    static Design start(String name, Architecture built) {
        return Methods.names().contains(name)
                ? built.standard().withSteps(Methods.named(name).published().steps())
                : built.standard();
    }

    /** The settings with those of a method, whose own name or {@code --method} says so. */
    static Map<String, String> settings(
            String name, @Nullable String method, Design start, Map<String, String> settings) {
        boolean itself = Methods.names().contains(name);
        if (itself && method != null) {
            throw new IllegalArgumentException("--method " + method + ": " + name + " is a method itself; name an"
                    + " architecture instead, such as resnet20");
        }
        String chosen = itself ? name : method;
        return chosen == null ? settings : Methods.named(chosen).settings(start, settings);
    }

    /** An architecture, with settings changed, or a trained model. */
    static NetworkSource of(String name, Map<String, String> settings) throws IOException {
        if (!name.toLowerCase(Locale.ROOT).endsWith(".snn")) {
            return new NetworkSource(architecture(name, null, settings, null), null);
        }
        if (!settings.isEmpty()) {
            throw new IllegalArgumentException(
                    "--set changes an architecture, and " + name + " is a trained model; leave --set");
        }
        TrainedNetwork model = model(Path.of(name));
        return new NetworkSource(model.network(), model);
    }

    /** A trained model. */
    static TrainedNetwork model(Path file) throws IOException {
        return content(file).model();
    }

    /** A trained model or a checkpoint. */
    static SnnFile.Content content(Path file) throws IOException {
        requireFile(file);
        return SnnFile.builtIn().read(file);
    }

    /** The file itself, if it is one. */
    static Path existing(Path path) throws IOException {
        requireFile(path);
        return path;
    }

    private static void requireFile(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException(path + ": no such file");
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + ": is a folder, expected a file");
        }
    }

    private static boolean isPath(String name) {
        return name.contains("/")
                || name.contains("\\")
                || name.toLowerCase(Locale.ROOT).endsWith(".json");
    }
}
