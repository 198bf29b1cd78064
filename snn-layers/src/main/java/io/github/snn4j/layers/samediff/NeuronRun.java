package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.neuron.NeuronModel;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A neuron's kernel on ND4J arrays, which are copied in and out of Java's: one may be a view, or in Fortran's order. */
abstract class NeuronRun {
    private final NeuronModel neuron;

    NeuronRun(NeuronModel neuron) {
        this.neuron = neuron;
    }

    /** {@code [current, noise?, parameters…]} to {@code [spikes]}. */
    abstract void forward(List<INDArray> inputs, List<INDArray> outputs);

    /** {@code [current, noise?, parameters…, gradient of the spikes]} to {@code [gradient of the current, of each parameter]}. */
    abstract void backward(List<INDArray> inputs, List<INDArray> outputs);

    final boolean noisy() {
        return neuron.noisy();
    }

    final List<INDArray> parameters(List<INDArray> inputs) {
        int first = noisy() ? 2 : 1;
        return inputs.subList(first, first + neuron.parameters().size());
    }

    /** Where each parameter starts in one array of all of them, and the array's length. */
    static int[] offsets(List<INDArray> parameters) {
        int[] offsets = new int[parameters.size() + 1];
        for (int p = 0; p < parameters.size(); p++) {
            offsets[p + 1] = offsets[p] + Math.toIntExact(parameters.get(p).length());
        }
        return offsets;
    }

    static int steps(INDArray current) {
        if (current.rank() < 2) {
            throw new IllegalArgumentException(
                    "a current must be [T, N, features…], got " + current.shapeInfoToString());
        }
        return Math.toIntExact(current.size(0));
    }

    static int lanes(INDArray current) {
        return Math.toIntExact(current.length() / current.size(0));
    }

    static int channels(INDArray current) {
        return Math.toIntExact(current.size(-1));
    }
}
