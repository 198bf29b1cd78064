package io.github.snn4j.models.chip.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.quantise.Scheme;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.TrainedNetwork;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan of the form fires as the integer forward of the quantised network does. */
class ChipFormTest {
    private static final int PICTURES = 6;
    private static final String SPIKING =
            "{'type': 'Spiking', 'neuron': {'type': 'Lif', 'tau': 0.003, 'decayInput': true, 'threshold': 0.2}}";

    /** First a normed convolution, then what is to be tried; all numbers are random. */
    static TrainedNetwork model(String layers, long seed) {
        String json =
                ("{'name': 'n', 'input': [8, 6, 2], 'steps': 6, 'readout': 'mean_potential', 'layers': [{'type': 'Conv2d', 'channels': 4,"
                                + " 'padding': 1}, 'BatchNorm', " + SPIKING + ", "
                                + layers.replace("SPIKING", SPIKING)
                                + ", 'Flatten', {'type': 'Dense', 'units': 3}]}")
                        .replace('\'', '"');
        Network network = NetworkJson.builtIn().read(json, "n.json");
        Weights weights = Weights.initial(network.graph(), seed);
        Random random = new Random(seed);
        for (Weights.Slot slot : weights.slots()) {
            float[] values = weights.get(slot.name());
            boolean ofNeuron = slot.name().contains("spiking");
            for (int i = 0; i < values.length && !ofNeuron; i++) {
                float noise = (float) random.nextGaussian();
                values[i] = slot.name().endsWith("variance")
                        ? 0.4f + noise * noise
                        : slot.name().endsWith("weight") || slot.name().endsWith("recurrent")
                                ? 2 * values[i]
                                : values[i] + 0.2f * noise;
            }
            for (int i = 0; i < values.length && ofNeuron; i++) {
                values[i] += (float) (0.05 * random.nextDouble());
            }
            weights.set(slot.name(), values);
        }
        return new TrainedNetwork(network, weights, Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'AveragePool2d', {'type': 'Conv2d', 'channels': 5, 'padding': 1, 'bias': false}, 'BatchNorm', SPIKING",
                "'MaxPool2d', {'type': 'Conv2d', 'channels': 5, 'padding': 1}, {'type': 'Spiking', 'neuron': {'type': 'If',"
                        + " 'reset': 'hard', 'threshold': 0.9, 'refractory': 0.002, 'detachReset': true}}",
                "{'type': 'Conv2d', 'channels': 5}, 'BatchNorm', {'type': 'Spiking', 'neuron': {'type': 'ParametricLif',"
                        + " 'tauLearning': 'shared', 'thresholdLearning': 'per_channel', 'decayInput': true,"
                        + " 'threshold': 0.3}}",
                "{'type': 'Residual', 'body': [{'type': 'Conv2d', 'channels': 4, 'padding': 1}, 'BatchNorm'], 'shortcut':"
                        + " [{'type': 'Conv2d', 'channels': 4, 'kernel': 1, 'bias': false}]}, SPIKING",
                "'Flatten', {'type': 'Dense', 'units': 9, 'bias': false}, {'type': 'Spiking', 'neuron': {'type': 'Lif',"
                        + " 'synapticTau': 0.002, 'threshold': 0.7}}",
                "'Flatten', {'type': 'Dense', 'units': 12}, {'type': 'Recurrent', 'neuron': {'type': 'Lif',"
                        + " 'tau': 0.004, 'threshold': 0.5}}"
            })
    void firesAsTheIntegersDo(String layers) {
        for (Scheme scheme : Scheme.values()) {
            for (int seed = 0; seed < 3; seed++) {
                TrainedNetwork model = model(layers, seed);
                ChipForm form = new ChipForm(model, scheme);
                assertEquals(model.weights().learned(), form.weights().learned());
                compare(model, form, scheme);
            }
        }
    }

    private static void compare(TrainedNetwork model, ChipForm form, Scheme scheme) {
        QuantisedNetwork integers =
                Quantiser.quantise(Lowering.lower(model), scheme).network();
        int steps = integers.steps();
        int pixels = model.network().graph().input().size();
        try (Workers workers = new Workers(1)) {
            Plan plan = Plan.compile(
                    form.network().graph(),
                    form.weights(),
                    PlanOptions.inference(PICTURES, steps).withKeep(true),
                    workers);
            for (int i = 0; i < PICTURES; i++) {
                System.arraycopy(Networks.picture(i, pixels), 0, plan.input(), plan.inputOffset() + i * pixels, pixels);
            }
            plan.forward(PICTURES, 0, 0);
            int fired = 0;
            for (int i = 0; i < PICTURES; i++) {
                LayerRun run = new IntegerForward(integers).run(Networks.picture(i, pixels));
                assertArrayEquals(new long[integers.populations().size()], run.overflows());
                for (int k = 0; k < integers.populations().size() - 1; k++) {
                    String name = integers.populations().get(k).name();
                    if (name.startsWith("maxpool")) {
                        continue;
                    }
                    float[] spikes = plan.kept(name);
                    int n = integers.populations().get(k).shape().size();
                    for (int t = 0; t < steps; t++) {
                        for (int j = 0; j < n; j++) {
                            boolean expected = run.spikes().get(k).get(t).get(j);
                            assertEquals(
                                    expected ? 1 : 0,
                                    spikes[(t * PICTURES + i) * n + j],
                                    scheme + " " + name + " picture " + i + " step " + t + " neuron " + j);
                            fired += expected && k > 0 ? 1 : 0;
                        }
                    }
                }
                // what the read-out adds up, in units of its potential
                double scale = integers.populations()
                        .get(integers.populations().size() - 1)
                        .voltageScale();
                float[] output = plan.output();
                for (int c = 0; c < 3; c++) {
                    double sum = 0;
                    for (int t = 0; t < steps; t++) {
                        sum += output[(t * PICTURES + i) * 3 + c];
                    }
                    assertEquals(run.potentials()[c] / scale, sum, 1e-4, "score " + c);
                }
            }
            assertTrue(fired > 40, scheme + ": hardly anything fires: " + fired);
        }
    }

    @Test
    void followsTheFloatWeights() {
        TrainedNetwork model = model("'Flatten', {'type': 'Dense', 'units': 9}, SPIKING", 1);
        ChipForm form = new ChipForm(model, Scheme.NENGO);
        TrainedNetwork other = model("'Flatten', {'type': 'Dense', 'units': 9}, SPIKING", 2);
        form.round(other.weights());
        compare(other, form, Scheme.NENGO);
    }

    @Test
    void whatCannotBeTrainedIsRefused() {
        TrainedNetwork normed = model(
                "{'type': 'Conv2d', 'channels': 3}, {'type': 'MembraneNorm', 'neuron':" + " {'carryNormed': false}}",
                3);
        var e = assertThrows(CannotExportException.class, () -> new ChipForm(normed, Scheme.NENGO));
        assertEquals(
                List.of("membranenorm1"),
                e.refusals().stream().map(r -> r.layer()).toList());
        TrainedNetwork soft = model(
                "{'type': 'Conv2d', 'channels': 3}, {'type': 'Spiking', 'neuron': {'type': 'If',"
                        + " 'reset': 'subtract'}}",
                3);
        e = assertThrows(CannotExportException.class, () -> new ChipForm(soft, Scheme.NENGO));
        assertTrue(String.valueOf(e.getMessage()).contains("reset"), e.toString());
    }
}
