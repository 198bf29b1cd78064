package io.github.snn4j.models.network;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.snn4j.core.catalogue.Catalogue;
import io.github.snn4j.core.catalogue.Nearest;
import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.core.coding.Encoder;
import io.github.snn4j.core.coding.Encoders;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.core.event.EventTransform;
import io.github.snn4j.core.event.EventTransforms;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.NeuronModels;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.core.surrogate.Surrogates;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Layers;
import io.github.snn4j.layers.layer.Size;
import io.github.snn4j.models.augment.Augmentation;
import io.github.snn4j.models.augment.Augmentations;
import io.github.snn4j.models.augment.Mixer;
import io.github.snn4j.models.train.Loss;
import io.github.snn4j.models.train.Optimizer;
import io.github.snn4j.models.train.Recipe;
import io.github.snn4j.models.train.Schedule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Networks to JSON and back; with catalogues of one's own, one's own layers, neurons and surrogates are read and written
 * as the built-in ones are.
 *
 * <pre>{@code
 * {"name": "tiny", "input": [28, 28, 1], "steps": 4,
 *  "layers": [{"type": "dense", "units": 100},
 *             {"type": "spiking", "neuron": {"type": "lif", "surrogate": "arctan"}},
 *             {"type": "dense", "units": 10, "name": "head"}],
 *  "readout": "mean", "training": {"epochs": 5}}
 * }</pre>
 */
