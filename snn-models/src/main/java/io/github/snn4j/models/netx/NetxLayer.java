package io.github.snn4j.models.netx;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import org.jspecify.annotations.Nullable;

/** A layer with neurons. */
public sealed interface NetxLayer {
    /** Its type and number in the file, such as {@code conv1}. */
    String name();

    /** Its neurons' shape. */
    Shape shape();

    NetxNeuron neuron();

    /** Neurons that pixels drive: the bias of neuron i is {@code (weight · pixel i + bias) · 64}. */
    record Input(String name, Shape shape, int weight, int bias, NetxNeuron neuron) implements NetxLayer {}

    /**
     * Every input to every neuron.
     *
     * @param weight {@code [in][out]}, inputs as height, width, channel
     * @param weightExponent e: what the weights that arrive add up to is multiplied by 2^e and rounded down
     * @param recurrent {@code [out][out]}, from neurons to neurons, or null
     * @param delay steps that a spike takes, one a weight and laid out as they are, or null for none
     * @param bias mantissas of exponent 6, one a neuron, or empty
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Dense(
            String name,
            Shape in,
            Shape shape,
            short[] weight,
            int weightExponent,
            short @Nullable [] recurrent,
            byte @Nullable [] delay,
            short[] bias,
            NetxNeuron neuron)
            implements NetxLayer {}

    /**
     * A convolution.
     *
     * @param weight {@code [kernelHeight][kernelWidth][in][out]}
     * @param bias mantissas of exponent 6, one a channel or a neuron, or empty
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Conv(String name, ConvGeometry geometry, short[] weight, short[] bias, NetxNeuron neuron)
            implements NetxLayer {
        @Override
        public Shape shape() {
            return geometry.out();
        }
    }
}
