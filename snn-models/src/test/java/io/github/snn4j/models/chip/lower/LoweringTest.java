package io.github.snn4j.models.chip.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.coding.RandomKey;
import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.chip.Connection;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.Geometry;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.Population;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.Refusal;
import io.github.snn4j.models.network.TrainedNetwork;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The lowered network, run in double by the code below, against the plan. */
class LoweringTest {
    private static final String LIF = "{\"type\": \"Lif\", \"tau\": 0.004, \"decayInput\": true, \"threshold\": 0.3}";

    private static TrainedNetwork model(String input, String layers, String more) {
        var network = NetworkJson.builtIn()
                .read(
                        "{\"name\": \"n\", \"input\": " + input + ", \"steps\": 5, \"layers\": [" + layers + "]" + more
                                + "}",
                        "n");
        Weights weights = Weights.initial(network.graph(), 4);
        for (Weights.Slot slot : weights.slots()) {
            if (slot.name().contains("norm")) {
                float[] values = new float[slot.size()];
                new Philox(9, slot.offset()).uniform(0, values, 0, values.length);
                for (int i = 0; i < values.length; i++) {
                    values[i] = slot.name().endsWith("beta") || slot.name().endsWith("mean")
                            ? values[i] - 0.3f
                            : values[i] + (slot.name().endsWith("gamma") ? (i % 3 == 0 ? -1.2f : 0.4f) : 0.1f);
                }
                weights.set(slot.name(), values);
            }
        }
        return new TrainedNetwork(network, weights, Map.of());
    }

    @Test
    void spikesAndPotentialsAreThoseOfThePlan() {
        TrainedNetwork model = model(
                "[8, 12, 2]",
                "{\"type\": \"Conv2d\", \"channels\": 5, \"kernel\": [3, 5], \"padding\": 2, \"bias\": false},"
                        + "{\"type\": \"BatchNorm\", \"name\": \"norm1\"}, {\"type\": \"Spiking\", \"neuron\": " + LIF
                        + "}, \"AveragePool2d\", {\"type\": \"Conv2d\", \"channels\": 7, \"padding\": 1},"
                        + "{\"type\": \"BatchNorm\", \"name\": \"norm2\"},"
                        + "{\"type\": \"Spiking\", \"neuron\": {\"type\": \"If\", \"reset\": \"hard\"}},"
                        + "{\"type\": \"Dense\", \"units\": 6}, {\"type\": \"Spiking\", \"neuron\": {\"type\":"
                        + " \"ParametricLif\", \"thresholdLearning\": \"per_channel\", \"threshold\": 0.2}},"
                        + "{\"type\": \"Dense\", \"units\": 3}",
                "");
        model.weights().set("spiking3.threshold", new float[] {0.1f, 0.4f, 0.2f, 0.3f, 0.15f, 0.05f});
        compare(model, List.of("spiking1", "spiking2", "spiking3"));
    }

    @Test
    void aPoolBeforeADenseLayerIsComposed() {
        compare(
                model(
                        "[6, 4, 1]",
                        "{\"type\": \"Conv2d\", \"channels\": 3, \"padding\": 1}, {\"type\": \"Spiking\", \"neuron\": "
                                + LIF + "}, \"AveragePool2d\", \"Flatten\", {\"type\": \"Dense\", \"units\": 4}",
                        ""),
                List.of("spiking1"));
    }

    /** Zeros between the taps and towards the channels of the other group, uneven in height and width; also behind a pool. */
    @Test
    void groupsAndDilationAreSpreadOverAWiderKernel() {
        String uneven =
                "{\"type\": \"Conv2d\", \"channels\": 6, \"kernel\": [2, 3], \"stride\": [1, 2], \"padding\": [1, 2],"
                        + " \"dilation\": [3, 2], \"groups\": 2}";
        TrainedNetwork model = model(
                "[6, 8, 2]",
                String.join(", ", uneven, SPIKING, uneven, SENSITIVE, "\"AveragePool2d\"", uneven, SENSITIVE, DENSE),
                "");
        compare(model, List.of("spiking1", "spiking2", "spiking3"));
    }

