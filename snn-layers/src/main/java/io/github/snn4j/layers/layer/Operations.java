package io.github.snn4j.layers.layer;

import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.PoolingShape;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.NormedLif;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What layers are made of, generic over what a value is: a shape, a buffer of a plan, a SameDiff variable, a population
 * on a chip.
 *
 * <p>A value stands for a whole sequence {@code [time, batch, height, width, channels]}. Every operation but
 * those that say so treats each step by itself (batch norm takes its statistics over all of them).
 *
 * @param <T> a value
 */
public interface Operations<T> {
    /** The features of one example at one step. */
    Shape shape(T x);

    /** Runs {@code body} with the names of its parameters and operations under {@code name}. */
    <R> R within(String name, Supplier<R> body);

    /** {@code y = x W + b} with {@code W} of shape {@code [in, out]}; a picture is flattened in the order H, W, C. */
    T dense(T x, Parameter weight, @Nullable Parameter bias);

    /** Cross-correlation with {@code W} of shape {@code [kH, kW, in/groups, out]}, plus {@code b}. */
    T convolution(T x, ConvolutionShape geometry, Parameter weight, @Nullable Parameter bias);

    T averagePool(T x, PoolingShape geometry);

    /** Ties go to the first in row-major order. */
    T maxPool(T x, PoolingShape geometry);

    /**
     * {@code y = γ (x − μ) / √(σ² + ε) + β} a channel; in training μ and σ² are those of the batch over time, batch and
     * space, and the running ones move by {@code momentum}; otherwise the running ones are used.
     */
    T batchNorm(T x, BatchNorm settings, BatchNorm.Parameters parameters);

    /** The same with statistics and γ of each step, {@code [T, C]}, and no β. */
    T batchNormThroughTime(T x, BatchNorm settings, Parameter gamma, Parameter runningMean, Parameter runningVariance);

    /** {@code y[t] = k[t] x[t] + b[t]}, both of {@code [T, C]} or {@code [T, 1]}; b null: 0. */
    T scaleSteps(T x, Parameter scale, @Nullable Parameter shift);

    /**
     * {@code y[t] = Σ_s W[t, s] x[s] + b[t]}, W of {@code [T, T]}, or of {@code [n]}: {@code W[t, t − j] = w[n − 1 − j]}; b of
     * {@code [T]} or {@code [1]}.
     */
    T mixSteps(T x, Parameter weight, Parameter bias);

    /** In training sets a fraction {@code rate} of the features to 0, the same at every step, and scales the rest. */
    T dropout(T x, double rate);

    /** {@code max(x, 0)}; its slope at 0 is 0. */
    T relu(T x);

    /**
     * {@code y = x σ(relu(mean(x) W1) W2 + relu(max(x) W1) W2)} with mean and max over the pixels, W1 of {@code [C, n]} and W2
     * of {@code [n, C]}. Ties of the maximum go to the first in row-major order.
     */
    T channelAttention(T x, Parameter reduce, Parameter expand);

    /**
     * {@code y = x σ(conv([mean(x), max(x)]))} with mean and max over the channels, and W of {@code [k, k, 2, 1]} for odd k; the
     * picture keeps its size. Ties of the maximum go to the first channel.
     */
    T spatialAttention(T x, Parameter weight);

    /**
     * {@code y = scale (Q Kᵀ) V} for each of {@code heads} equal groups of channels, in their order: rows of Q, K and V are
     * pixels, columns the group's channels.
     */
    T selfAttention(T q, T k, T v, int heads, double scale);

    /** The same numbers as one vector, in the order height, width, channel. */
    T flatten(T x);

    /** Spikes of one neuron a feature, driven by {@code x}; its learned parameters are named as in the model. */
    T spiking(T x, NeuronModel neuron);

    /**
     * Spikes of neurons whose potential is {@linkplain #batchNorm normed} before it fires; in training μ and σ² are those of
     * the step, and the running ones move at each.
     */
    T membraneNorm(T x, NormedLif neuron, BatchNorm settings, BatchNorm.Parameters parameters);

    /** Spikes of neurons driven by {@code x[t] + s[t−1] W}, {@code W} of shape {@code [n, n]}. */
    T recurrent(T x, NeuronModel neuron, Parameter weight);

    /** {@code a + b}. */
    T add(T a, T b);

    /** {@code a · b}: of spikes, AND. */
    T multiply(T a, T b);

    /** {@code a (1 − b)}: of spikes, a AND NOT b. */
    T andNot(T a, T b);
}
