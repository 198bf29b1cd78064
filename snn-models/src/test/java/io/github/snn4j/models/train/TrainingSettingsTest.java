package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Augmentation, accumulation, averaging and teachers within whole trainings. */
class TrainingSettingsTest {
    private static final Network NETWORK = NetworkJson.builtIn().read("""
                    {"name": "tiny", "input": [6, 6, 1], "steps": 3,
                     "encoder": {"type": "Normalized", "mean": [0.4], "deviation": [0.25]}, "layers": [
                      {"type": "Conv2d", "channels": 5, "bias": false, "padding": 1}, "BatchNorm",
                      {"type": "Spiking", "neuron": "Lif"}, "AveragePool2d", "Flatten",
                      {"type": "Dropout", "rate": 0.2}, {"type": "Dense", "units": 2}],
                     "training": {"epochs": 3, "batch": 10, "optimizer": {"type": "AdamW", "lr": 0.01},
                       "augment": [{"type": "RandomCrop", "padding": 1}, "RandomFlip", {"type": "Cutout", "size": 2},
                                   "TrivialAugment"],
                       "mix": ["Mixup", "CutMix"], "ema": 0.9, "accumulate": 2}}
                    """, "tiny");
    private static final Network PLAIN = NetworkJson.builtIn().read("""
                    {"name": "plain", "input": [6, 6, 1], "steps": 3, "layers": [
                      {"type": "Conv2d", "channels": 5, "padding": 1},
                      {"type": "Spiking", "neuron": {"type": "Lif", "threshold": 0.3}}, "AveragePool2d", "Flatten",
                      {"type": "Dense", "units": 2}],
                     "training": {"epochs": 2, "batch": 20, "optimizer": {"type": "Sgd", "lr": 0.1}}}
                    """, "plain");
    private static final Dataset DATA = new TrainerTest.Halves(60, 0);

    @TempDir
    Path folder;

    private static Network set(Network network, String... settings) {
        Map<String, String> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return NetworkJson.builtIn().with(network, map);
    }

    private static float[] train(Network network, int threads) throws IOException {
        try (Workers workers = new Workers(threads)) {
            return Trainer.of(network, DATA, workers)
                    .seed(5)
                    .build()
                    .run()
                    .model()
                    .weights()
                    .values();
        }
    }

    @Test
    void sameBitsForAnyThreadsAndNotWithoutAnyOneSetting() throws IOException {
        float[] one = train(NETWORK, 1);
        assertArrayEquals(one, train(NETWORK, 2));
        assertArrayEquals(one, train(NETWORK, 5));
        for (String[] other : new String[][] {
            {"augment", "[]"}, {"mix", "[]"}, {"ema", "0"}, {"accumulate", "1"}, {"encoder", "Direct"}
        }) {
            assertFalse(Arrays.equals(one, train(set(NETWORK, other), 1)), String.join(" = ", other));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 8})
    void stoppedAndResumedGivesTheSameBits(int stopAfter) throws IOException {
        Path checkpoint = folder.resolve("c.snn");
        try (Workers workers = new Workers(2)) {
            AtomicReference<Trainer> trainer = new AtomicReference<>();
            List<Integer> steps = new ArrayList<>();
            trainer.set(Trainer.of(NETWORK, DATA, workers)
                    .seed(5)
                    .checkpoint(checkpoint)
                    .listener(new TrainingListener() {
                        @Override
                        public void step(Step step) {
                            steps.add(step.step());
                            if (steps.size() == stopAfter) {
                                trainer.get().requestStop();
                            }
                        }
                    })
                    .build());
            assertTrue(trainer.get().run().stopped());
            Trainer.Result resumed = Trainer.of(NETWORK, DATA, workers)
                    .seed(5)
                    .checkpoint(checkpoint)
                    .build()
                    .resume();
            assertArrayEquals(train(NETWORK, 1), resumed.model().weights().values());
        }
    }

