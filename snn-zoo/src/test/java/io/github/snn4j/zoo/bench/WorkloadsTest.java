package io.github.snn4j.zoo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.surrogate.FastSigmoid;
import io.github.snn4j.core.surrogate.Triangle;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.TrainingStep;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadsTest {
    /** Numbers of arrays and of elements as PyTorch counts them in the peer's scripts. */
    @ParameterizedTest
    @CsvSource({
        "W1, snntorch, 4, 795010, fc1.weight fc2.bias",
        "W1, spikingjelly, 4, 795010, 0.weight 2.bias",
        "W2, snntorch, 6, 29826, 0.weight 3.bias 7.weight",
        "W2, spikingjelly, 6, 29826, 0.weight 3.bias 7.weight",
        "W3, csnn, 8, 3365504, 0.weight 1.bias 5.weight 9.weight 11.weight",
        "W4, vgg11, 26, 9228362, 0.weight 1.weight 5.bias 26.weight 25.weight 30.bias",
        "W5, sew18, 62, 11173962, conv1.weight layer1.0.bn2.bias layer2.0.downsample.1.weight layer4.1.conv2.weight fc.bias",
        "sew34, sew34, 110, 21289802, conv1.weight bn1.bias layer3.5.bn2.bias layer4.0.downsample.0.weight"
    })
    void everyParameterHasItsPeer(String name, String framework, int arrays, int elements, String some) {
        Workload w = Workloads.of(name, framework, null);
        Map<String, Integer> mapped = new TreeMap<>();
        w.parameters()
                .forEach(p -> mapped.put(p.name(), Arrays.stream(p.shape()).reduce(1, (a, b) -> a * b)));
        Map<String, Integer> learned = new TreeMap<>();
        Weights weights = w.initialWeights(1);
        weights.slots().stream().filter(s -> s.parameter().trainable()).forEach(s -> learned.put(s.name(), s.size()));
        assertEquals(learned, mapped);
        assertEquals(arrays, w.parameters().size());
        assertEquals(elements, weights.learned());
        var peers = w.parameters().stream().map(PeerParameter::peer).toList();
        for (String peer : some.split(" ")) {
            assertTrue(peers.contains(peer), peer + " is not in " + peers);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"W1", "W2", "W3", "W4", "W5", "sew34"})
    void takesATrainingStep(String name) {
        Workload w = Workloads.of(name, null, null).withBatch(2).withSteps(2);
        Network network = w.network();
        Weights weights = w.initialWeights(1);
        float[] before = weights.values().clone();
        try (Workers workers = new Workers(2)) {
            Plan plan = Plan.compile(network.graph(), weights, PlanOptions.training(2, 2), workers);
            int[] labels = new RandomBatches(w, 1).load(plan, 0);
            float[][] state = new float[2][weights.learned()];
            TrainingStep step = new TrainingStep(network, plan, weights, state, workers);
            double loss = step.gradients(labels, 1, 1);
            assertEquals(Math.log(10), loss, 1, "ten classes, nothing learned");
            step.update(1, network.recipe().optimizer().lr());
        }
        int moved = 0;
        for (int i = 0; i < weights.learned(); i++) {
            moved += weights.values()[i] != before[i] ? 1 : 0;
        }
        assertTrue(moved > weights.learned() / 100, moved + " of " + weights.learned() + " weights moved");
    }

    @Test
    void surrogateIsThatOfEveryNeuron() {
        assertEquals(new FastSigmoid(25), Workloads.of("W2", null, null).surrogate());
        Workload w = Workloads.of("W5", null, Triangle.of());
        long neurons = Survey.of(w.network().graph()).rows().stream()
                .filter(row -> row.neuron() != null)
                .peek(row -> assertEquals(Triangle.of(), ((Lif) row.neuron()).surrogate(), row.name()))
                .count();
        assertEquals(20, neurons);
    }

    @Test
    void sewResNetStartsAsItsPeer() {
        Weights weights = Workloads.of("W5", null, null).initialWeights(3);
        float[] w = weights.get("layer3-1/body/conv2.weight");
        double squares = 0;
        for (float v : w) {
            squares += (double) v * v;
        }
        assertEquals(Math.sqrt(2.0 / (9 * 256)), Math.sqrt(squares / w.length), 1e-4);
    }

    @Test
    void typosAreAnsweredWithTheNearest() {
        var e = assertThrows(IllegalArgumentException.class, () -> Workloads.of("W44", null, null));
        assertTrue(e.getMessage().contains("did you mean \"W4\"?"), e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> Workloads.of("W1", "snntroch", null));
        assertTrue(e.getMessage().contains("did you mean \"snntorch\"?"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Workloads.of("W4", "snntorch", null));
    }
}
