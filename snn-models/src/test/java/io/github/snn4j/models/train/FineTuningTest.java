package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.quantise.Scheme;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.verify.ChipEvaluation;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.TrainedNetwork;
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

/** Training in the chip's integers: what it sees is what the exported network does, and it mends what rounding broke. */
class FineTuningTest {
    private static final Network NETWORK = NetworkJson.builtIn().read("""
                    {"name": "tiny", "input": [6, 6, 1], "steps": 4, "layers": [
                      {"type": "Conv2d", "channels": 5, "bias": false, "padding": 1}, "BatchNorm",
                      {"type": "Spiking", "neuron": {"type": "Lif", "threshold": 0.5}}, "AveragePool2d",
                      {"type": "Dense", "units": 12}, "BatchNorm",
                      {"type": "Spiking", "neuron": {"type": "Lif", "threshold": 0.4}},
                      {"type": "Dense", "units": 2}],
                     "readout": "mean_potential",
                     "training": {"epochs": 4, "batch": 10, "optimizer": {"type": "AdamW", "lr": 0.01}}}
                    """, "tiny");
    private static final Network RECURRENT = NetworkJson.builtIn().read("""
                    {"name": "loop", "input": [6, 6, 1], "steps": 4, "layers": [
                      {"type": "Dense", "units": 12}, {"type": "Spiking", "neuron": {"type": "Lif", "threshold": 0.3}},
                      {"type": "Dense", "units": 9}, {"type": "Recurrent", "neuron": {"type": "ParametricLif",
                        "reset": "hard", "tauLearning": "shared", "thresholdLearning": "per_channel", "threshold": 0.2}},
                      {"type": "Dense", "units": 2}],
                     "readout": "mean_potential",
                     "training": {"epochs": 4, "batch": 10, "optimizer": {"type": "AdamW", "lr": 0.01}}}
                    """, "loop");
    private static final Network GROUPED = NetworkJson.builtIn().read("""
                    {"name": "groups", "input": [6, 6, 1], "steps": 4, "layers": [
                      {"type": "Conv2d", "channels": 4, "padding": 1},
                      {"type": "Spiking", "neuron": {"type": "Lif", "threshold": 0.3}},
                      {"type": "Conv2d", "channels": 6, "kernel": 2, "groups": 2, "dilation": [2, 1]},
                      {"type": "Spiking", "neuron": {"type": "Lif", "threshold": 0.2}},
                      {"type": "Dense", "units": 2}],
                     "readout": "mean_potential",
                     "training": {"epochs": 4, "batch": 10, "optimizer": {"type": "AdamW", "lr": 0.01}}}
                    """, "groups");
    private static final Dataset DATA = new TrainerTest.Halves(60, 0);
    private static final Dataset TEST = new TrainerTest.Halves(120, 0);

    @TempDir
    Path folder = Path.of("");

    private static Network set(Network network, String... settings) {
        Map<String, String> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return NetworkJson.builtIn().with(network, map);
    }

    private static TrainedNetwork trained(Network network) throws IOException {
        try (Workers workers = new Workers(1)) {
            return Trainer.of(network, DATA, workers).seed(5).build().run().model();
        }
    }

    private static Weights copy(TrainedNetwork model) {
        Weights weights = Weights.zeros(model.network().graph());
        weights.setAll(model.weights());
        return weights;
    }

    private static Trainer.Result tuned(Network network, TrainedNetwork from, int threads) throws IOException {
        try (Workers workers = new Workers(threads)) {
            return Trainer.of(network, DATA, workers)
                    .seed(5)
                    .from(copy(from))
                    .watch(TEST)
                    .build()
                    .run();
        }
    }

    private static ChipEvaluation onChip(TrainedNetwork model, Scheme scheme) {
        QuantisedNetwork quantised =
                Quantiser.quantise(Lowering.lower(model), scheme).network();
        try (Workers workers = new Workers(1)) {
            CoreProgram program = CoreProgram.of(Partitioner.partition(quantised, Limits.named("loihi1")));
            return ChipEvaluation.run(program, TEST, ChipEvaluation.Showing.EXACT, quantised, workers);
        }
    }

    @Test
    void whatIsWatchedIsTheChip() throws IOException {
        for (Network start : List.of(NETWORK, RECURRENT, GROUPED)) {
            whatIsWatchedIsTheChip(start);
        }
    }

    private static void whatIsWatchedIsTheChip(Network start) throws IOException {
        TrainedNetwork model = trained(start);
        for (Quantize quantize : List.of(Quantize.LOIHI1, Quantize.SLAYER)) {
            Network network = set(start, "quantize", quantize.name(), "epochs", "2");
            Trainer.Result result = tuned(network, model, 1);
            assertFalse(Arrays.equals(
                    model.weights().values(), result.model().weights().values()));
            ChipEvaluation chip = onChip(result.model(), quantize.scheme().orElseThrow());
            Evaluation watched = java.util.Objects.requireNonNull(result.watched());
            assertArrayEquals(chip.confusion(), watched.confusion());
            assertEquals(0, chip.verification().orElseThrow().mismatches());
            try (Workers workers = new Workers(1)) {
                assertEquals(
                        watched,
                        Evaluation.Evaluator.of(result.model(), 10, workers).run(TEST, 5));
            }
        }
    }

