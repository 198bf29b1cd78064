package io.github.snn4j.zoo.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.snn4j.core.file.AtomicFile;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.models.train.Evaluation;
import io.github.snn4j.models.train.Subset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a trained model is and was measured to be, as JSON beside it: what it was trained by, its accuracy and firing rates, and
 * how many of the first test examples it gets right, to check by.
 *
 * @param steps for how many steps the test examples were shown
 */
record ModelCard(TrainedNetwork model, int steps, Evaluation found, Dataset test) {
    private static final int CHECKED = 1000;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Writes the card. */
    void write(Path file, int batch, long seed, Workers workers) throws IOException {
        Dataset part = Subset.first(test, Math.min(CHECKED, test.size()));
        Evaluation checked = new Evaluation.Evaluator(model.network().withSteps(steps), model.weights(), batch, workers)
                .run(part, seed);
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("network", model.network().name());
        card.put("input", model.network().graph().input().toString());
        card.put("classes", model.network().classes());
        card.put("steps", steps);
        card.put("trained_steps", model.network().steps());
        card.put(
                "parameters",
                Survey.of(model.network().graph()).rows().stream()
                        .mapToLong(Survey.Row::parameters)
                        .sum());
        Map<String, String> trained = new LinkedHashMap<>(model.provenance());
        trained.remove("classes");
        trained.remove("test_accuracy");
        card.put("trained", trained);
        card.put("dataset", test.name());
        card.put("examples", test.size());
        card.put("accuracy", found.accuracy());
        card.put("firing_rates", found.firingRates());
        card.put("check", Map.of("first", part.size(), "correct", Math.round(checked.accuracy() * part.size())));
        try {
            AtomicFile.write(file, JSON.writeValueAsString(card) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a card cannot be written as JSON", e);
        }
    }
}