    private static final String CONV = "{\"type\": \"Conv2d\", \"channels\": 4, \"padding\": 1}";
    private static final String SPIKING = "{\"type\": \"Spiking\", \"neuron\": " + LIF + "}";
    /** Fires at what the first layer's spikes bring. */
    private static final String SENSITIVE = "{\"type\": \"Spiking\", \"neuron\": " + LIF.replace("0.3", "0.04") + "}";

    private static final String DENSE = "{\"type\": \"Dense\", \"units\": 3}";

    @Test
    void shortcutsToPotentialsAreSynapses() {
        TrainedNetwork model = model(
                "[6, 4, 2]",
                String.join(
                        ", ",
                        CONV,
                        SPIKING,
                        "{\"type\": \"Residual\", \"body\": [" + CONV + ", \"BatchNorm\"]}",
                        SPIKING,
                        "{\"type\": \"Residual\", \"body\": [" + CONV + ", \"BatchNorm\"], \"shortcut\": ["
                                + "{\"type\": \"Conv2d\", \"channels\": 4, \"kernel\": 1}]}",
                        SPIKING,
                        DENSE),
                "");
        compare(model, List.of("spiking1", "spiking2", "spiking3"));
    }

    @Test
    void spikesThatAreAddedGoThroughTheSameWeights() {
        TrainedNetwork model = model(
                "[6, 4, 2]",
                String.join(
                        ", ",
                        CONV,
                        SPIKING,
                        "{\"type\": \"Residual\", \"body\": [" + CONV + ", " + SENSITIVE + "]}",
                        "\"AveragePool2d\"",
                        CONV,
                        SENSITIVE,
                        DENSE),
                "");
        compare(model, List.of("spiking1", "residual1/body/spiking1", "spiking2"));
    }

    @Test
    void aMaximumOfSpikesIsPassedOnByNeurons() {
        TrainedNetwork model = model(
                "[6, 4, 2]",
                String.join(", ", CONV, SPIKING, "{\"type\": \"MaxPool2d\", \"window\": 2}", CONV, SENSITIVE, DENSE),
                "");
        compare(model, List.of("spiking1", "spiking2"));
    }

    @Test
    void aMaximumOfPotentialsIsRefused() {
        TrainedNetwork model = model("[6, 4, 2]", String.join(", ", CONV, "\"MaxPool2d\"", SPIKING, DENSE), "");
        CannotExportException e = assertThrows(CannotExportException.class, () -> Lowering.lower(model));
        assertEquals(
                List.of("maxpool1"), e.refusals().stream().map(Refusal::layer).toList());
        assertTrue(e.refusals().get(0).remedy().contains("right after a spiking layer"), e.getMessage());
    }

    @Test
    void aNormOfTheMembraneFoldsIntoTheThresholdAlsoWhenItTurnsTheSign() {
        TrainedNetwork model = model(
                "[6, 4, 2]",
                String.join(
                        ", ",
                        CONV,
                        SPIKING,
                        CONV,
                        "{\"type\": \"MembraneNorm\", \"neuron\": {\"threshold\": 0.4}}",
                        DENSE),
                "");
        model.weights().set("membranenorm1.gamma", new float[] {0.9f, -1.2f, 0.5f, -0.7f});
        model.weights().set("membranenorm1.beta", new float[] {0.1f, 0.2f, -0.1f, 0.3f});
        model.weights().set("membranenorm1.running_mean", new float[] {0.05f, -0.1f, 0.1f, -0.2f});
        model.weights().set("membranenorm1.running_variance", new float[] {0.3f, 0.2f, 0.1f, 0.4f});
        compare(model, List.of("spiking1", "membranenorm1"));
    }

