package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a network does on a data set.
 *
 * @param accuracy the fraction of examples whose highest score is their label's; of equal scores the first counts
 * @param loss the mean loss
 * @param confusion examples by {@code [label][prediction]}
 * @param firingRates the fraction of neurons and steps that fired, by spiking layer
 * @param predictions the class with the highest score, by example
 */
public record Evaluation(
        double accuracy, double loss, int[][] confusion, Map<String, Double> firingRates, int[] predictions) {
    /** A compiled network to be evaluated again and again, such as after each epoch. */
    public static final class Evaluator {
        private final Network network;
        private final Workers workers;
        private final Plan plan;
        private final int batch;

        /** An evaluator that reads {@code weights} anew at each evaluation. */
        public Evaluator(Network network, Weights weights, int batch, Workers workers) {
            this.network = network;
            this.workers = workers;
            this.batch = batch;
            plan = Plan.compile(
                    network.graph(),
                    weights,
                    PlanOptions.inference(batch, network.steps())
                            .withStaticInput(network.encoder().isStatic())
                            .withDt(network.dt()),
                    workers);
        }

        /** Evaluates all examples; {@code seed} is that of random encoders. */
        public Evaluation run(Dataset data, long seed) {
            DatasetCheck.fits(network, data);
            int classes = network.classes();
            int[][] confusion = new int[classes][classes];
            int[] predictions = new int[data.size()];
            Map<String, Double> rates = new LinkedHashMap<>();
            Batches batches = new Batches(data, network.encoder(), network.steps(), workers);
            int[] order = Batches.straight(data.size());
            double loss = 0;
            for (int from = 0; from < order.length; from += batch) {
                int n = Math.min(batch, order.length - from);
                int[] labels = new int[n];
                batches.load(plan, order, from, labels, seed, 0);
                plan.forward(n, seed, 0);
                float[] scores = Scores.of(network, plan, n);
                loss += n * network.recipe().loss().value(scores, labels, n, classes, new float[n * classes]);
                for (int e = 0; e < n; e++) {
                    int prediction = best(scores, e * classes, classes);
                    predictions[from + e] = prediction;
                    confusion[labels[e]][prediction]++;
                }
                plan.firingRates().forEach((layer, rate) -> rates.merge(layer, rate * n, Double::sum));
            }
            rates.replaceAll((layer, sum) -> sum / order.length);
            int right = 0;
            for (int k = 0; k < classes; k++) {
                right += confusion[k][k];
            }
            return new Evaluation((double) right / order.length, loss / order.length, confusion, rates, predictions);
        }
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
                && Arrays.equals(predictions, e.predictions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(predictions);
    }
}
