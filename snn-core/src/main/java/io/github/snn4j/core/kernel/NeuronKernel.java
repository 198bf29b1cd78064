package io.github.snn4j.core.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A neuron's equation run over T steps for a range of lanes (a lane is one neuron of one example), forward and backward.
 *
 * <p>Lanes are independent. A caller that wants the same bits for any number of threads cuts the lanes at fixed places,
 * gives each piece its own gradient accumulator and adds those up in a fixed order.
 */
public interface NeuronKernel {
    /** Runs the steps {@code 0 … steps-1} for lanes {@code from … to-1}. */
    void forward(Call call, int from, int to);

    /** Runs the steps backwards; recomputes what the forward run did not keep. */
    void backward(Call call, int from, int to);

    /**
     * The arrays of one run. Fields are public and mutable because a plan fills one such object per layer once and
     * reuses it without allocation. Element of lane {@code i} at step {@code t}: {@code array[offset + t * stride + i]}.
     */
    final class Call {
        public int steps;

        /** Input current; a stride of 0 is the same current at every step. */
        public float[] input = {};

        public int inputOffset;
        public int inputStride;

        /**
         * Where not null, the neurons get {@code x · scale + shift}, both roundings being those of {@link Kernels#affine}, of
         * channel {@code c} at {@code inputScaleOffset + c} and {@code inputShiftOffset + c}. The gradient with respect to
         * the input is then the one with respect to what the neurons get.
         */
        public float @Nullable [] inputScale;

        public int inputScaleOffset;
        public float[] inputShift = {};
        public int inputShiftOffset;

        /** Spikes, 0 or 1; written by the forward run where {@link #spikeBits} is null. */
        public float[] spikes = {};

        public int spikesOffset;
        public int spikesStride;

        /**
         * Spikes as bits, laid out as {@link Activations.Bits} with pixel {@code i / channels} of lane {@code i}: the pixels of
         * step {@code t} start at word {@code spikeBitsOffset + t * spikeBitsStride}. A forward run then takes whole
         * pixels: its lanes start and end at multiples of {@link #channels}. Null: {@link #spikes} are written.
         */
        public long @Nullable [] spikeBits;

        public int spikeBitsOffset;
        public int spikeBitsStride;

        /** The membrane potential before the reset; written by the forward run where not null. */
        public float @Nullable [] potential;

        public int potentialOffset;
        public int potentialStride;

        /**
         * State variable {@code k} of lane {@code i} at {@code stateOffset + k * stateStride + i}: read before the first
         * step, by both runs. Null: every variable starts at its initial value.
         */
        public float @Nullable [] state;

        public int stateOffset;
        public int stateStride;

        /** Where the forward run writes the state after the last step; may be {@link #state} itself; null: nowhere. */
        public float @Nullable [] finalState;

        public int finalStateOffset;

        /**
         * Learned parameter {@code p} of channel {@code c} at {@code parameterOffsets[p] + c}, of a parameter that a
         * layer shares at {@code parameterOffsets[p]}. The channel of lane {@code i} is {@code i mod channels}.
         */
        public float[] parameters = {};

        public int[] parameterOffsets = {};
        public int channels = 1;

        /** Standard normal numbers for neurons that draw noise, else null (0). */
        public float @Nullable [] noise;

        public int noiseOffset;
        public int noiseStride;

        /** Gradient of the loss with respect to the spikes; null: zero. */
        public float @Nullable [] spikesGradient;

        public int spikesGradientOffset;
        public int spikesGradientStride;

        /** Gradient with respect to {@link #potential}; null: zero. */
        public float @Nullable [] potentialGradient;

        public int potentialGradientOffset;
        public int potentialGradientStride;

        /** Gradient with respect to the input, written by the backward run; a stride of 0 sums over the steps. */
        public float[] inputGradient = {};

        public int inputGradientOffset;
        public int inputGradientStride;

        /**
         * Gradient with respect to the final state on entry and to the initial state on return, laid out as
         * {@link #state}; null: zero and not wanted.
         */
        public float @Nullable [] stateGradient;

        public int stateGradientOffset;

        /**
         * Where the backward run adds the gradient of parameter {@code p}: a sum over lanes and steps at
         * {@code gradientOffsets[p]}, plus the channel where each channel has its own.
         */
        public float[] parameterGradients = {};

        public int[] gradientOffsets = {};
    }
}
