package io.github.snn4j.models.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.TrainingMemory;
import io.github.snn4j.models.train.TrainingStep;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MethodsTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void stop() {
        WORKERS.close();
    }

    static List<String> names() {
        return Methods.names();
    }

    private static Network small(String architecture, String method, int steps) {
        Architecture built = Architectures.built(architecture).orElseThrow();
        Design start = built.standard()
                .withData(new Shape(16, 16, 3), 4)
                .withWidth(0.25)
                .withSteps(steps);
        return built.network(start, Methods.named(method).settings(start, Map.of()));
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

    /** Every learned array gets a gradient, at another number of steps than the published. */
    @ParameterizedTest
    @MethodSource("names")
    void trainsSmall(String name) {
        for (String architecture : List.of("resnet20", "vgg9")) {
            Network network = small(architecture, name, name.equals("attention-snn") ? 1 : 3);
            Weights weights = Weights.initial(network.graph(), 1);
            Plan plan = Plan.compile(
                    network.graph(), weights, TrainingMemory.options(network, weights, 8, Long.MAX_VALUE), WORKERS);
            TrainingStep step = new TrainingStep(network, plan, weights, new float[0][], WORKERS);
            new Philox(2, 0)
                    .normal(
                            0,
                            step.input(),
                            step.inputOffset(),
                            8 * network.graph().input().size());
            assertTrue(Double.isFinite(step.gradients(new int[] {0, 1, 2, 3, 0, 1, 2, 3}, 1, 1)));
            Set<String> silent = new LinkedHashSet<>();
            for (Weights.Slot slot : weights.slots()) {
                boolean any = false;
                for (int i = 0; slot.parameter().trainable() && i < slot.size(); i++) {
                    any |= plan.gradients()[slot.offset() + i] != 0;
                }
                if (slot.parameter().trainable() && !any) {
                    silent.add(slot.name());
                }
            }
            assertTrue(silent.isEmpty(), name + " on " + architecture + " does not learn " + silent);
        }
    }

    @Test
    void stepsAreThoseOfTheNetwork() {
        for (int steps : new int[] {2, 5}) {
            Network network = small("resnet20", "glif", steps);
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
