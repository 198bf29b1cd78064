package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Thresholds against those of two layers of Diet-SNN's neurons written out by hand. */
class ThresholdStartTest {
    private static final Network NETWORK = NetworkJson.builtIn().read("""
                    {"name": "diet", "input": [6, 6, 1], "steps": 3, "layers": [
                      "Flatten", {"type": "Dense", "units": 8, "bias": false}, {"type": "Spiking", "neuron": "DietLif"},
                      {"type": "Dense", "units": 5, "bias": false}, {"type": "Spiking", "neuron": "DietLif"},
                      {"type": "Dense", "units": 2}],
                     "training": {"batch": 10, "thresholds": {"percentile": 90, "scale": 0.5}}}
                    """, "diet");
    private static final Dataset DATA = new TrainerTest.Halves(10, 0);

    private static Weights started(Network network) {
        Weights weights = Weights.initial(network.graph(), 7);
        try (Workers workers = new Workers(1)) {
            network.recipe().thresholds().apply(network, weights, DATA, Long.MAX_VALUE, 7, workers);
        }
        return weights;
    }

    @Test
    void liesAtThePercentileOfTheCurrentsOfTheLayersBefore() {
        Weights weights = started(NETWORK);
        double[][] currents = new double[10][];
        for (int e = 0; e < 10; e++) {
            float[] picture = new float[36];
            DATA.read(e, picture, 0);
            double[] x = new double[36];
            Arrays.setAll(x, i -> picture[i]);
            currents[e] = times(x, weights.get("dense1.weight"), 8);
        }
        double first = threshold(currents);
        assertEquals(first, weights.get("spiking1.threshold")[0], 1e-6 * first);
        double[][] next = new double[30][];
        for (int e = 0; e < 10; e++) {
            double[] v = new double[8];
            for (int t = 0; t < 3; t++) {
                double[] spikes = new double[8];
                for (int i = 0; i < 8; i++) {
                    v[i] += currents[e][i];
                    spikes[i] = v[i] > first ? 1 : 0;
                    v[i] -= first * spikes[i];
                }
                next[3 * e + t] = times(spikes, weights.get("dense2.weight"), 5);
            }
        }
        double second = threshold(next);
        assertTrue(second > 0 && second != first, second + " after " + first);
        assertEquals(second, weights.get("spiking2.threshold")[0], 1e-5 * second);
    }

    private static double[] times(double[] x, float[] weight, int units) {
        double[] y = new double[units];
        for (int i = 0; i < x.length; i++) {
            for (int u = 0; u < units; u++) {
                y[u] += x[i] * weight[i * units + u];
            }
        }
        return y;
    }

    private static double threshold(double[][] currents) {
        double[] all =
                Arrays.stream(currents).flatMapToDouble(Arrays::stream).sorted().toArray();
        return 0.5 * all[(int) Math.ceil(0.9 * all.length) - 1];
    }

    @Test
    void zeroLeavesThem() {
        Weights weights = started(NetworkJson.builtIn().with(NETWORK, Map.of("percentile", "0")));
        assertEquals(1, weights.get("spiking1.threshold")[0]);
    }

    @Test
    void refusesANetworkThatLearnsNone() {
        Network fixed = NetworkJson.builtIn().with(NETWORK, Map.of("neuron", "\"Lif\""));
        String message = assertThrows(IllegalArgumentException.class, () -> started(fixed))
                .getMessage();
        assertTrue(message.contains("learns a threshold") && message.contains("diet"), message);
    }
}
