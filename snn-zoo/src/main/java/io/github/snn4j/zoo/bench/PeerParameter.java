package io.github.snn4j.zoo.bench;

import io.github.snn4j.core.array.NpyFile;
import java.util.Arrays;

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
