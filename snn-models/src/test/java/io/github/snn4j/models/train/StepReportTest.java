package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepReportTest {
    private static final Network NETWORK = NetworkJson.builtIn().read("""
                    {"name": "two", "input": [6, 6, 1], "steps": 3, "layers": [
                      {"name": "first", "type": "Dense", "units": 12},
                      {"name": "spikes", "type": "Spiking", "neuron": {"type": "Lif", "threshold": 0.2}},
                      {"name": "second", "type": "Dense", "units": 2}],
                     "training": {"epochs": 2, "batch": 10, "accumulate": 2, "schedule": "Cosine",
                                  "optimizer": {"type": "Sgd", "lr": 0.5, "momentum": 0}}}
                    """, "two");

    /** Without momentum an update is the learning rate times the gradient, so that the weights tell the norms. */
    @Test
    void aStepTellsWhatTheWeightsDid() throws IOException {
        Weights weights = Weights.initial(NETWORK.graph(), 3);
        List<TrainingListener.Step> steps = new ArrayList<>();
        List<TrainingListener.Epoch> epochs = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            private float[] before = weights.values().clone();

            @Override
            public void step(Step s) {
                assertEquals(
                        moved(before, "first") / s.learningRate(),
                        s.gradientNorms().get("first"),
                        1e-4);
                assertEquals(
                        moved(before, "second") / s.learningRate(),
                        s.gradientNorms().get("second"),
                        1e-4);
                double both = Math.hypot(
                        s.gradientNorms().get("first"), s.gradientNorms().get("second"));
                assertEquals(both, s.gradientNorm(), 1e-12);
                before = weights.values().clone();
                steps.add(s);
            }

            private double moved(float[] from, String layer) {
                double sum = 0;
                for (Weights.Slot slot : weights.slots()) {
                    for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
                        double d = weights.values()[i] - from[i];
                        sum += slot.name().startsWith(layer + ".") ? d * d : 0;
                    }
                }
                return Math.sqrt(sum);
            }

            @Override
            public void epoch(Epoch e) {
                epochs.add(e);
            }
        };
        try (Workers workers = new Workers(2)) {
            Trainer.of(NETWORK, new TrainerTest.Halves(60, 0), workers)
                    .from(weights)
                    .listener(listener)
                    .build()
                    .run();
        }
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L, 6L),
                steps.stream().map(TrainingListener.Step::number).toList());
        for (int e = 0; e < 2; e++) {
            List<TrainingListener.Step> own = steps.subList(3 * e, 3 * e + 3);
            assertEquals(
                    own.stream()
                            .mapToDouble(TrainingListener.Step::loss)
                            .average()
                            .orElseThrow(),
                    epochs.get(e).loss(),
                    1e-12);
            assertEquals(
                    own.stream()
                            .mapToDouble(TrainingListener.Step::accuracy)
                            .average()
                            .orElseThrow(),
                    epochs.get(e).trainAccuracy(),
                    1e-12);
            assertEquals(own.get(2), epochs.get(e).last());
        }
        assertEquals(0, steps.get(5).secondsLeft());
        assertTrue(steps.get(0).secondsLeft() > 0 && steps.get(0).samplesPerSecond() > 0);
        assertTrue(steps.get(0).firingRates().get("spikes") > 0);
        assertTrue(steps.get(5).learningRate() < steps.get(0).learningRate());
    }
}
