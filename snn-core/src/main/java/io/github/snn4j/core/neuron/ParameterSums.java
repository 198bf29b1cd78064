package io.github.snn4j.core.neuron;

import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.neuron.NeuronModel.Parameter;
import java.util.List;

/**
 * Gradients of learned parameters, summed over lanes: each channel as {@link Kernels#sums} adds up the rows of a matrix, a
 * parameter that the layer shares as so many channels that are added in the end.
 */
final class ParameterSums {
    private static final int COLUMNS = 16;

    private final Kernels kernels;
    private final double[][] sums;
    private final boolean[] perChannel;

    ParameterSums(NeuronModel model, int channels, Kernels kernels) {
        this.kernels = kernels;
        List<Parameter> parameters = model.parameters();
        sums = new double[parameters.size()][];
        perChannel = new boolean[parameters.size()];
        for (int p = 0; p < sums.length; p++) {
            perChannel[p] = parameters.get(p).perChannel();
            sums[p] = new double[perChannel[p] ? channels : COLUMNS];
        }
    }

    /** Adds the sums over time of lanes {@code at, at+1, …}, which lie from {@code offset} on, to those of their channels. */
    void add(int p, float[] lane, int offset, int at, int lanes) {
        double[] sum = sums[p];
        int channel = perChannel[p] ? at % sum.length : 0;
        int rows = channel == 0 ? lanes / sum.length : 0;
        if (rows > 0) {
            kernels.sums(rows, sum.length, lane, offset, sum, 0);
        }
        for (int j = rows * sum.length; j < lanes; j++) {
            sum[channel] += lane[offset + j];
            channel = channel + 1 == sum.length ? 0 : channel + 1;
        }
    }

    void addTo(float[] gradients, int[] offsets) {
        for (int p = 0; p < sums.length; p++) {
            if (perChannel[p]) {
                for (int c = 0; c < sums[p].length; c++) {
                    gradients[offsets[p] + c] += (float) sums[p][c];
                }
            } else {
                double total = 0;
                for (double column : sums[p]) {
                    total += column;
                }
                gradients[offsets[p]] += (float) total;
            }
        }
    }
}
