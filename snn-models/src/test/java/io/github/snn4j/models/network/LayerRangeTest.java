package io.github.snn4j.models.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.Exponents;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.quantise.Scheme;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.simulate.CoreSimulator;
import io.github.snn4j.models.chip.simulate.Recording;
import io.github.snn4j.models.chip.simulate.SimulationResult;
import io.github.snn4j.models.chip.simulate.Stimulus;
import io.github.snn4j.models.chip.verify.NoisePictures;
import io.github.snn4j.models.netx.NetxExport;
import io.github.snn4j.models.netx.NetxImport;
import io.github.snn4j.models.netx.NetxNetwork;
import io.github.snn4j.models.nir.Discretisation;
import io.github.snn4j.models.nir.NirExport;
import io.github.snn4j.models.nir.NirImport;
import io.github.snn4j.models.train.Evaluation;
import io.github.snn4j.models.train.Predictor;
import io.github.snn4j.models.train.Trainer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Parts of a network, against what the same layers do in the whole. */
class LayerRangeTest {
    private static final int STEPS = 6;
    private static final int PIXELS = 8 * 12 * 3;

    private static final TrainedNetwork MODEL = model();

    private static TrainedNetwork model() {
        String json = ("{'name': 'whole', 'input': [8, 12, 3], 'steps': " + STEPS + ", 'layers': ["
                        + "{'type': 'Conv2d', 'channels': 4, 'padding': 1}, SPIKING, 'AveragePool2d',"
                        + "{'type': 'Conv2d', 'channels': 5, 'padding': 1}, SPIKING, 'AveragePool2d',"
                        + " 'Flatten', {'type': 'Dense', 'units': 3}]}")
                .replace("SPIKING", "{'type': 'Spiking', 'neuron': {'type': 'Lif', 'tau': 0.004, 'threshold': 0.15}}")
                .replace('\'', '"')
                .replace("\"AveragePool2d\"", "{\"type\": \"AveragePool2d\", \"window\": 2}");
        Network network = NetworkJson.builtIn().read(json, "whole.json");
        return new TrainedNetwork(network, Weights.initial(network.graph(), 4), Map.of());
    }

    private static TrainedNetwork part(String range) {
        return LayerRange.of(range).of(MODEL);
    }

    private static QuantisedNetwork quantised(TrainedNetwork model, Exponents exponents) {
        return Quantiser.quantise(Lowering.lower(model), Scheme.NENGO, exponents)
                .network();
    }

    private static int count(List<BitSet> spikes) {
        return spikes.stream().mapToInt(BitSet::cardinality).sum();
    }

    /** Between the spikes of one layer and those of another, both pictures: in integers, on cores, as netx. */
    @Test
    void aPartThatEndsInAPictureSpikesAsInTheWhole() {
        TrainedNetwork part = part("averagepool1:spiking2");
        assertEquals(new Shape(4, 6, 5), part.network().graph().output());
        for (Exponents exponents : Exponents.values()) {
            LayerRun whole = new IntegerForward(quantised(MODEL, exponents)).run(Networks.picture(3, PIXELS));
            List<BitSet> before = whole.spikes().get(0);
            List<BitSet> expected = whole.spikes().get(1);
            assertTrue(count(expected) > 30, count(expected) + " spikes");
            QuantisedNetwork own = quantised(part, exponents);
            assertEquals(
                    expected, new IntegerForward(own).runSpikes(before).spikes().get(0));
            CoreProgram program = CoreProgram.of(Partitioner.partition(own, Limits.named("loihi1")));
            SimulationResult onCores = new CoreSimulator(program).run(Stimulus.spikes(before), Recording.SPIKES);
            assertEquals(expected, onCores.spikes().get(1));
            if (exponents == Exponents.NONE) {
                NetxNetwork netx = NetxExport.network(own);
                assertEquals(
                        expected,
                        new IntegerForward(netx.quantised(STEPS))
                                .runSpikes(before)
                                .spikes()
                                .get(0));
                assertEquals(
                        new Shape(4, 6, 5),
                        NetxImport.network(netx, STEPS).network().graph().output());
            }
        }
    }

    /** In float, and through NIR. */
    @Test
    void aPartThatEndsInAPictureIsPredictedAndImportedAgain() {
        TrainedNetwork start = part(":spiking2");
        float[] picture = Networks.picture(3, PIXELS);
        float[] expected = spikes(MODEL, picture, "spiking2");
        assertArrayEquals(expected, spikes(start, picture, "spiking2"));
        TrainedNetwork again = NirImport.network(NirExport.graph(start), "again", STEPS, Discretisation.euler(1e-3));
        assertArrayEquals(spikes(start, picture, "spiking1"), spikes(again, picture, "spiking1"));
        assertEquals(start.network().graph().output(), again.network().graph().output());
        try (Workers workers = new Workers(2)) {
            float[] rates = new Predictor(start, workers).scores(picture, 0);
            assertEquals(4 * 6 * 5, rates.length);
            double sum = 0;
            for (int i = 0; i < rates.length; i++) {
                sum += rates[i] * STEPS;
            }
            assertEquals(count(expected), sum, 1e-3);
        }
    }

    private static int count(float[] spikes) {
        int n = 0;
        for (float s : spikes) {
            n += s > 0 ? 1 : 0;
        }
        return n;
    }

    private static float[] spikes(TrainedNetwork model, float[] picture, String layer) {
        try (Workers workers = new Workers(2)) {
            Predictor predictor = new Predictor(model, workers);
            predictor.scores(picture, 0);
            return Objects.requireNonNull(predictor.spikes().get(layer));
        }
    }

    /** An average of spikes is held by neurons that add it up: of four spikes a quarter each. */
    @Test
    void aPartMayEndInAnAverageOfSpikes() {
        QuantisedNetwork pooled = quantised(part(":averagepool2"), Exponents.FREE);
        LayerRun run = new IntegerForward(pooled).run(Networks.picture(3, PIXELS));
        double unit = pooled.populations().get(2).voltageScale();
        int[] counts = new int[2 * 3 * 5];
        for (BitSet step : run.spikes().get(1)) {
            step.stream().forEach(i -> counts[(i / 30 / 2 * 3 + i / 5 % 6 / 2) * 5 + i % 5]++);
        }
        assertEquals(counts.length, run.potentials().length);
        for (int i = 0; i < counts.length; i++) {
            assertEquals(counts[i] / 4.0, run.potentials()[i] / unit, 0.02, "pixel " + i);
        }
    }

    /** What needs classes says so; how often its layers fire does not need them. */
    @Test
    void aPartThatEndsInAPictureTellsNoClassesApart() {
        TrainedNetwork part = part(":spiking2");
        NoisePictures data = new NoisePictures(4, part.network().graph().input());
        try (Workers workers = new Workers(1)) {
            Evaluation.Evaluator evaluator = new Evaluation.Evaluator(part.network(), part.weights(), 2, workers);
            assertEquals(2, evaluator.firingRates(data, 0).size());
            for (Executable refused : List.<Executable>of(
                    () -> evaluator.run(data, 0),
                    () -> Trainer.of(part.network(), data, workers).build())) {
                IllegalArgumentException e = assertThrows(IllegalArgumentException.class, refused);
                assertTrue(
                        String.valueOf(e.getMessage()).contains("\"whole\" must end in one feature a class"), e + "");
            }
        }
    }
}