public final class NetworkJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<String> FIELDS =
            List.of("name", "input", "steps", "dt", "encoder", "layers", "readout", "training");

    private final RecordCodec codec;

    private NetworkJson(Catalogue<Layer> layers, Catalogue<NeuronModel> neurons, Catalogue<Surrogate> surrogates) {
        codec = new RecordCodec()
                .with(Layer.class, layers)
                .with(NeuronModel.class, neurons)
                .with(Surrogate.class, surrogates)
                .with(Encoder.class, Encoders.CATALOGUE)
                .with(EventTransform.class, EventTransforms.CATALOGUE)
                .with(
                        Loss.class,
                        Catalogue.<Loss>of("loss")
                                .with(Loss.CrossEntropy.class)
                                .with(Loss.MeanSquaredError.class)
                                .with(Loss.Tet.class))
                .with(
                        Optimizer.class,
                        Catalogue.<Optimizer>of("optimizer")
                                .with(Optimizer.Adam.class)
                                .with(Optimizer.AdamW.class)
                                .with(Optimizer.Sgd.class))
                .with(
                        Schedule.class,
                        Catalogue.<Schedule>of("schedule")
                                .with(Schedule.Constant.class)
                                .with(Schedule.Step.class)
                                .with(Schedule.Cosine.class))
                .with(Augmentation.class, Augmentations.CATALOGUE)
                .with(Mixer.class, Augmentations.MIXERS)
                .with(Size.class, new SizeJson())
                .with(Shape.class, new ShapeJson());
    }

    /** The form that knows what is built in. */
    public static NetworkJson builtIn() {
        return new NetworkJson(Layers.CATALOGUE, NeuronModels.CATALOGUE, Surrogates.CATALOGUE);
    }

    /** The form that knows other layers, neurons and surrogates. */
    public static NetworkJson with(
            Catalogue<Layer> layers, Catalogue<NeuronModel> neurons, Catalogue<Surrogate> surrogates) {
        return new NetworkJson(layers, neurons, surrogates);
    }

    /**
     * Reads a network.
     *
     * @param source where the text is from, for messages
     * @throws IllegalArgumentException if it is not a network; the message names the source and the place within
     */
    public Network read(String json, String source) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    source + ": not JSON: " + e.getOriginalMessage() + " (line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")",
                    e);
        }
        try {
            return network(root);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
        }
    }

    /** Writes a network, indented. */
    public String write(Network n) {
        ObjectNode root = JSON.createObjectNode();
        root.put("name", n.name());
        root.set("input", codec.write(n.graph().input()));
        root.put("steps", n.steps());
        root.put("dt", n.dt());
        root.set("encoder", codec.write(n.encoder(), Encoder.class));
        ArrayNode layers = root.putArray("layers");
        for (LayerGraph.Named layer : n.graph().layers()) {
            ObjectNode node = JSON.createObjectNode();
            node.put("name", layer.name());
            node.setAll((ObjectNode) codec.write(layer.layer(), Layer.class));
            layers.add(node);
        }
        root.set("readout", codec.write(n.readout()));
        root.set("training", codec.write(n.recipe()));
        return root.toPrettyString() + "\n";
    }

    /**
     * The network with some settings changed, each {@code path=value} with a path into its JSON such as
     * {@code training.optimizer.lr}.
     */
    public Network with(Network n, Map<String, String> settings) {
        return with(n, settings, List.of());
    }

    /**
     * {@link #with(Network, Map)} with further settings that the network's maker knows, to be suggested where one is not
     * known here.
     */
    public Network with(Network n, Map<String, String> settings, Collection<String> others) {
        return settings.isEmpty() ? n : read(new JsonSettings(write(n)).set(settings, others), n.name());
    }

    /** A record, such as an architecture's design, with some of its settings changed. */
    public <R extends Record> R with(R settings, Map<String, String> changes) {
        if (changes.isEmpty()) {
            return settings;
        }
        @SuppressWarnings("unchecked") // the class of an R
        Class<R> type = (Class<R>) settings.getClass();
        String changed = new JsonSettings(codec.write(settings).toString()).set(changes, List.of());
        try {
            return codec.read(JSON.readTree(changed), type, type.getSimpleName());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(changed, e);
        }
    }

    /** Every path that {@link #with(Record, Map)} changes, with its value as JSON now. */
    public Map<String, String> settings(Record settings) {
        return new JsonSettings(codec.write(settings).toString()).values();
    }

    /** An encoder in JSON. */
    public Encoder encoder(String text) {
        return codec.read(part(text), Encoder.class, "encoder");
    }

    /** The JSON of an encoder. */
    public String write(Encoder encoder) {
        return codec.write(encoder, Encoder.class).toString();
    }

    /** A neuron of its own: a name, such as {@code Lif}, or an object as it stands in a network's JSON. */
    public NeuronModel neuron(String text) {
        return codec.read(part(text), NeuronModel.class, "neuron");
    }

    /** A surrogate of its own: a name, such as {@code Arctan}, or an object as it stands in a network's JSON. */
    public Surrogate surrogate(String text) {
        return codec.read(part(text), Surrogate.class, "surrogate");
    }

    private static JsonNode part(String text) {
        try {
            return text.stripLeading().startsWith("{")
                    ? JSON.readTree(text)
                    : JSON.getNodeFactory().textNode(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("\"" + text + "\": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Every path that {@link #with(Network, Map)} changes, with its value as JSON now. */
    public Map<String, String> settings(Network n) {
        return new JsonSettings(write(n)).values();
    }

    private Network network(JsonNode root) {
        if (!root.isObject()) {
            throw new IllegalArgumentException("expected an object with " + FIELDS);
        }
        root.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException(
                        "unknown field \"" + field + "\"; a network has " + FIELDS + Nearest.suggestion(field, FIELDS));
            }
        });
        for (String field : List.of("name", "input", "layers")) {
            if (!root.has(field)) {
                throw new IllegalArgumentException("a network must have \"" + field + "\"");
            }
        }
        return new Network(
                codec.read(root.get("name"), String.class, "name"),
                root.has("steps") ? codec.read(root.get("steps"), int.class, "steps") : 4,
                root.has("dt") ? codec.read(root.get("dt"), double.class, "dt") : 1e-3,
                root.has("encoder") ? codec.read(root.get("encoder"), Encoder.class, "encoder") : new Direct(),
                new LayerGraph(codec.read(root.get("input"), Shape.class, "input"), layers(root.get("layers"))),
                root.has("readout")
                        ? codec.read(root.get("readout"), Readout.class, "readout")
                        : Readout.MEAN_POTENTIAL,
                codec.read(
                        root.has("training") ? root.get("training") : JSON.createObjectNode(),
                        Recipe.class,
                        "training"));
    }

    private List<LayerGraph.Named> layers(JsonNode node) {
        if (!node.isArray()) {
            throw new IllegalArgumentException("layers: expected a list, found " + node.getNodeType());
        }
        List<Layer> plain = new ArrayList<>();
        Map<Integer, String> names = new HashMap<>();
        for (JsonNode layer : node) {
            int i = plain.size();
            plain.add(codec.read(layer, Layer.class, "layers[" + i + "]", List.of("name")));
            if (layer.has("name")) {
                names.put(i, codec.read(layer.get("name"), String.class, "layers[" + i + "].name"));
            }
        }
        List<LayerGraph.Named> result = new ArrayList<>(LayerGraph.named(plain));
        names.forEach((i, name) -> result.set(i, new LayerGraph.Named(name, plain.get(i))));
        return result;
    }

    /** A shape is its height, width and channels, or a vector's features. */
    private static final class ShapeJson implements RecordCodec.Special<Shape> {
        @Override
        public Shape read(JsonNode node, String path) {
            if (node.isArray()
                    && node.size() == 3
                    && node.get(0).isInt()
                    && node.get(1).isInt()
                    && node.get(2).isInt()) {
                return new Shape(
                        node.get(0).intValue(),
                        node.get(1).intValue(),
                        node.get(2).intValue());
            }
            if (node.isArray() && node.size() == 1 && node.get(0).isInt()) {
                return Shape.vector(node.get(0).intValue());
            }
            throw new IllegalArgumentException(
                    path + ": expected [height, width, channels] or [features], found " + node);
        }

        @Override
        public JsonNode write(Shape shape) {
            return JSON.createArrayNode().add(shape.height()).add(shape.width()).add(shape.channels());
        }
    }

    /** A size is one number, or two. */
    private static final class SizeJson implements RecordCodec.Special<Size> {
        @Override
        public Size read(JsonNode node, String path) {
            if (node.isInt()) {
                return Size.of(node.intValue());
            }
            if (node.isArray()
                    && node.size() == 2
                    && node.get(0).isInt()
                    && node.get(1).isInt()) {
                return new Size(node.get(0).intValue(), node.get(1).intValue());
            }
            throw new IllegalArgumentException(path + ": expected a number or [height, width], found " + node);
        }

        @Override
        public JsonNode write(Size size) {
            return size.height() == size.width()
                    ? JSON.getNodeFactory().numberNode(size.height())
                    : JSON.createArrayNode().add(size.height()).add(size.width());
        }
    }
}
