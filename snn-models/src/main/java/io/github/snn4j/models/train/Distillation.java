package io.github.snn4j.models.train;

import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;

/**
 * Learning from a teacher's scores z besides the labels: the loss becomes {@code (1 − w) L + w τ² KL(softmax(z / τ) ‖
 * softmax(s / τ))}, a mean over the batch, for the own scores s (Hinton, Vinyals, Dean 2015, arXiv 1503.02531, section 2).
 *
 * <p>Without a teacher it changes nothing.
 *
 * @param weight w, how much the teacher counts
 * @param temperature τ, how soft the distributions are made
 */
public record Distillation(
        @Default("0.5") double weight, @Default("4") double temperature) {
    public Distillation {
        if (!(weight >= 0 && weight <= 1)) {
            throw Check.violated("Distillation.weight", "in [0, 1]", weight);
        }
        Check.positive("Distillation.temperature", temperature, "");
    }

    /**
     * The loss with the teacher.
     *
     * @param loss L
     * @param gradient that of L with respect to the scores; receives that of the result
     */
    double add(double loss, float[] scores, float[] teacher, int examples, int classes, float[] gradient) {
        double divergence = 0;
        double[] own = new double[classes];
        double[] taught = new double[classes];
        for (int e = 0; e < examples; e++) {
            logSoftmax(scores, e * classes, own);
            logSoftmax(teacher, e * classes, taught);
            for (int k = 0; k < classes; k++) {
                double q = Math.exp(taught[k]);
                divergence += q * (taught[k] - own[k]);
                double slope = temperature * (Math.exp(own[k]) - q) / examples;
                int i = e * classes + k;
                gradient[i] = (float) ((1 - weight) * gradient[i] + weight * slope);
            }
        }
        return (1 - weight) * loss + weight * temperature * temperature * divergence / examples;
    }

    private void logSoftmax(float[] scores, int offset, double[] target) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < target.length; k++) {
            max = Math.max(max, scores[offset + k] / temperature);
        }
        double sum = 0;
        for (int k = 0; k < target.length; k++) {
            sum += Math.exp(scores[offset + k] / temperature - max);
        }
        for (int k = 0; k < target.length; k++) {
            target[k] = scores[offset + k] / temperature - max - Math.log(sum);
        }
    }
}
