package io.github.snn4j.models.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.models.train.TrainingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLogTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_250L), ZoneOffset.UTC);

    @TempDir
    Path parent;

    static TrainingListener.Step step(int epoch, int epochs, int step, int steps) {
        double x = (epoch - 1) * steps + step;
        return new TrainingListener.Step(
                epoch,
                epochs,
                step,
                steps,
                1 / x,
                1 - 1 / x,
                0.01,
                2 / x,
                Map.of("conv", 1.5 / x),
                Map.of("spikes", 0.1 + 0.01 * x),
                1000,
                60);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    private static void train(Path folder, int from, int to) throws IOException {
        try (TensorBoardLog log = new TensorBoardLog(folder, CLOCK)) {
            for (int number = from; number <= to; number++) {
                TrainingListener.Step s = step((number - 1) / 3 + 1, 2, (number - 1) % 3 + 1, 3);
                log.step(s);
                if (s.step() == 3) {
                    log.epoch(new TrainingListener.Epoch(s.epoch(), 2, 0.5, 0.6, 0.7, 9, 100, s));
                }
            }
        }
    }

    @Test
    void readerKnowsThePublishedChecksum() {
        // the check value of CRC-32C in the catalogue of parametrised CRC algorithms
        assertEquals(0xe3069283, EventReader.crc("123456789".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void figuresComeBack() throws IOException {
        Path folder = parent.resolve("runs/a");
        train(folder, 1, 6);
        List<Path> files = files(folder);
        assertEquals(1, files.size());
        assertTrue(files.get(0).getFileName().toString().startsWith("events.out.tfevents.1700000000."));
        List<EventReader.Event> events = EventReader.read(files.get(0));
        assertEquals("brain.Event:2", events.get(0).fileVersion());
        assertEquals(1, events.get(1).session());
        assertEquals(1, events.get(1).step());
        List<EventReader.Event> rest = events.subList(2, events.size());
        assertEquals(
                List.of(1L, 2L, 3L, 3L, 4L, 5L, 6L, 6L),
                rest.stream().map(EventReader.Event::step).toList());
        assertEquals(1_700_000_000.25, rest.get(0).wallTime());
        assertEquals(
                Map.of(
                        "train/loss", 0.25f,
                        "train/accuracy", 0.75f,
                        "train/learning_rate", 0.01f,
                        "train/gradient_norm", 0.5f,
                        "train/samples_per_second", 1000f,
                        "firing_rate/spikes", 0.14f,
                        "gradient_norm/conv", 0.375f),
                rest.get(4).scalars());
        assertEquals(
                Map.of("epoch/loss", 0.5f, "epoch/train_accuracy", 0.6f, "epoch/watch_accuracy", 0.7f),
                rest.get(3).scalars());
    }

    @Test
    void resumedTrainingGoesOnInAFileOfItsOwn() throws IOException {
        Path folder = parent.resolve("b");
        train(folder, 1, 4);
        byte[] first = Files.readAllBytes(files(folder).get(0));
        train(folder, 4, 6);
        List<Path> files = files(folder);
        assertEquals(2, files.size());
        assertEquals(first.length, Files.size(files.get(0)));
        List<EventReader.Event> events = EventReader.read(files.get(1));
        assertEquals("brain.Event:2", events.get(0).fileVersion());
        assertEquals(1, events.get(1).session());
        assertEquals(4, events.get(1).step());
        assertEquals(
                List.of(4L, 5L, 6L, 6L),
                events.stream().skip(2).map(EventReader.Event::step).toList());
    }

    @Test
    void longTrainingsAreThinned() throws IOException {
        Path folder = parent.resolve("c");
        try (TensorBoardLog log = new TensorBoardLog(folder, CLOCK)) {
            for (int s = 1; s <= 4005; s++) {
                log.step(step(1, 5, s, 4005));
            }
        }
        List<Long> steps = EventReader.read(files(folder).get(0)).stream()
                .skip(2)
                .map(EventReader.Event::step)
                .toList();
        assertEquals(List.of(1L, 10L, 20L), steps.subList(0, 3));
        assertEquals(4005, steps.get(steps.size() - 1));
        assertEquals(402, steps.size());
    }

    @Test
    void unfinishedAccuracyIsLeftOut() throws IOException {
        Path folder = parent.resolve("d");
        try (TensorBoardLog log = new TensorBoardLog(folder, CLOCK)) {
            log.epoch(new TrainingListener.Epoch(1, 1, 0.5, 0.6, Double.NaN, 9, 100, step(1, 1, 3, 3)));
        }
        List<EventReader.Event> events = EventReader.read(files(folder).get(0));
        assertFalse(events.get(2).scalars().containsKey("epoch/watch_accuracy"));
    }
}