    @Test
    void theHostNormalisesThePicture() {
        TrainedNetwork model = model(
                "[6, 4, 2]",
                String.join(", ", CONV, SPIKING, DENSE),
                ", \"encoder\": {\"type\": \"Normalized\", \"mean\": [0.4, 0.6], \"deviation\": [0.2, 0.5]}");
        compare(model, List.of("spiking1"));
    }

    @Test
    void neuronsThatDriveThemselvesDoSoAStepLater() {
        TrainedNetwork model = model(
                "[6, 4, 2]",
                String.join(
                        ", ",
                        CONV,
                        SPIKING,
                        "{\"type\": \"Dense\", \"units\": 9}",
                        "{\"type\": \"Recurrent\", \"neuron\": " + LIF.replace("0.3", "0.04") + "}",
                        DENSE),
                "");
        compare(model, List.of("spiking1", "recurrent1"));
    }

    private static void compare(TrainedNetwork model, List<String> spiking) {
        LoweredNetwork lowered = Lowering.lower(model);
        int classes = model.network().classes();
        int steps = model.network().steps();
        Shape in = model.network().graph().input();
        float[] picture = new float[in.size()];
        new Philox(5, 6).uniform(0, picture, 0, picture.length);
        try (Workers workers = new Workers(1)) {
            Plan plan = Plan.compile(
                    model.network().graph(),
                    model.weights(),
                    PlanOptions.inference(1, steps).withKeep(true),
                    workers);
            model.network()
                    .encoder()
                    .encode(
                            picture,
                            0,
                            picture.length,
                            1,
                            new RandomKey(0, 0, 0, 0),
                            plan.input(),
                            plan.inputOffset(),
                            picture.length);
            plan.forward(1, 0, 0);
            Map<String, double[][]> run = run(lowered, picture);
            for (String layer : spiking) {
                float[] spikes = plan.kept(layer);
                double[][] own = run.get(layer);
                int fired = 0;
                for (int i = 0; i < spikes.length; i++) {
                    assertEquals(spikes[i], own[i / own[0].length][i % own[0].length], layer + " " + i);
                    fired += spikes[i] > 0 ? 1 : 0;
                }
                assertTrue(fired > 0, layer + " is silent, which shows nothing");
            }
            float[] out = plan.output();
            for (int k = 0; k < classes; k++) {
                double sum = 0;
                for (int t = 0; t < steps; t++) {
                    sum += out[t * classes + k];
                }
                assertEquals(sum, run.get("output")[steps - 1][k], 1e-4);
            }
        }
    }

    /** Spikes by population, step and neuron; of a population that never fires its potentials. */
    private static Map<String, double[][]> run(LoweredNetwork n, float[] picture) {
        Map<String, double[][]> result = new HashMap<>();
        Map<String, double[][]> states = new HashMap<>();
        for (Population p : n.populations()) {
            result.put(p.name(), new double[n.steps()][p.shape().size()]);
            states.put(p.name(), new double[2][p.shape().size()]);
        }
        for (int t = 0; t < n.steps(); t++) {
            for (Population p : n.populations()) {
                int size = p.shape().size();
                double[] u = Objects.requireNonNull(states.get(p.name()))[0];
                double[] v = Objects.requireNonNull(states.get(p.name()))[1];
                double[] drive = p.inputs().isEmpty() ? ((HostLayer) n.input()).apply(picture) : new double[size];
                double[] arriving = new double[size];
                for (Connection c : p.inputs()) {
                    if (t >= c.delay()) {
                        add(c, Objects.requireNonNull(result.get(c.source()))[t - c.delay()], arriving);
                    }
                }
                double[] spikes = Objects.requireNonNull(result.get(p.name()))[t];
                for (int i = 0; i < size; i++) {
                    double bias = p.bias().length == 0 ? 0 : p.bias()[i % p.bias().length];
                    u[i] = (1 - p.decayCurrent()) * u[i] + arriving[i];
                    v[i] = (1 - p.decayVoltage()) * v[i] + u[i] + bias + drive[i];
                    boolean fires = v[i] > p.threshold();
                    spikes[i] = p.accumulates() ? v[i] : fires ? 1 : 0;
                    v[i] = fires ? 0 : v[i];
                }
            }
        }
        return result;
    }

