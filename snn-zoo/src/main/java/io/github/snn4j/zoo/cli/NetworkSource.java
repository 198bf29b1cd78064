package io.github.snn4j.zoo.cli;

import io.github.snn4j.models.architecture.Architecture;
import io.github.snn4j.models.architecture.Architectures;
import io.github.snn4j.models.architecture.Design;
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
    static Network architecture(String name) throws IOException {
        Path path = Path.of(name);
        if (!isPath(name) && !Files.isRegularFile(path)) {
            return Architectures.named(name);
        }
        requireFile(path);
        if (Files.size(path) > LARGEST_JSON) {
            throw new IOException(
                    name + ": has " + Files.size(path) + " bytes; a network's JSON has at most " + LARGEST_JSON);
        }
        return NetworkJson.builtIn().read(new String(Files.readAllBytes(path), StandardCharsets.UTF_8), name);
    }

    /** The architecture of a built-in name that is built from a design, if it is one. */
    static Optional<Architecture> built(String name) {
        return isPath(name) || Files.isRegularFile(Path.of(name)) ? Optional.empty() : Architectures.built(name);
    }

    /**
     * An architecture with settings changed.
     *
     * @param data what shape and number of classes follow, unless set, where the architecture is built from a design
     */
    static Network architecture(String name, Map<String, String> settings, @Nullable Dataset data) throws IOException {
        Architecture built = built(name).orElse(null);
        if (built == null) {
            return NetworkJson.builtIn().with(architecture(name), settings);
        }
        Design start = built.standard();
        return built.network(
                data == null
                        ? start
                        : start.withData(data.shape(), data.classes().size()),
                settings);
    }

    /** An architecture, with settings changed, or a trained model. */
    static NetworkSource of(String name, Map<String, String> settings) throws IOException {
        if (!name.toLowerCase(Locale.ROOT).endsWith(".snn")) {
            return new NetworkSource(architecture(name, settings, null), null);
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
