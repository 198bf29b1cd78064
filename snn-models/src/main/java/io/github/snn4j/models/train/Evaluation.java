package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.chip.tune.ChipForm;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.TrainedNetwork;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a network does on a data set.
 *
 * @param accuracy the fraction of examples whose highest score is their label's; of equal scores the first counts
 * @param loss the mean loss
 * @param confusion examples by {@code [label][prediction]}
 * @param firingRates the fraction of neurons and steps that fired, by spiking layer
 * @param predictions the class with the highest score, by example
 * @param steps how many steps were shown, by example: fewer than T only with an {@link EarlyExit}
 */
public record Evaluation(
        double accuracy,
        double loss,
        int[][] confusion,
        Map<String, Double> firingRates,
        int[] predictions,
        int[] steps) {
    /** A compiled network to be evaluated again and again, such as after each epoch. */
    public static final class Evaluator {
        private final Network network;
        private final BatchRun batches;
        private final int batch;

        /**
         * An evaluator that reads {@code weights} anew at each evaluation. Where {@link
         * Recipe#tbptt()} keeps what training holds small, a step at a time is shown, to the same scores.
         */
        public Evaluator(Network network, Weights weights, int batch, Workers workers) {
            this(
                    network,
                    batch,
                    Segments.areUsed(network)
                            ? new UntilClear(network, weights, batch, new EarlyExit(1), workers)
                            : new AllSteps(network, weights, batch, false, workers));
        }

        /** An evaluator of what a model was trained to be: itself, or its form in a chip's integers. */
        public static Evaluator of(TrainedNetwork model, int batch, Workers workers) {
            return model.network()
                    .recipe()
                    .quantize()
                    .scheme()
                    .map(s -> new ChipForm(model, s))
                    .map(form -> new Evaluator(form.network(), form.weights(), batch, workers))
                    .orElseGet(() -> new Evaluator(model.network(), model.weights(), batch, workers));
        }

        /** An evaluator that shows each example a step at a time, until its scores are clear. */
        public Evaluator(Network network, Weights weights, int batch, EarlyExit exit, Workers workers) {
            this(network, batch, new UntilClear(network, weights, batch, exit, workers));
        }

        private Evaluator(Network network, int batch, BatchRun batches) {
            this.network = network;
            this.batch = batch;
            this.batches = batches;
        }

        /**
         * Evaluates all examples; {@code seed} is that of random encoders.
         *
         * @throws IllegalArgumentException if the network does not tell the data set's classes apart
         */
        public Evaluation run(Dataset data, long seed) {
            DatasetCheck.fits(network, data);
            int classes = network.classes();
            int[][] confusion = new int[classes][classes];
            int[] predictions = new int[data.size()];
            int[] steps = new int[data.size()];
            double[] loss = {0};
            Map<String, Double> rates = show(data, seed, (from, labels, scored) -> {
                int n = labels.length;
                float[] scores = scored.scores();
                loss[0] += n * network.recipe().loss().value(scores, labels, n, classes, new float[n * classes]);
                for (int e = 0; e < n; e++) {
                    int prediction = best(scores, e * classes, classes);
                    predictions[from + e] = prediction;
                    confusion[labels[e]][prediction]++;
                }
                System.arraycopy(scored.steps(), 0, steps, from, n);
            });
            int right = 0;
            for (int k = 0; k < classes; k++) {
                right += confusion[k][k];
            }
            return new Evaluation(
                    (double) right / data.size(), loss[0] / data.size(), confusion, rates, predictions, steps);
        }

        /** The fraction of neurons and steps that fired, by spiking layer, whatever the network ends in. */
        public Map<String, Double> firingRates(Dataset data, long seed) {
            DatasetCheck.takes(network, data);
            return show(data, seed, (from, labels, scored) -> {});
        }

        /** What is done with the scores of examples {@code from … from + labels.length − 1}. */
        private interface Scoring {
            void batch(int from, int[] labels, BatchRun.Scored scored);
        }

        /** Shows all examples; gives the firing rates. */
        private Map<String, Double> show(Dataset data, long seed, Scoring scoring) {
            Map<String, Double> rates = new LinkedHashMap<>();
            int[] order = Batches.straight(data.size());
            long all = 0;
            for (int from = 0; from < order.length; from += batch) {
                int[] labels = new int[Math.min(batch, order.length - from)];
                BatchRun.Scored scored = batches.run(data, order, from, labels, seed);
                scoring.batch(from, labels, scored);
                int shown = IntStream.of(scored.steps()).sum();
                all += shown;
                scored.firingRates().forEach((layer, rate) -> rates.merge(layer, rate * shown, Double::sum));
            }
            long shown = all;
            rates.replaceAll((layer, sum) -> sum / shown);
            return rates;
        }
    }

    /** The mean number of steps that an example was shown. */
    public double meanSteps() {
        return IntStream.of(steps).average().orElse(Double.NaN);
    }

    /** The fraction of examples that were shown exactly 1, 2, … {@code most} steps. */
    public double[] stepShares(int most) {
        double[] shares = new double[most];
        for (int s : steps) {
            shares[s - 1] += 1.0 / steps.length;
        }
        return shares;
    }

    /** The index of the highest of {@code n} scores, the first of equals. */
    public static int best(float[] scores, int offset, int n) {
        int best = 0;
        for (int k = 1; k < n; k++) {
            if (scores[offset + k] > scores[offset + best]) {
                best = k;
            }
        }
        return best;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Evaluation e
                && accuracy == e.accuracy
                && loss == e.loss
                && Arrays.deepEquals(confusion, e.confusion)
                && firingRates.equals(e.firingRates)
                && Arrays.equals(predictions, e.predictions)
                && Arrays.equals(steps, e.steps);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(predictions);
    }
}
