package io.github.snn4j.models.train;

import io.github.snn4j.core.catalogue.Default;

/** How far scores are from labels, with the gradient; both are means over the batch. */
public interface Loss {
    /**
     * The loss of a batch.
     *
     * @param scores the read-out's scores {@code [examples, classes]}
     * @param targets the probability of each class, {@code [examples, classes]}: 1 at the true one unless labels are mixed
     * @param examples how many examples there are
     * @param classes how many classes there are
     * @param gradient receives the derivative with respect to the scores
     */
    double value(float[] scores, float[] targets, int examples, int classes, float[] gradient);

    /** The same with the true class of each example. */
    default double value(float[] scores, int[] labels, int examples, int classes, float[] gradient) {
        float[] targets = new float[examples * classes];
        for (int e = 0; e < examples; e++) {
            targets[e * classes + labels[e]] = 1;
        }
        return value(scores, targets, examples, classes, gradient);
    }

    /**
     * Whether training takes it of the last layer's values at each step, as if these were further examples, rather than of
     * the read-out's scores.
     */
    default boolean ofEachStep() {
        return false;
    }

    /**
     * Temporal efficient training: {@code (1 − λ) CE(o[t]) + λ mean((o[t] − φ)²)}, a mean over the steps t. Each step's output
     * is right by itself, so that the network may be shown fewer or more steps than it was trained with.
     *
     * <p>Source: Deng et al. 2022, ICLR, "Temporal efficient training of spiking neural network via gradient re-weighting",
     * equations 10 to 12.
     *
     * @param lambda λ, how much the distance of the outputs from φ counts
     * @param phi φ; the paper's is the threshold, 1
     * @param smoothing as in {@link CrossEntropy}
     */
    record Tet(
            @Default("0.05") double lambda,
            @Default("1") double phi,
            @Default("0") double smoothing) implements Loss {
        public Tet {
            if (!(lambda >= 0 && lambda <= 1)) {
                throw new IllegalArgumentException("Tet.lambda must be in [0, 1], got " + lambda);
            }
            new CrossEntropy(smoothing);
        }

        @Override
        public boolean ofEachStep() {
            return true;
        }

        @Override
        public double value(float[] scores, float[] targets, int examples, int classes, float[] gradient) {
            double entropy = new CrossEntropy(smoothing).value(scores, targets, examples, classes, gradient);
            double n = (double) examples * classes;
            double squares = 0;
            for (int i = 0; i < examples * classes; i++) {
                double off = scores[i] - phi;
                squares += off * off;
                gradient[i] = (float) ((1 - lambda) * gradient[i] + lambda * 2 * off / n);
            }
            return (1 - lambda) * entropy + lambda * squares / n;
        }
    }

    /**
     * Cross entropy of the softmax of the scores, {@code −Σ_k q_k log p_k}, where {@code q_k} is (1 − smoothing) times the
     * target probability, plus smoothing/K.
     *
     * @param smoothing how much of the target is spread over all classes
     */
    record CrossEntropy(@Default("0") double smoothing) implements Loss {
        public CrossEntropy {
            if (!(smoothing >= 0 && smoothing < 1)) {
                throw new IllegalArgumentException("CrossEntropy.smoothing must be in [0, 1), got " + smoothing);
            }
        }

        @Override
        public double value(float[] scores, float[] targets, int examples, int classes, float[] gradient) {
            double total = 0;
            for (int e = 0; e < examples; e++) {
                int row = e * classes;
                double max = Double.NEGATIVE_INFINITY;
                for (int k = 0; k < classes; k++) {
                    max = Math.max(max, scores[row + k]);
                }
                double sum = 0;
                for (int k = 0; k < classes; k++) {
                    sum += Math.exp(scores[row + k] - max);
                }
                double logSum = Math.log(sum) + max;
                for (int k = 0; k < classes; k++) {
                    double q = smoothing / classes + (1 - smoothing) * targets[row + k];
                    double logP = scores[row + k] - logSum;
                    total -= q == 0 ? 0 : q * logP;
                    gradient[row + k] = (float) ((Math.exp(logP) - q) / examples);
                }
            }
            return total / examples;
        }
    }

    /**
     * Mean squared error of the scores against {@code correct} at the true class and {@code incorrect} elsewhere, a mean
     * over examples and classes.
     *
     * @param correct the score wanted at the true class, in the read-out's unit (a rate is a fraction, a count a number)
     * @param incorrect the score wanted elsewhere
     */
    record MeanSquaredError(
            @Default("1") double correct, @Default("0") double incorrect) implements Loss {
        @Override
        public double value(float[] scores, float[] targets, int examples, int classes, float[] gradient) {
            double total = 0;
            double n = (double) examples * classes;
            for (int e = 0; e < examples; e++) {
                for (int k = 0; k < classes; k++) {
                    double target = targets[e * classes + k];
                    double wanted = target * correct + (1 - target) * incorrect;
                    double difference = scores[e * classes + k] - wanted;
                    total += difference * difference;
                    gradient[e * classes + k] = (float) (2 * difference / n);
                }
            }
            return total / n;
        }
    }
}