    @Test
    void accumulatedBatchesAreOneLargeBatch() throws IOException {
        float[] large = train(PLAIN, 1);
        float[] parts = train(set(PLAIN, "batch", "5", "accumulate", "4"), 1);
        assertFalse(Arrays.equals(large, train(set(PLAIN, "batch", "5"), 1)));
        for (int i = 0; i < large.length; i++) {
            assertEquals(large[i], parts[i], 1e-5, "weight " + i);
        }
    }

    @Test
    void theAverageIsThatOfTheWeightsAfterEachStep() throws IOException {
        List<float[]> after = new ArrayList<>();
        try (Workers workers = new Workers(1)) {
            var weights = io.github.snn4j.layers.layer.Weights.initial(PLAIN.graph(), 5);
            after.add(weights.values().clone());
            Trainer.Result result = Trainer.of(set(PLAIN, "ema", "0.3"), DATA, workers)
                    .seed(5)
                    .from(weights)
                    .watch(DATA)
                    .listener(new TrainingListener() {
                        @Override
                        public void step(Step step) {
                            after.add(weights.values().clone());
                        }
                    })
                    .build()
                    .run();
            double[] expected = new double[weights.values().length];
            for (int n = 0; n < after.size(); n++) {
                double keep = n == 0 ? 0 : Math.min(0.3, (1.0 + n) / (10 + n));
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = keep * expected[i] + (1 - keep) * after.get(n)[i];
                }
            }
            assertEquals(7, after.size());
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], result.model().weights().values()[i], 1e-6);
            }
            assertEquals(
                    new Evaluation.Evaluator(PLAIN, result.model().weights(), 20, workers).run(DATA, 5),
                    result.watched(),
                    "what is watched is what is given away");
        }
    }

    @Test
    void aTeacherIsLearnedFromAndMustBeTheSameWhenResumed() throws IOException {
        Path checkpoint = folder.resolve("c.snn");
        try (Workers workers = new Workers(1)) {
            TrainedNetwork teacher = Trainer.of(set(PLAIN, "epochs", "1"), DATA, workers)
                    .seed(1)
                    .build()
                    .run()
                    .model();
            Network wholly = set(PLAIN, "training.distillation.weight", "1");
            float[] taught = Trainer.of(wholly, DATA, workers)
                    .seed(5)
                    .teacher(teacher)
                    .checkpoint(checkpoint)
                    .build()
                    .run()
                    .model()
                    .weights()
                    .values()
                    .clone();
            assertFalse(Arrays.equals(taught, train(wholly, 1)));
            Network unheard = set(PLAIN, "training.distillation.weight", "0");
            assertArrayEquals(
                    train(unheard, 1),
                    Trainer.of(unheard, DATA, workers)
                            .seed(5)
                            .teacher(teacher)
                            .build()
                            .run()
                            .model()
                            .weights()
                            .values());
            IOException without = assertThrows(
                    IOException.class,
                    () -> Trainer.of(wholly, DATA, workers)
                            .seed(5)
                            .checkpoint(checkpoint)
                            .build()
                            .resume());
            assertTrue(String.valueOf(without.getMessage()).contains("another teacher"), without.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "augment | [{\"type\":\"Cutout\",\"size\":0}] | Cutout.size must be at least 1 pixel, got 0",
                "augment | [\"RandomFlipp\"] | did you mean \"RandomFlip\"",
                "augment | [\"RandomFlip\",\"RandomResizedCrop\"] | must come first, but is number 2",
                "mix | [{\"type\":\"Mixup\",\"alpha\":0}] | Mixup.alpha must be > 0",
                "ema | 1 | Recipe.ema must be in [0, 1), got 1.0",
                "accumulate | 0 | Recipe.accumulate must be at least 1 batch, got 0",
                "training.distillation.temperature | 0 | Distillation.temperature must be > 0",
                "training.distillation.weight | 2 | Distillation.weight must be in [0, 1], got 2.0",
                "encoder | {\"type\":\"Normalized\",\"mean\":[0.5],\"deviation\":[0]} | Normalized.deviation must be > 0",
                "encoder | {\"type\":\"Normalized\",\"mean\":[0.5],\"deviation\":[]} | one number a channel, got 1 and 0"
            })
    void nonsenseIsRefused(String key, String value, String message) {
        String got = assertThrows(IllegalArgumentException.class, () -> set(NETWORK, key, value))
                .getMessage();
        assertTrue(String.valueOf(got).contains(message), got);
    }

    @Test
    void tooManyBatchesAStepAreRefused() {
        try (Workers workers = new Workers(1)) {
            String got = assertThrows(
                            IllegalArgumentException.class,
                            () -> Trainer.of(set(PLAIN, "accumulate", "4"), DATA, workers)
                                    .build())
                    .getMessage();
            assertTrue(String.valueOf(got).contains("less than 4 batches of 20 a step"), got);
        }
    }

    /** Fails at one example. */
    private record Broken(RuntimeException failure) implements Dataset {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public int size() {
            return 200;
        }

        @Override
        public Shape shape() {
            return DATA.shape();
        }

        @Override
        public List<String> classes() {
            return DATA.classes();
        }

        @Override
        public int label(int index) {
            return index % 2;
        }

        @Override
        public void read(int index, float[] target, int offset) {
            if (Thread.currentThread().getName().equals("snn-loader") && index == 77) {
                throw failure;
            }
            DATA.read(index % DATA.size(), target, offset);
        }
    }

    @Test
    void whatFailsInALoaderFailsTheTrainingAndItsThreadsEnd() throws InterruptedException {
        RuntimeException failure = new IllegalStateException("picture 77 is damaged");
        try (Workers workers = new Workers(2)) {
            Trainer trainer = Trainer.of(PLAIN, new Broken(failure), workers).build();
            assertSame(failure, assertThrows(IllegalStateException.class, trainer::run));
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("snn-loader")) {
                thread.join(10_000);
                assertFalse(thread.isAlive());
            }
        }
        assertNotNull(failure);
    }

    @Test
    void distillationByHand() {
        float[] gradient = {0.5f, -0.5f};
        // softmax(own / 2) = (1/4, 3/4), softmax(teacher / 2) = (1/2, 1/2)
        float[] own = {0, (float) (2 * Math.log(3))};
        double loss = new Distillation(0.25, 2).add(3, own, new float[2], 1, 2, gradient);
        double divergence = 0.5 * Math.log(0.5 / 0.25) + 0.5 * Math.log(0.5 / 0.75);
        assertEquals(0.75 * 3 + 0.25 * 4 * divergence, loss, 1e-6);
        assertEquals(0.75 * 0.5 + 0.25 * 2 * (0.25 - 0.5), gradient[0], 1e-6);
        assertEquals(0.75 * -0.5 + 0.25 * 2 * (0.75 - 0.5), gradient[1], 1e-6);
    }

    @Test
    void mixedTargetsWeighTheLossesOfTheirLabels() {
        float[] scores = {0.3f, -1.2f, 2f};
        for (Loss loss : new Loss[] {new Loss.CrossEntropy(0.1)}) {
            float[] first = new float[3];
            float[] second = new float[3];
            float[] mixed = new float[3];
            double a = loss.value(scores, new int[] {0}, 1, 3, first);
            double b = loss.value(scores, new int[] {2}, 1, 3, second);
            double ab = loss.value(scores, new float[] {0.3f, 0, 0.7f}, 1, 3, mixed);
            assertEquals(0.3 * a + 0.7 * b, ab, 1e-6);
            for (int k = 0; k < 3; k++) {
                assertEquals(0.3 * first[k] + 0.7 * second[k], mixed[k], 1e-6);
            }
        }
    }
}
