package io.github.snn4j.models.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.models.train.Trainer;
import io.github.snn4j.models.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MethodsTest {
    private static final Workers WORKERS = new Workers(2);

    @TempDir
    Path folder = Path.of("");

    @AfterAll
    static void stop() {
        WORKERS.close();
    }

    static List<String> names() {
        return Methods.names();
    }

    private static Network small(String architecture, String method, int steps, Map<String, String> changes) {
        Architecture built = Architectures.built(architecture).orElseThrow();
        Design start = built.standard()
                .withData(new Shape(16, 16, 3), 4)
                .withWidth(0.25)
                .withSteps(steps);
        return built.network(start, Methods.named(method).settings(start, changes));
    }

    /** The rows of the ImageNet table, S2-07 to S2-15. */
    @ParameterizedTest
    @CsvSource({
        "stbp-tdbn, resnet50, 6, 64.88",
        "diet-snn, vgg16, 5, 69.00",
        "tet, resnet34, 6, 64.79",
        "im-loss, vgg16, 5, 70.65",
        "tebn, resnet34, 4, 64.29",
        "glif, resnet34, 4, 67.52",
        "recdis-snn, resnet34, 6, 67.33",
        "mpbn, resnet34, 4, 64.71",
        "attention-snn, attention-resnet34, 1, 69.15"
    })
    void isARowOfTheTable(String name, String architecture, int steps, double accuracy) {
        Method method = Methods.named(name);
        assertEquals(new Method.Published(architecture, steps, accuracy), method.published());
        Design start = method.architecture().standard().withSteps(steps);
        Network network = method.architecture().network(start, method.settings(start, Map.of()));
        assertEquals(new Shape(224, 224, 3), network.graph().input());
        assertEquals(1000, network.classes());
        assertEquals(steps, network.steps());
        assertFalse(method.decisions().isEmpty());
    }

    /** Every learned array moves in one large step without weight decay, at another number of steps than the published. */
    @ParameterizedTest
    @MethodSource("names")
    void trainsSmall(String name) throws IOException {
        Map<String, String> plain = Map.of(
                "training.optimizer",
                "{\"type\": \"Sgd\", \"lr\": 1000, \"momentum\": 0, \"nesterov\": false, \"weightDecay\": 0}",
                "training.schedule",
                "{\"type\": \"Constant\"}",
                "training.epochs",
                "1",
                "training.batch",
                "8");
        for (String architecture : List.of("ms-resnet20", "vgg9")) {
            Network network = small(architecture, name, name.equals("attention-snn") ? 1 : 7, plain);
            Weights started = Weights.initial(network.graph(), 1);
            Weights trained = Trainer.of(network, new Noise(), WORKERS)
                    .seed(1)
                    .build()
                    .run()
                    .model()
                    .weights();
            Set<String> still = new LinkedHashSet<>();
            for (Weights.Slot slot : started.slots()) {
                if (slot.parameter().trainable() && Arrays.equals(started.get(slot.name()), trained.get(slot.name()))) {
                    still.add(slot.name());
                }
            }
            assertTrue(still.isEmpty(), name + " on " + architecture + " does not learn " + still);
        }
    }

    /** Stopped after the first of two steps, and resumed with another number of threads. */
    @ParameterizedTest
    @MethodSource("names")
    void resumesToTheSameBits(String name) throws IOException {
        Network network = small(
                "ms-resnet20",
                name,
                name.equals("attention-snn") ? 1 : 2,
                Map.of("training.epochs", "2", "training.batch", "8"));
        Path checkpoint = folder.resolve("c.snn");
        float[] whole = Trainer.of(network, new Noise(), WORKERS)
                .build()
                .run()
                .model()
                .weights()
                .values();
        AtomicReference<Trainer> trainer = new AtomicReference<>();
        trainer.set(Trainer.of(network, new Noise(), WORKERS)
                .checkpoint(checkpoint)
                .listener(new TrainingListener() {
                    @Override
                    public void step(Step step) {
                        trainer.get().requestStop();
                    }
                })
                .build());
        assertTrue(trainer.get().run().stopped());
        try (Workers three = new Workers(3)) {
            Trainer.Result resumed = Trainer.of(network, new Noise(), three)
                    .checkpoint(checkpoint)
                    .build()
                    .resume();
            assertArrayEquals(whole, resumed.model().weights().values());
        }
    }

    /** Eight pictures of noise. */
    private record Noise() implements Dataset {
        @Override
        public String name() {
            return "noise";
        }

        @Override
        public int size() {
            return 8;
        }

        @Override
        public Shape shape() {
            return new Shape(16, 16, 3);
        }

        @Override
        public List<String> classes() {
            return List.of("a", "b", "c", "d");
        }

        @Override
        public int label(int index) {
            return index % 4;
        }

        @Override
        public void read(int index, float[] target, int offset) {
            new Philox(2, index).uniform(0, target, offset, shape().size());
        }
    }

    @Test
    void stepsAreThoseOfTheNetwork() {
        for (int steps : new int[] {2, 5}) {
            Network network = small("resnet20", "glif", steps, Map.of());
            assertEquals(steps, network.steps());
            assertTrue(Survey.of(network.graph()).parameters().stream()
                    .filter(p -> p.name().endsWith(".conductance"))
                    .allMatch(p -> p.parameter().shape().get(0) == steps));
        }
    }

    @Test
    void suggestsTheNearestName() {
        String message = assertThrows(IllegalArgumentException.class, () -> Methods.named("tett"))
                .getMessage();
        assertTrue(message.contains("did you mean \"tet\"?"), message);
    }
}
