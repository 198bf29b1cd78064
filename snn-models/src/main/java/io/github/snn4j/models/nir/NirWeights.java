package io.github.snn4j.models.nir;

import io.github.snn4j.core.kernel.ConvolutionShape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Weights in NIR's order: outputs first, features channels-first. */
final class NirWeights {
    private NirWeights() {}

    static NirArray vector(float[] values) {
        double[] result = new double[values.length];
        Arrays.setAll(result, i -> values[i]);
        return new NirArray(List.of(result.length), result);
    }

    /** Numbers of features in the order of theirs. */
    static NirArray ordered(NirArray values, IntUnaryOperator number) {
        double[] result = new double[values.values().length];
        for (int i = 0; i < result.length; i++) {
            result[number.applyAsInt(i)] = values.values()[i];
        }
        return new NirArray(values.shape(), result);
    }

    /**
     * A matrix of {@code [in][out]}.
     *
     * @param input NIR's number of each input
     * @param output NIR's number of each output
     */
    static NirArray matrix(float[] w, int in, int out, IntUnaryOperator input, IntUnaryOperator output) {
        double[] values = new double[w.length];
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                values[output.applyAsInt(o) * in + input.applyAsInt(i)] = w[i * out + o];
            }
        }
        return new NirArray(List.of(out, in), values);
    }

    /** A kernel of {@code [kernelHeight][kernelWidth][in / groups][out]}. */
    static NirArray kernel(ConvolutionShape g, float[] w) {
        int in = g.in().channels() / g.groups();
        int out = g.outChannels();
        double[] values = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            values[(i % out * in + i / out % in) * g.taps() + i / out / in] = w[i];
        }
        return new NirArray(List.of(out, in, g.kernelHeight(), g.kernelWidth()), values);
    }

    /** Each output's weights multiplied. */
    static NirArray scaled(NirArray weight, double[] scale) {
        double[] w = weight.values().clone();
        int each = w.length / scale.length;
        Arrays.setAll(w, i -> w[i] * scale[i / each]);
        return new NirArray(weight.shape(), w);
    }

    /** A bias, 0 where there is none, multiplied and added to. */
    static NirArray shifted(@Nullable NirArray bias, double[] scale, double[] shift) {
        double[] b = new double[scale.length];
        Arrays.setAll(b, c -> (bias == null ? 0 : bias.values()[c] * scale[c]) + shift[c]);
        return new NirArray(List.of(b.length), b);
    }
}
