package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.kernel.NeuronKernel;
import io.github.snn4j.core.neuron.NeuronModel;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A neuron on arrays of float. */
final class FloatNeuron extends NeuronRun {
    private final NeuronKernel kernel;

    FloatNeuron(NeuronModel neuron, NeuronKernel kernel) {
        super(neuron);
        this.kernel = kernel;
    }

    @Override
    void forward(List<INDArray> inputs, List<INDArray> outputs) {
        NeuronKernel.Call call = prepare(inputs);
        call.spikes = new float[call.input.length];
        call.spikesStride = call.inputStride;
        kernel.forward(call, 0, call.inputStride);
        write(call.spikes, 0, outputs.get(0));
    }

    @Override
    void backward(List<INDArray> inputs, List<INDArray> outputs) {
        NeuronKernel.Call call = prepare(inputs);
        call.spikesGradient = read(inputs.get(inputs.size() - 1));
        call.spikesGradientStride = call.inputStride;
        call.inputGradient = new float[call.input.length];
        call.inputGradientStride = call.inputStride;
        call.parameterGradients = new float[call.parameters.length];
        call.gradientOffsets = call.parameterOffsets;
        kernel.backward(call, 0, call.inputStride);
        write(call.inputGradient, 0, outputs.get(0));
        for (int p = 1; p < outputs.size(); p++) {
            write(call.parameterGradients, call.gradientOffsets[p - 1], outputs.get(p));
        }
    }

    private NeuronKernel.Call prepare(List<INDArray> inputs) {
        INDArray current = inputs.get(0);
        NeuronKernel.Call call = new NeuronKernel.Call();
        call.steps = steps(current);
        call.input = read(current);
        call.inputStride = lanes(current);
        call.channels = channels(current);
        if (noisy()) {
            call.noise = read(inputs.get(1));
            call.noiseStride = call.inputStride;
        }
        List<INDArray> parameters = parameters(inputs);
        int[] offsets = offsets(parameters);
        call.parameterOffsets = offsets;
        call.parameters = new float[offsets[parameters.size()]];
        for (int p = 0; p < parameters.size(); p++) {
            float[] values = read(parameters.get(p));
            System.arraycopy(values, 0, call.parameters, offsets[p], values.length);
        }
        return call;
    }

    private static float[] read(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    private static void write(float[] values, int offset, INDArray target) {
        int n = Math.toIntExact(target.length());
        float[] part = Arrays.copyOfRange(values, offset, offset + n);
        target.assign(Nd4j.createFromArray(part).reshape('c', target.shape()));
    }
}
