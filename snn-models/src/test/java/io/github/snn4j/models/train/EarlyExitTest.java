package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.coding.BernoulliRate;
import io.github.snn4j.core.coding.Encoder;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.TrainedNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyExitTest {
    private static final int STEPS = 7;
    private static final int EXAMPLES = 23;
    private static final Workers WORKERS = new Workers(2);
    private static final Network NETWORK = NetworkJson.builtIn().read("""
                    {"name": "tiny", "input": [6, 6, 1], "steps": 7, "layers": [
                      {"type": "Conv2d", "channels": 5, "bias": false, "padding": 1}, "BatchNorm",
                      {"type": "Spiking", "neuron": "Lif"}, "AveragePool2d", "Flatten",
                      {"type": "Dense", "units": 8}, {"type": "Spiking", "neuron": {"type": "Lif", "threshold": 0.3}},
                      {"type": "Dense", "units": 3}]}
                    """, "tiny");

    /** Pictures of noise; the label is arbitrary. */
    private static final Dataset DATA = new Dataset() {
        @Override
        public String name() {
            return "noise";
        }

        @Override
        public int size() {
            return EXAMPLES;
        }

        @Override
        public Shape shape() {
            return new Shape(6, 6, 1);
        }

        @Override
        public List<String> classes() {
            return List.of("a", "b", "c");
        }

        @Override
        public int label(int index) {
            return index % 3;
        }

        @Override
        public void read(int index, float[] target, int offset) {
            new Philox(3, index).uniform(0, target, offset, 36);
        }
    };

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static Network network(Encoder encoder, Readout readout) {
        return new Network("tiny", STEPS, NETWORK.dt(), encoder, NETWORK.graph(), readout, NETWORK.recipe());
    }

    private static Weights weights() {
        Weights weights = Weights.initial(NETWORK.graph(), 3);
        for (Weights.Slot slot : weights.slots()) {
            for (int i = 0; slot.name().endsWith("weight") && i < slot.size(); i++) {
                weights.values()[slot.offset() + i] *= 4; // so that all layers fire and scores differ
            }
        }
        return weights;
    }

    private static Evaluation all(Network network) {
        return new Evaluation.Evaluator(network, weights(), 10, WORKERS).run(DATA, 5);
    }

    private static Evaluation early(Network network, double confidence, int batch) {
        return new Evaluation.Evaluator(network, weights(), batch, new EarlyExit(confidence), WORKERS).run(DATA, 5);
    }

    @ParameterizedTest
    @EnumSource(Readout.class)
    void confidenceOneEqualsTheOrdinaryEvaluation(Readout readout) {
        for (Encoder encoder : List.of(NETWORK.encoder(), new BernoulliRate(1))) {
            Network network = network(encoder, readout);
            Evaluation all = all(network);
            Evaluation early = early(network, 1, 10);
            assertEquals(all.loss(), early.loss());
            assertArrayEquals(all.predictions(), early.predictions());
            assertArrayEquals(all.confusion(), early.confusion());
            assertArrayEquals(all.steps(), early.steps());
            assertEquals(STEPS, early.meanSteps());
            for (Map.Entry<String, Double> rate : all.firingRates().entrySet()) {
                assertTrue(rate.getValue() > 0.01, rate.toString());
                assertEquals(rate.getValue(), early.firingRates().getOrDefault(rate.getKey(), -1.0), 1e-12);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachExampleStopsWhereARunOfSoManyStepsIsClear(boolean still) {
        Encoder encoder = still ? NETWORK.encoder() : new BernoulliRate(1);
        Network network = network(encoder, Readout.MEAN_POTENTIAL);
        double confidence = 0.6;
        Evaluation early = early(network, confidence, 10);
        assertTrue(early.meanSteps() > 1.2 && early.meanSteps() < STEPS - 0.5, early.meanSteps() + "");
        assertEquals(1, Arrays.stream(early.stepShares(STEPS)).sum(), 1e-12);
        EarlyExit exit = new EarlyExit(confidence);
        AllSteps[] runs = new AllSteps[STEPS + 1];
        for (int t = 1; t <= STEPS; t++) {
            runs[t] = new AllSteps(network.withSteps(t), weights(), EXAMPLES, false, WORKERS);
        }
        int[] order = Batches.straight(EXAMPLES);
        float[][] scores = new float[STEPS + 1][];
        for (int t = 1; t <= STEPS; t++) {
            scores[t] = runs[t].run(DATA, order, 0, new int[EXAMPLES], 5).scores();
        }
        for (int e = 0; e < EXAMPLES; e++) {
            int t = 1;
            while (t < STEPS && !exit.isClear(scores[t], 3 * e, 3)) {
                t++;
            }
            assertEquals(t, early.steps()[e], "example " + e);
            assertEquals(Evaluation.best(scores[t], 3 * e, 3), early.predictions()[e], "example " + e);
        }
    }

    @Test
    void theBatchChangesNothing() {
        Network network = network(NETWORK.encoder(), Readout.COUNT);
        Evaluation small = early(network, 0.8, 4);
        Evaluation large = early(network, 0.8, EXAMPLES);
        assertArrayEquals(small.steps(), large.steps());
        assertArrayEquals(small.predictions(), large.predictions());
    }

    @Test
    void aPredictorStopsAsTheEvaluationDoes() {
        Network network = network(NETWORK.encoder(), Readout.MEAN_POTENTIAL);
        Evaluation early = early(network, 0.6, 10);
        Predictor predictor =
                new Predictor(new TrainedNetwork(network, weights(), Map.of()), new EarlyExit(0.6), WORKERS);
        for (int e = 0; e < EXAMPLES; e++) {
            float[] values = new float[36];
            DATA.read(e, values, 0);
            float[] scores = predictor.scores(values, 5);
            assertEquals(early.predictions()[e], Evaluation.best(scores, 0, 3));
            assertEquals(early.steps()[e], predictor.steps());
        }
    }

    @Test
    void confidenceIsThatOfTheSoftmax() {
        float[] scores = {9, 1, 3, 2};
        double p = Math.exp(3) / (Math.exp(1) + Math.exp(3) + Math.exp(2));
        assertTrue(new EarlyExit(p - 1e-9).isClear(scores, 1, 3));
        assertTrue(!new EarlyExit(p + 1e-9).isClear(scores, 1, 3));
        assertTrue(!new EarlyExit(1).isClear(new float[] {1000, 0}, 0, 2));
    }

    @Test
    void refusesWhatCannotStopEarly() {
        String first = refusal(Readout.FIRST_SPIKE, 0.9);
        assertTrue(first.contains("tiny") && first.contains("FIRST_SPIKE"), first);
        String rate = refusal(Readout.RATE, 0.9);
        assertTrue(rate.contains("at most 0.576") && rate.contains("0.9"), rate);
        early(network(NETWORK.encoder(), Readout.RATE), 0.5, 10);
        assertThrows(IllegalArgumentException.class, () -> new EarlyExit(0));
        assertThrows(IllegalArgumentException.class, () -> new EarlyExit(Double.NaN));
    }

    private static String refusal(Readout readout, double confidence) {
        Network network = network(NETWORK.encoder(), readout);
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> early(network, confidence, 10))
                .getMessage());
    }
}
