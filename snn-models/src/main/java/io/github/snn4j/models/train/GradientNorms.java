package io.github.snn4j.models.train;

import io.github.snn4j.layers.layer.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The Euclidean norms of a gradient: {@code sqrt(Σ g²)} over all learned parameters, and over those of each layer.
 *
 * @param all over all
 * @param layers by layer, in the order of the parameters
 */
record GradientNorms(double all, Map<String, Double> layers) {
    /**
     * Measures a gradient.
     *
     * @param gradients as long as the learned part of {@code weights}
     */
    static GradientNorms of(Weights weights, float[] gradients) {
        Map<String, Double> squares = new LinkedHashMap<>();
        double all = 0;
        for (Weights.Slot slot : weights.slots()) {
            if (slot.parameter().trainable()) {
                double sum = 0;
                int end = slot.offset() + slot.size();
                for (int i = slot.offset(); i < end; i++) {
                    sum += (double) gradients[i] * gradients[i];
                }
                squares.merge(layer(slot.name()), sum, Double::sum);
                all += sum;
            }
        }
        squares.replaceAll((layer, sum) -> Math.sqrt(sum));
        return new GradientNorms(Math.sqrt(all), squares);
    }

    /** The layer of a parameter, which is named LAYER.PARAMETER. */
    private static String layer(String parameter) {
        int dot = parameter.lastIndexOf('.');
        return dot < 0 ? parameter : parameter.substring(0, dot);
    }
}
