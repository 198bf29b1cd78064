package io.github.snn4j.models.nir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.Golden;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.nir.Discretisation.Scheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks from and to NIR against the simulation of the graph itself, which shares no code with the plan. */
class NirNetworkTest {
    private static final int STEPS = 60;

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "lif_norse, 1e-4, HARD, EULER, 3",
        "two_lif_neurons, 1e-3, HARD, EXPONENTIAL, 300",
        "braille_noDelay_bias_zero, 1e-4, HARD, EULER, 1",
        "braille_noDelay_bias_zero, 1e-4, HARD, EXPONENTIAL, 1",
        "braille_norse, 1e-4, HARD, IMPULSE, 1",
        "nmnist_cnn_sinabs, 1, SUBTRACT, EULER, 1"
    })
    void importedNetworksSpikeAsTheGraphDoes(String name, double dt, Reset reset, Scheme scheme, double scale)
            throws IOException {
        NirGraph graph = NirReader.read(Golden.interop("nir/" + name + ".nir"));
        Discretisation how = new Discretisation(dt, scheme, reset, false);
        TrainedNetwork network = NirImport.network(graph, name, STEPS, how);
        List<double[]> input = input(network, scale, new Random(3));
        int[] spikes = new int[1];
        List<double[]> expected = new NirSimulator(graph, how).run(input, (t, outputs, potentials, currents) -> {
            for (String neurons : potentials.keySet()) {
                for (double s : Objects.requireNonNull(outputs.get(neurons))) {
                    spikes[0] += (int) s;
                }
            }
        });
        assertTrue(spikes[0] > 5, spikes[0] + " spikes");
        assertArrayEquals(flat(expected), run(network, input), 0f);
    }

    /** Layers whose export exercises every operation NIR has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'type':'Conv2d','channels':6,'kernel':3,'padding':1},'BatchNorm',{'type':'Spiking','neuron':'Lif'},"
                        + "'AveragePool2d',{'type':'Conv2d','channels':4,'kernel':[3,2],'stride':[1,2]},{'type':'Dropout'},"
                        + "{'type':'Spiking','neuron':'Lif'},'Flatten',{'type':'Dense','units':7}]",
                "[{'type':'Conv2d','channels':6,'kernel':3,'padding':1,'groups':3,'bias':false},{'type':'Residual','body':"
                        + "['BatchNorm',{'type':'Spiking','neuron':'Lif'},{'type':'Conv2d','channels':6,'kernel':3,'padding':1,"
                        + "'bias':false},'BatchNorm']},{'type':'Spiking','neuron':'Lif'},{'type':'Dense','units':5},"
                        + "{'type':'Recurrent','neuron':{'type':'ParametricLif','tauLearning':'per_channel'}},"
                        + "{'type':'Dense','units':4}]",
                "[{'type':'Conv2d','channels':6,'kernel':3},{'type':'Spiking','neuron':{'type':'HeterogeneousLif',"
                        + "'synapticTau':0.003,'decayInput':true}},{'type':'Dense','units':5},{'type':'Spiking','neuron':"
                        + "{'type':'If','reset':'hard','threshold':0.3,'resetPotential':-0.1}}]"
            })
    void exportedNetworksBehaveAsTheyDid(String layers) throws IOException {
        Network network = NetworkJson.builtIn()
                .read(
                        ("{'name':'n','input':[8,10,3],'steps':" + STEPS + ",'layers':" + layers + "}")
                                .replace('\'', '"'),
                        "n.json");
        Weights weights = Weights.initial(network.graph(), 3);
        Random random = new Random(2);
        for (Weights.Slot slot : weights.slots()) {
            // so that no statistic, bias or constant is what it starts as
            for (int i = 0; i < slot.size() && !slot.name().endsWith("weight"); i++) {
                weights.values()[slot.offset() + i] += 0.3f * random.nextFloat();
            }
        }
        TrainedNetwork model = new TrainedNetwork(network, weights, Map.of());
        Path file = folder.resolve("n.nir");
        NirWriter.write(NirExport.graph(model), file);
        NirGraph graph = NirReader.read(file);
        Discretisation how = new Discretisation(
                Double.parseDouble(Objects.requireNonNull(graph.metadata().get("dt"))),
                Scheme.valueOf(Objects.requireNonNull(graph.metadata().get("integration"))
                        .toUpperCase(Locale.ROOT)),
                Reset.HARD,
                false);
        List<double[]> input = input(model, 3, random);
        float[] expected = run(model, input);
        assertTrue(java.util.stream.IntStream.range(0, expected.length).anyMatch(i -> expected[i] != 0));
        assertArrayEquals(expected, flat(new NirSimulator(graph, how).run(input, (t, o, v, currents) -> {})), 1e-6f);
        TrainedNetwork back = NirImport.network(graph, "back", STEPS, how);
        assertArrayEquals(expected, run(back, input), 1e-6f);
    }

    @Test
    void whatNirCannotExpressIsNamedAtOnce() {
        Network network = NetworkJson.builtIn()
                .read(
                        "{\"name\":\"n\",\"input\":[8,8,1],\"steps\":2,\"layers\":[{\"type\":\"Conv2d\",\"channels\":2},"
                                + "\"MaxPool2d\",{\"type\":\"Spiking\",\"neuron\":\"If\"},{\"type\":\"Dense\",\"units\":2}]}",
                        "n.json");
        TrainedNetwork model = new TrainedNetwork(network, Weights.initial(network.graph(), 1), Map.of());
        CannotExportException e = assertThrows(CannotExportException.class, () -> NirExport.graph(model));
        assertEquals(
                List.of("maxpool1", "spiking1"),
                e.refusals().stream().map(r -> r.layer()).toList());
        assertTrue(String.valueOf(e.getMessage()).contains("soft reset"), e.getMessage());
    }

    /** Random numbers from 0 to {@code scale}, channels-first, most of them 0. */
    private static List<double[]> input(TrainedNetwork network, double scale, Random random) {
        int n = network.network().graph().input().size();
        List<double[]> input = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            double[] x = new double[n];
            for (int i = 0; i < n; i++) {
                x[i] = random.nextInt(4) == 0 ? (float) (random.nextDouble() * scale) : 0;
            }
            input.add(x);
        }
        return input;
    }

    private static float[] run(TrainedNetwork model, List<double[]> input) {
        Shape s = model.network().graph().input();
        PlanOptions options = PlanOptions.inference(1, STEPS)
                .withStaticInput(false)
                .withDt(model.network().dt());
        try (Workers workers = new Workers(1)) {
            Plan plan = Plan.compile(model.network().graph(), model.weights(), options, workers);
            int pixels = s.height() * s.width();
            for (int t = 0; t < STEPS; t++) {
                for (int i = 0; i < s.size(); i++) {
                    int number = i % s.channels() * pixels + i / s.channels();
                    plan.input()[plan.inputOffset() + t * s.size() + i] = (float) input.get(t)[number];
                }
            }
            plan.forward(1, 0, 1);
            return plan.output();
        }
    }

    private static float[] flat(List<double[]> steps) {
        int n = steps.get(0).length;
        float[] all = new float[steps.size() * n];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) steps.get(i / n)[i % n];
        }
        return all;
    }
}
