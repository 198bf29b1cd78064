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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
                        + "{'type':'If','reset':'hard','threshold':0.3,'resetPotential':-0.1}}]",
                "[{'type':'Conv2d','channels':2,'kernel':3},'Flatten',{'type':'Conv2d','channels':96,'kernel':1,'groups':96},"
                        + "{'type':'Recurrent','neuron':{'type':'HeterogeneousLif','threshold':0.4}},"
                        + "{'type':'Conv2d','channels':96,'kernel':1,'groups':96,'bias':false},"
                        + "{'type':'Spiking','neuron':{'type':'ParametricLif','tauLearning':'fixed','decayInput':false,"
                        + "'tau':1099511627.776,'threshold':0.2,'thresholdLearning':'per_channel'}},"
                        + "{'type':'Dense','units':4}]"
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

    /**
     * From NIR to a model and back: thresholds, resistances and resets of each neuron, with and without a leak, and a branch
     * without weights. Spikes are the same, and potentials, but for those that count from what they are reset to.
     */
    @ParameterizedTest
    @EnumSource(
            value = Reset.class,
            names = {"HARD", "SUBTRACT"})
    void whatComesBackHasTheSamePotentials(Reset reset) {
        Random r = new Random(7);
        NirArray resets = array(r, -0.5, 5);
        Map<String, NirNode> nodes = new LinkedHashMap<>();
        nodes.put("in", new NirNode.Input(List.of(2, 4, 5)));
        nodes.put(
                "conv",
                new NirNode.Conv(
                        List.of(4, 5),
                        array(r, -1, 3, 2, 3, 2),
                        List.of(1, 1),
                        NirNode.Padding.of(List.of(0, 0)),
                        List.of(1, 1),
                        1,
                        array(r, -1, 3)));
        double[] each = new double[24];
        for (int i = 0; i < each.length; i++) {
            each[i] = 0.5 + 0.25 * (i / 8);
        }
        nodes.put("a", neurons(null, new NirArray(List.of(3, 2, 4), each), array(r, 200, 1), NirArray.of(0)));
        nodes.put("flatten", new NirNode.Flatten(List.of(3, 2, 4), 0, -1));
        nodes.put("fc", new NirNode.Linear(array(r, -1, 6, 24), null));
        nodes.put("b", neurons(null, array(r, 0.5, 6), array(r, 500, 6), NirArray.of(-0.25)));
        nodes.put("side", new NirNode.Linear(array(r, -1, 6, 6), array(r, 0, 6)));
        nodes.put("c", neurons(array(r, 0.004, 6), array(r, 0.5, 6), array(r, 3, 6), NirArray.of(0)));
        nodes.put("last", new NirNode.Linear(array(r, -1, 5, 6), null));
        nodes.put("d", neurons(array(r, 0.003, 5), array(r, 0.25, 5), array(r, 4, 5), resets));
        nodes.put("out", new NirNode.Output(List.of(5)));
        List<NirGraph.Edge> edges = new ArrayList<>();
        List<String> names = List.copyOf(nodes.keySet());
        for (int i = 1; i < names.size(); i++) {
            edges.add(new NirGraph.Edge(names.get(i - 1), names.get(i)));
        }
        edges.add(new NirGraph.Edge("b", "c"));
        NirGraph graph = new NirGraph(nodes, edges, Map.of());
        Discretisation how = Discretisation.euler(1e-3).withReset(reset);
        TrainedNetwork model = NirImport.network(graph, "n", STEPS, how);
        List<double[]> input = input(model, 2, r);
        Recorded expected = record(graph, how, input);
        assertTrue(expected.spikes.values().stream().allMatch(n -> n > 30), expected.spikes + "");
        assertArrayEquals(flat(expected.outputs), run(model, input), 0f);
        if (reset != Reset.HARD) {
            return;
        }
        Recorded found = record(NirExport.graph(model), how, input);
        assertEquals(expected.spikes, found.spikes);
        for (String name : List.of("a", "b", "c", "d")) {
            double[] own = Objects.requireNonNull(expected.potentials.get(name));
            double[] back = Objects.requireNonNull(found.potentials.get(name));
            for (int i = 0; i < own.length; i++) {
                double from = name.equals("d") ? resets.at(i % 5) : 0;
                assertEquals(own[i] - from, back[i], 1e-6 * Math.max(1, Math.abs(own[i])), name + " " + i);
            }
        }
    }

    private static NirNode neurons(@Nullable NirArray tau, NirArray threshold, NirArray resistance, NirArray reset) {
        NirArray none = NirArray.of(0);
        return new NirNode.Integrator(null, NirArray.of(1), tau, resistance, none, threshold, reset);
    }

    /** From {@code least} on: up to 1 more, or up to the double for those above 0. */
    private static NirArray array(Random r, double least, Integer... shape) {
        double[] values = new double[(int) NirArray.size(List.of(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (least + r.nextDouble() * (least > 0 ? least : 1 - least));
        }
        return new NirArray(List.of(shape), values);
    }

    /** Spikes of each layer of neurons and their potentials, step by step. */
    private record Recorded(List<double[]> outputs, Map<String, Integer> spikes, Map<String, double[]> potentials) {}

    private static Recorded record(NirGraph graph, Discretisation how, List<double[]> input) {
        Map<String, Integer> spikes = new LinkedHashMap<>();
        Map<String, double[]> all = new LinkedHashMap<>();
        List<double[]> outputs = new NirSimulator(graph, how).run(input, (t, out, potentials, currents) -> {
            potentials.forEach((name, v) -> {
                for (int i = 0; i < v.length; i++) {
                    spikes.merge(name, (int) Objects.requireNonNull(out.get(name))[i], Integer::sum);
                    all.computeIfAbsent(name, n -> new double[v.length * STEPS])[t * v.length + i] = v[i];
                }
            });
        });
        return new Recorded(outputs, spikes, all);
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
