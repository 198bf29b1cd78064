package io.github.snn4j.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.core.coding.EventFrames;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.models.train.Evaluation;
import io.github.snn4j.models.train.Subset;
import io.github.snn4j.zoo.artifact.Download;
import io.github.snn4j.zoo.dataset.Datasets;
import io.github.snn4j.zoo.dataset.EventDatasets;
import io.github.snn4j.zoo.dataset.Split;
import io.github.snn4j.zoo.dataset.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trained models that come with the project get right what their cards say. */
class ModelsTest {
    private static final Path MODELS = Path.of("models");
    private static final long LARGEST = 10_000_000;

    static List<Path> models() throws IOException {
        try (Stream<Path> folders = Files.list(MODELS)) {
            List<Path> all = folders.filter(Files::isDirectory).sorted().toList();
            assertFalse(all.isEmpty());
            return all;
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void getsRightWhatItsCardSays(Path folder) throws IOException {
        JsonNode card = new ObjectMapper().readTree(folder.resolve("card.json").toFile());
        Path file = folder.resolve("model.snn");
        assertTrue(Files.size(file) < LARGEST, file + " has " + Files.size(file) + " bytes");
        assertTrue(Files.exists(folder.resolve("log.csv")));
        TrainedNetwork model = SnnFile.builtIn().read(file).model();
        Network network = model.network().withSteps(card.get("steps").asInt());
        Dataset test = test(card.get("dataset").asText(), network);
        assertEquals(card.get("examples").asInt(), test.size());
        int first = card.get("check").get("first").asInt();
        try (Workers workers = new Workers(2)) {
            Evaluation found =
                    new Evaluation.Evaluator(network, model.weights(), 100, workers).run(Subset.first(test, first), 0);
            assertEquals(card.get("check").get("correct").asLong(), Math.round(found.accuracy() * first));
        }
    }

    private static Dataset test(String name, Network network) throws IOException {
        Path data = TestFiles.data();
        if (network.encoder() instanceof EventFrames frames) {
            return EventDatasets.open(name, data, Split.TEST).frames(frames, network.steps());
        }
        Datasets sets = new Datasets(data, Download.never());
        return name.startsWith("imagenette")
                ? sets.pictures("imagenette", Split.TEST, network.graph().input())
                : sets.open(name, Split.TEST);
    }
}
