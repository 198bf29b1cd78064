package io.github.snn4j.zoo.bench;

import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Survey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A parameter under its PyTorch name and ours. PyTorch keeps convolutions as {@code [out, in, kH, kW]}, dense layers as
 * {@code [out, in]} and flattens pictures in the order channel, height, width.
 *
 * @param peer its name in PyTorch, such as {@code 0.weight}
 * @param name its name in our graph, such as {@code conv1.weight}
 * @param shape its extents in PyTorch
 * @param picture the picture that a dense layer's inputs are, as {@code [channels, height, width]}; empty for others
 */
public record PeerParameter(String peer, String name, int[] shape, int[] picture) {
    private static final Map<String, String> SUFFIXES =
            Map.of("weight", "weight", "bias", "bias", "gamma", "weight", "beta", "bias");

    /**
     * Every learned parameter of a graph.
     *
     * @param peer what PyTorch calls a layer, from its path here
     */
    static List<PeerParameter> of(LayerGraph graph, UnaryOperator<String> peer) {
        List<PeerParameter> all = new ArrayList<>();
        List<Survey.Row> rows = Survey.of(graph).rows();
        for (Survey.Owned owned : Survey.of(graph).parameters()) {
            if (owned.parameter().trainable()) {
                String layer = owned.name().substring(0, owned.name().lastIndexOf('.'));
                List<Integer> ours = owned.parameter().shape();
                int[] shape = switch (ours.size()) {
                    case 1 -> new int[] {ours.get(0)};
                    case 2 -> new int[] {ours.get(1), ours.get(0)};
                    default -> new int[] {ours.get(3), ours.get(2), ours.get(0), ours.get(1)};
                };
                all.add(new PeerParameter(
                        peer.apply(layer) + "." + SUFFIXES.get(owned.parameter().name()),
                        owned.name(),
                        shape,
                        shape.length == 2 ? flattened(rows, layer) : new int[0]));
            }
        }
        return List.copyOf(all);
    }

    /** The picture that was flattened right before a layer. */
    private static int[] flattened(List<Survey.Row> rows, String layer) {
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).name().equals(layer) && rows.get(i - 1).kind().equals("flatten")) {
                Shape in = rows.get(i - 1).in();
                return new int[] {in.channels(), in.height(), in.width()};
            }
        }
        return new int[0];
    }

    /**
     * The numbers in our order.
     *
     * @throws IllegalArgumentException if the array has another shape
     */
    public float[] ours(NpyFile array, String file) {
        if (!Arrays.equals(array.shape(), shape)) {
            throw new IllegalArgumentException(file + ": has the shape " + Arrays.toString(array.shape())
                    + ", expected " + Arrays.toString(shape) + " for " + peer);
        }
        return switch (shape.length) {
            case 1 -> array.toFloats();
            case 2 ->
                picture.length == 0
                        ? permuted(array, shape, 1, 0)
                        : permuted(array, new int[] {shape[0], picture[0], picture[1], picture[2]}, 2, 3, 1, 0);
            default -> permuted(array, shape, 2, 3, 1, 0);
        };
    }

    /** The numbers of a row-major array with its axes in another order: axis i of the result is axis {@code order[i]}. */
    static float[] permuted(NpyFile array, int[] shape, int... order) {
        int rank = shape.length;
        int[] stride = new int[rank];
        int step = 1;
        for (int d = rank - 1; d >= 0; d--) {
            stride[d] = step;
            step *= shape[d];
        }
        float[] result = new float[step];
        int[] at = new int[rank];
        int from = 0;
        for (int i = 0; i < step; i++) {
            result[i] = (float) array.getDouble(from);
            for (int d = rank - 1; d >= 0; d--) {
                from += stride[order[d]];
                if (++at[d] < shape[order[d]]) {
                    break;
                }
                from -= at[d] * stride[order[d]];
                at[d] = 0;
            }
        }
        return result;
    }
}