    private static void add(Connection c, double[] spikes, double[] target) {
        Geometry g = c.linear().geometry();
        float[] w = c.linear().weights();
        if (g instanceof DenseGeometry dense) {
            for (int i = 0; i < spikes.length; i++) {
                for (int o = 0; o < target.length; o++) {
                    target[o] += spikes[i] * w[dense.row(i) * target.length + o];
                }
            }
            return;
        }
        ConvGeometry conv = (ConvGeometry) g;
        int pool = conv.pool();
        Shape in = new Shape(
                conv.in().height() / pool, conv.in().width() / pool, conv.in().channels());
        double[] sums = new double[in.size()];
        for (int i = 0; i < spikes.length; i++) {
            int x = i / in.channels() % conv.in().width() / pool;
            int y = i / in.channels() / conv.in().width() / pool;
            sums[(y * in.width() + x) * in.channels() + i % in.channels()] += spikes[i];
        }
        Shape out = conv.out();
        for (int i = 0; i < target.length; i++) {
            int o = i % out.channels();
            int x = i / out.channels() % out.width();
            int y = i / out.channels() / out.width();
            for (int k = 0; k < conv.kernelHeight() * conv.kernelWidth() * in.channels(); k++) {
                int ch = k % in.channels();
                int row = y * conv.strideY() - conv.padY() + k / in.channels() / conv.kernelWidth();
                int column = x * conv.strideX() - conv.padX() + k / in.channels() % conv.kernelWidth();
                if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
                    target[i] += sums[(row * in.width() + column) * in.channels() + ch] * w[k * out.channels() + o];
                }
            }
        }
    }

    @Test
    void everythingThatCannotRunIsNamedAtOnce() {
        TrainedNetwork model = model(
                "[8, 8, 1]",
                "{\"type\": \"Conv2d\", \"channels\": 4, \"padding\": 1}, {\"type\": \"Spiking\", \"neuron\": {\"type\":"
                        + " \"Lif\", \"reset\": \"subtract\"}}, \"MaxPool2d\", {\"type\": \"Residual\", \"body\":"
                        + " [{\"type\": \"Conv2d\", \"channels\": 4, \"padding\": 1}, {\"type\": \"Spiking\", \"neuron\":"
                        + " \"Lif\"}]}, \"Relu\", {\"type\": \"Dense\", \"units\": 2}",
                ", \"encoder\": {\"type\": \"Poisson\"}, \"readout\": \"final_potential\"");
        CannotExportException e = assertThrows(CannotExportException.class, () -> Lowering.lower(model));
        List<String> layers = e.refusals().stream().map(Refusal::layer).toList();
        assertEquals(List.of("input", "spiking1", "relu1", "readout"), layers);
        for (Refusal r : e.refusals()) {
            assertTrue(!r.reason().isBlank()
                    && !r.remedy().isBlank()
                    && String.valueOf(e.getMessage()).contains(r.remedy()));
        }
    }

    @Test
    void attentionIsRefused() {
        TrainedNetwork model = model(
                "[4, 4, 1]",
                "{\"type\": \"Conv2d\", \"channels\": 4}, \"ChannelAttention\", \"SpatialAttention\", \"Relu\","
                        + " {\"type\": \"SelfAttention\", \"heads\": 2, \"spiking\": {\"type\": \"Spiking\", \"neuron\":"
                        + " \"Lif\"}}, {\"type\": \"Dense\", \"units\": 2}",
                "");
        CannotExportException e = assertThrows(CannotExportException.class, () -> Lowering.lower(model));
        List<String> layers = e.refusals().stream().map(Refusal::layer).toList();
        List<String> refused =
                List.of("channelattention1", "spatialattention1", "relu1", "selfattention1/attention/product");
        assertTrue(layers.containsAll(refused), layers + "");
    }
}
