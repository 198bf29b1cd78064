package io.github.snn4j.core.neuron;

import io.github.snn4j.core.neuron.NeuronModel.Parameter;
import java.util.List;

/** Gradients of learned parameters, summed over lanes in double and in the order of the lanes. */
final class ParameterSums {
    private final double[][] sums;

    ParameterSums(NeuronModel model, int channels) {
        List<Parameter> parameters = model.parameters();
        sums = new double[parameters.size()][];
        for (int p = 0; p < sums.length; p++) {
            sums[p] = new double[parameters.get(p).perChannel() ? channels : 1];
        }
    }

    /** Adds the sums over time of lanes {@code at, at+1, …} to those of their channels. */
    void add(int p, float[] lane, int offset, int at, int lanes) {
        double[] sum = sums[p];
        if (sum.length == 1) {
            double total = sum[0];
            for (int j = 0; j < lanes; j++) {
                total += lane[offset + j];
            }
            sum[0] = total;
            return;
        }
        int channel = at % sum.length;
        for (int j = 0; j < lanes; j++) {
            sum[channel] += lane[offset + j];
            channel = channel + 1 == sum.length ? 0 : channel + 1;
        }
    }

    void addTo(float[] gradients, int[] offsets) {
        for (int p = 0; p < sums.length; p++) {
            for (int c = 0; c < sums[p].length; c++) {
                gradients[offsets[p] + c] += (float) sums[p][c];
            }
        }
    }
}
