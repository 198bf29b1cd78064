package io.github.snn4j.layers.layer;

import io.github.snn4j.core.kernel.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A chain of named layers from an input shape on; branches live inside {@link Residual}.
 *
 * @param input the features of one example at one step
 * @param layers the layers in order
 */
public record LayerGraph(Shape input, List<Named> layers) {
    /** A layer and its name, unique in its chain; the name prefixes those of its parameters. */
    public record Named(String name, Layer layer) {
        public Named {
            if (name.isBlank() || name.contains(".") || name.contains("/")) {
                throw new IllegalArgumentException(
                        "a layer's name must not be blank or contain '.' or '/', got \"" + name + "\"");
            }
        }
    }

    public LayerGraph {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a network must have at least one layer");
        }
        Set<String> seen = new TreeSet<>();
        for (Named n : layers) {
            if (!seen.add(n.name())) {
                throw new IllegalArgumentException("two layers are named \"" + n.name() + "\"; names must differ");
            }
        }
        chain(new Survey(), layers, input);
    }

    /** Layers under their default names. */
    public static LayerGraph of(Shape input, Layer... layers) {
        return new LayerGraph(input, named(List.of(layers)));
    }

    /** Default names: the kind of layer and its number among its kind, such as {@code conv2}. */
    public static List<Named> named(List<? extends Layer> layers) {
        Map<String, Integer> count = new HashMap<>();
        List<Named> result = new ArrayList<>();
        for (Layer layer : layers) {
            String kind = kind(layer);
            result.add(new Named(kind + count.merge(kind, 1, Integer::sum), layer));
        }
        return result;
    }

    private static String kind(Layer layer) {
        return layer.getClass().getSimpleName().toLowerCase(Locale.ROOT).replace("2d", "");
    }

    /** The whole graph under an interpretation. */
    public <T> T apply(Operations<T> ops, T x) {
        return chain(ops, layers, x);
    }

    /** The shape after the last layer. */
    public Shape output() {
        return chain(new Survey(), layers, input);
    }

    static <T> T chain(Operations<T> ops, List<Named> layers, T x) {
        T value = x;
        for (Named n : layers) {
            T in = value;
            value = ops.within(n.name(), () -> {
                try {
                    return n.layer().apply(ops, in);
                } catch (IllegalArgumentException e) {
                    throw e instanceof LayerException ? e : new LayerException(n.name(), ops.shape(in), e);
                }
            });
        }
        return value;
    }

    /** A layer that does not fit, with its name and input. */
    private static final class LayerException extends IllegalArgumentException {
        LayerException(String name, Shape in, IllegalArgumentException cause) {
            super("layer \"" + name + "\" (input " + in + "): " + cause.getMessage(), cause);
        }
    }
}
