package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.NonFiniteException;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    /** Two classes of noisy 6x6 pictures: the bright half is the upper or the lower. */
    record Halves(int size, float spoiled) implements Dataset {
        @Override
        public String name() {
            return "halves";
        }

        @Override
        public Shape shape() {
            return new Shape(6, 6, 1);
        }

        @Override
        public List<String> classes() {
            return List.of("upper", "lower");
        }

        @Override
        public int label(int index) {
            return index % 2;
        }

        @Override
        public void read(int index, float[] target, int offset) {
            new Philox(3, index).uniform(0, target, offset, 36);
            for (int i = 0; i < 36; i++) {
                target[offset + i] = 0.4f * target[offset + i] + ((i < 18) == (label(index) == 0) ? 0.3f : 0) + spoiled;
            }
        }
    }

    private static final Network NETWORK = NetworkJson.builtIn().read("""
                    {"name": "tiny", "input": [6, 6, 1], "steps": 3, "layers": [
                      {"type": "Conv2d", "channels": 5, "bias": false, "padding": 1}, "BatchNorm",
                      {"type": "Spiking", "neuron": "Lif"}, "AveragePool2d",
                      {"type": "Dropout", "rate": 0.2},
                      {"type": "Dense", "units": 8}, {"type": "Spiking", "neuron": "ParametricLif"},
                      {"type": "Dense", "units": 2}],
                     "training": {"epochs": 4, "batch": 10, "optimizer": {"type": "AdamW", "lr": 0.01},
                                  "schedule": "Cosine", "clip": 1.0}}
                    """, "tiny");
    private static final Network PLAIN = NetworkJson.builtIn().read("""
                    {"name": "plain", "input": [6, 6, 1], "steps": 4, "encoder": "BernoulliRate", "layers": [
                      {"type": "Conv2d", "channels": 5, "padding": 1},
                      {"type": "Spiking", "neuron": {"type": "Lif", "threshold": 0.3}}, "AveragePool2d",
                      {"type": "Dropout", "rate": 0.2},
                      {"type": "Dense", "units": 8}, {"type": "Spiking", "neuron": "ParametricLif"},
                      {"type": "Dense", "units": 2}],
                     "training": {"epochs": 4, "batch": 10, "optimizer": {"type": "AdamW", "lr": 0.01}}}
                    """, "plain");
    private static final Dataset DATA = new Halves(60, 0);

    @TempDir
    Path folder = Path.of("");

    private static float[] train(Network network, int threads, TrainingListener... listeners) throws IOException {
        try (Workers workers = new Workers(threads)) {
            Trainer.Builder builder = Trainer.of(network, DATA, workers).seed(5);
            List.of(listeners).forEach(builder::listener);
            return builder.build().run().model().weights().values().clone();
        }
    }

    @Test
    void learns() throws IOException {
        Network longer = NetworkJson.builtIn().with(NETWORK, Map.of("epochs", "40"));
        try (Workers workers = new Workers(2)) {
            Trainer.Result result = Trainer.of(longer, DATA, workers)
                    .seed(5)
                    .watch(new Halves(100, 0))
                    .build()
                    .run();
            assertEquals(40, result.epochs());
            assertTrue(
                    result.watched() != null && result.watched().accuracy() > 0.95, String.valueOf(result.watched()));
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() throws IOException {
        float[] one = train(NETWORK, 1);
        for (int threads : new int[] {2, 3, 4}) {
            assertArrayEquals(one, train(NETWORK, threads), threads + " threads");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 6, 7, 12, 23})
    void stoppedAtAnyStepAndResumedGivesTheSameBits(int stopAfter) throws IOException {
        assertArrayEquals(train(NETWORK, 2), stoppedAndResumed(NETWORK, stopAfter));
    }

    @Test
    void aSurrogateThatGrowsWithTheTrainingIsThatOfTheEpochWhenResumed() throws IOException {
        Network growing = NetworkJson.builtIn()
                .with(
                        NETWORK,
                        Map.of(
                                "surrogate",
                                "{\"type\": \"HyperbolicTangent\", \"steepness\": 1, \"finalSteepness\": 10}"));
        Network still = NetworkJson.builtIn()
                .with(NETWORK, Map.of("surrogate", "{\"type\": \"HyperbolicTangent\", \"steepness\": 1}"));
        float[] whole = train(growing, 2);
        assertFalse(Arrays.equals(train(still, 2), whole), "K must grow");
        for (int stopAfter : new int[] {3, 6, 14}) {
            assertArrayEquals(whole, stoppedAndResumed(growing, stopAfter), "stopped after " + stopAfter);
        }
    }

    private float[] stoppedAndResumed(Network network, int stopAfter) throws IOException {
        Path checkpoint = folder.resolve("c.snn");
        try (Workers workers = new Workers(2)) {
            AtomicReference<Trainer> trainer = new AtomicReference<>();
            List<Integer> steps = new ArrayList<>();
            TrainingListener stopper = new TrainingListener() {
                @Override
                public void step(Step step) {
                    steps.add(step.step());
                    if (steps.size() == stopAfter) {
                        trainer.get().requestStop();
                    }
                }
            };
            trainer.set(Trainer.of(network, DATA, workers)
                    .seed(5)
                    .checkpoint(checkpoint)
                    .listener(stopper)
                    .build());
            Trainer.Result stopped = trainer.get().run();
            assertTrue(stopped.stopped());
            Trainer.Result resumed = Trainer.of(network, DATA, workers)
                    .seed(5)
                    .checkpoint(checkpoint)
                    .build()
                    .resume();
            assertEquals(4, resumed.epochs());
            return resumed.model().weights().values();
        }
    }

    @Test
    void earlyStoppingStops() throws IOException {
        Network patient = NetworkJson.builtIn()
                .with(NETWORK, Map.of("validation", "0.3", "patience", "2", "epochs", "50", "lr", "0"));
        try (Workers workers = new Workers(1)) {
            assertEquals(3, Trainer.of(patient, DATA, workers).build().run().epochs());
        }
    }

    @Test
    void truncatedTrainingGivesTheSameBitsWithAnyThreadsAndResumed() throws IOException {
        Network cut = NetworkJson.builtIn().with(PLAIN, Map.of("tbptt", "2"));
        float[] whole = train(cut, 1);
        assertArrayEquals(whole, train(cut, 3));
        assertArrayEquals(whole, stoppedAndResumed(cut, 7));
        float[] full = train(PLAIN, 1);
        assertArrayEquals(full, train(NetworkJson.builtIn().with(PLAIN, Map.of("tbptt", "4")), 1));
        assertFalse(Arrays.equals(full, whole), "the cut must be felt");
    }

    @Test
    void truncatedTrainingLearns() throws IOException {
        Network cut = NetworkJson.builtIn().with(PLAIN, Map.of("tbptt", "1", "epochs", "40"));
        try (Workers workers = new Workers(2)) {
            Evaluation watched = Trainer.of(cut, DATA, workers)
                    .seed(5)
                    .watch(new Halves(100, 0))
                    .build()
                    .run()
                    .watched();
            assertTrue(watched != null && watched.accuracy() > 0.95, String.valueOf(watched));
        }
    }

    @Test
    void whatCannotBeTruncatedIsRefusedAtOnce() {
        Network cut = NetworkJson.builtIn().with(NETWORK, Map.of("tbptt", "2"));
        try (Workers workers = new Workers(1)) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> Trainer.of(cut, DATA, workers).build());
            assertTrue(String.valueOf(e.getMessage()).contains("its 3 steps are not a multiple of 2"), e.getMessage());
        }
    }

    @Test
    void resumingWithOtherSettingsIsRefused() throws IOException {
        Path checkpoint = folder.resolve("c.snn");
        try (Workers workers = new Workers(1)) {
            Trainer.of(NETWORK, DATA, workers).checkpoint(checkpoint).build().run();
            IOException seed = assertThrows(
                    IOException.class,
                    () -> Trainer.of(NETWORK, DATA, workers)
                            .seed(9)
                            .checkpoint(checkpoint)
                            .build()
                            .resume());
            assertTrue(String.valueOf(seed.getMessage()).contains("was written with seed 0, not 9"), seed.getMessage());
            Network other = NETWORK.withSteps(5);
            IOException settings = assertThrows(
                    IOException.class,
                    () -> Trainer.of(other, DATA, workers)
                            .checkpoint(checkpoint)
                            .build()
                            .resume());
            assertTrue(String.valueOf(settings.getMessage()).contains("other settings"), settings.getMessage());
        }
    }

    @Test
    void aCheckpointThatCannotBeWrittenLeavesTheOldOne() throws IOException {
        Path checkpoint = folder.resolve("c.snn");
        try (Workers workers = new Workers(1)) {
            Trainer.of(NETWORK, DATA, workers).checkpoint(checkpoint).build().run();
            byte[] old = Files.readAllBytes(checkpoint);
            Files.createDirectories(folder.resolve("c.snn.tmp").resolve("in the way"));
            assertThrows(
                    IOException.class,
                    () -> Trainer.of(NETWORK, DATA, workers)
                            .checkpoint(checkpoint)
                            .build()
                            .run());
            assertArrayEquals(old, Files.readAllBytes(checkpoint));
        }
    }

    @Test
    void notANumberNamesTheLayer() {
        try (Workers workers = new Workers(2)) {
            Trainer trainer =
                    Trainer.of(NETWORK, new Halves(60, Float.NaN), workers).build();
            NonFiniteException e = assertThrows(NonFiniteException.class, trainer::run);
            assertEquals("batchnorm1", e.layer());
        }
    }

    @Test
    void notANumberBehindAThresholdNamesTheLayerToo() {
        try (Workers workers = new Workers(1)) {
            Weights weights = Weights.initial(NETWORK.graph(), 1);
            weights.values()[weights.slot("dense1.weight").offset()] = Float.NaN;
            Trainer trainer = Trainer.of(NETWORK, DATA, workers).from(weights).build();
            NonFiniteException e = assertThrows(NonFiniteException.class, trainer::run);
            assertEquals("dense1", e.layer());
        }
    }

    @Test
    void dataThatDoesNotFitIsNamed() {
        try (Workers workers = new Workers(1)) {
            Network wide = NetworkJson.builtIn()
                    .read("{\"name\": \"w\", \"input\": [7], \"layers\": [{\"type\": \"Dense\", \"units\": 2}]}", "w");
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> Trainer.of(wide, DATA, workers).build());
            assertEquals("network \"w\" takes examples of 7, but data set \"halves\" has 6x6x1", e.getMessage());
        }
    }
}