    /** Weights of a hundredth, with thresholds to match, are lost on a scale of 1/32: the network cannot tell classes apart. */
    @Test
    void bringsBackWhatRoundingLost() throws IOException {
        Network longer = set(NETWORK, "epochs", "20");
        TrainedNetwork model = trained(longer);
        Weights small = copy(model);
        for (String name : List.of("dense2.weight", "dense2.bias")) {
            float[] w = small.get(name);
            for (int i = 0; i < w.length; i++) {
                w[i] /= 50;
            }
            small.set(name, w);
        }
        TrainedNetwork shrunk = new TrainedNetwork(longer, small, Map.of());
        try (Workers workers = new Workers(1)) {
            double inFloat = new Evaluation.Evaluator(longer, small, 10, workers)
                    .run(TEST, 0)
                    .accuracy();
            assertTrue(inFloat > 0.95, "in float " + inFloat);
        }
        double before = onChip(shrunk, Scheme.SLAYER).accuracy();
        assertTrue(before < 0.7, "before " + before);
        Trainer.Result result = tuned(set(longer, "quantize", "slayer", "epochs", "6"), shrunk, 1);
        double after = onChip(result.model(), Scheme.SLAYER).accuracy();
        assertTrue(after > 0.95, "after " + after);
    }

    @Test
    void theModelKeepsFloatWeightsAndItsStatistics() throws IOException {
        TrainedNetwork model = trained(NETWORK);
        TrainedNetwork tuned = tuned(set(NETWORK, "quantize", "slayer", "epochs", "1"), model, 1)
                .model();
        for (String name : List.of("batchnorm1.running_mean", "batchnorm2.running_variance")) {
            assertArrayEquals(model.weights().get(name), tuned.weights().get(name), name);
        }
        for (String name : List.of("conv1.weight", "batchnorm1.gamma", "batchnorm2.beta", "dense1.weight")) {
            assertFalse(Arrays.equals(model.weights().get(name), tuned.weights().get(name)), name);
        }
        float[] weights = tuned.weights().get("dense2.weight");
        int between = 0;
        for (float w : weights) {
            between += w * 32 != Math.rint(w * 32) ? 1 : 0;
        }
        assertEquals(weights.length, between);
    }

    /** Without it, training is what it was, losses and bits. */
    @Test
    void noneIsWhatItWas() throws IOException {
        List<List<Double>> losses = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        for (Network network : List.of(NETWORK, set(NETWORK, "quantize", "none"))) {
            List<Double> own = new ArrayList<>();
            losses.add(own);
            try (Workers workers = new Workers(1)) {
                weights.add(Trainer.of(network, DATA, workers)
                        .seed(5)
                        .listener(new TrainingListener() {
                            @Override
                            public void step(Step s) {
                                own.add(s.loss());
                            }
                        })
                        .build()
                        .run()
                        .model()
                        .weights()
                        .values());
            }
        }
        assertEquals(24, losses.get(0).size());
        assertEquals(losses.get(0), losses.get(1));
        assertArrayEquals(weights.get(0), weights.get(1));
    }

    @Test
    void threadsAndInterruptionsDoNotChangeBits() throws IOException {
        TrainedNetwork model = trained(NETWORK);
        Network network = set(NETWORK, "quantize", "slayer", "epochs", "2", "ema", "0.9");
        float[] whole = tuned(network, model, 1).model().weights().values();
        assertArrayEquals(whole, tuned(network, model, 2).model().weights().values());
        Path checkpoint = folder.resolve("c.snn");
        try (Workers workers = new Workers(1)) {
            AtomicReference<Trainer> running = new AtomicReference<>();
            Trainer first = Trainer.of(network, DATA, workers)
                    .seed(5)
                    .from(copy(model))
                    .watch(TEST)
                    .checkpoint(checkpoint)
                    .listener(new TrainingListener() {
                        @Override
                        public void step(Step s) {
                            if (s.epoch() == 2 && s.step() == 2) {
                                running.get().requestStop();
                            }
                        }
                    })
                    .build();
            running.set(first);
            assertTrue(first.run().stopped());
            assertTrue(Files.exists(checkpoint));
            Trainer.Result rest = Trainer.of(network, DATA, workers)
                    .seed(5)
                    .from(copy(model))
                    .watch(TEST)
                    .checkpoint(checkpoint)
                    .build()
                    .resume();
            assertArrayEquals(whole, rest.model().weights().values());
        }
    }

    @Test
    void whatCannotBeFineTunedIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> trained(set(NETWORK, "quantize", "loihi1")));
        assertTrue(String.valueOf(e.getMessage()).contains("--from"), e.toString());
        e = assertThrows(IllegalArgumentException.class, () -> set(NETWORK, "quantize", "loihi3"));
        assertTrue(String.valueOf(e.getMessage()).contains("[none, loihi1, slayer]"), e.toString());
        e = assertThrows(IllegalArgumentException.class, () -> set(NETWORK, "quantize", "loihi1", "tbptt", "2"));
        assertTrue(String.valueOf(e.getMessage()).contains("set tbptt to 0"), e.toString());
        Network soft = NetworkJson.builtIn().read("""
                        {"name": "soft", "input": [6, 6, 1], "steps": 4, "readout": "mean_potential", "layers": [
                          {"type": "Dense", "units": 5}, {"type": "Spiking", "neuron": {"type": "Lif", "reset": "subtract"}},
                          {"type": "Dense", "units": 2}], "training": {"quantize": "loihi1", "batch": 10}}
                        """, "soft");
        TrainedNetwork model = new TrainedNetwork(soft, Weights.initial(soft.graph(), 0), Map.of());
        var refused = assertThrows(CannotExportException.class, () -> tuned(soft, model, 1));
        assertEquals("spiking1", refused.refusals().get(0).layer());
    }
}
