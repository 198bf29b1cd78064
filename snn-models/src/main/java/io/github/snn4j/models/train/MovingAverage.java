package io.github.snn4j.models.train;

import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Weights;

/**
 * The exponential moving average of the weights, {@code a = d a + (1 − d) w} after each update (Polyak averaging; the decay
 * of update n is {@code d = min(decay, (1 + n) / (10 + n))}, as TensorFlow's ExponentialMovingAverage has it, so that the
 * first weights are soon forgotten).
 *
 * <p>The running statistics of batch norms are averaged like the weights they were measured with.
 */
final class MovingAverage {
    private final double decay;
    private final Weights average;

    /** @param start what the average was when training stopped, or the first weights */
    MovingAverage(double decay, LayerGraph graph, float[] start) {
        this.decay = decay;
        average = Weights.zeros(graph);
        System.arraycopy(start, 0, average.values(), 0, start.length);
    }

    /** Takes in the weights after update {@code number}, from 1. */
    void update(long number, float[] weights) {
        float keep = (float) Math.min(decay, (1.0 + number) / (10.0 + number));
        float[] a = average.values();
        for (int i = 0; i < a.length; i++) {
            a[i] += (1 - keep) * (weights[i] - a[i]);
        }
    }

    Weights weights() {
        return average;
    }
}
