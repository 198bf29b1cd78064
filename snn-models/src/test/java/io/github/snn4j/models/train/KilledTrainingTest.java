package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.SnnFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training in a process of its own, killed without warning again and again. */
class KilledTrainingTest {
    private static final int KILLS = 20;

    /** Wide, so that much of the time goes into writing checkpoints. */
    private static final Network NETWORK = NetworkJson.builtIn().read("""
                    {"name": "wide", "input": [6, 6, 1], "steps": 2, "layers": [
                      {"type": "Dense", "units": 1500}, "BatchNorm", {"type": "Spiking", "neuron": "Lif"},
                      {"type": "Dense", "units": 2}],
                     "training": {"epochs": 60, "batch": 10, "optimizer": {"type": "Adam", "lr": 0.001}}}
                    """, "wide");

    @TempDir
    Path folder = Path.of("");

    /** The process: trains, or resumes where there is a checkpoint, and writes the finished model. */
    public static final class Training {
        private Training() {}

        public static void main(String[] args) throws IOException {
            Path checkpoint = Path.of(args[0]);
            try (Workers workers = new Workers(1)) {
                Trainer trainer = Trainer.of(NETWORK, new TrainerTest.Halves(40, 0), workers)
                        .checkpoint(checkpoint)
                        .build();
                Trainer.Result result = Files.exists(checkpoint) ? trainer.resume() : trainer.run();
                SnnFile.builtIn().write(Path.of(args[1]), result.model());
            }
        }
    }

    @Test
    void resumesToTheSameBitsHoweverOftenItIsKilled() throws Exception {
        Path expected = folder.resolve("expected.snn");
        long start = System.nanoTime();
        assertEquals(0, start(folder.resolve("e.checkpoint"), expected).waitFor());
        long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        Path checkpoint = folder.resolve("c.checkpoint");
        Path model = folder.resolve("m.snn");
        Random random = new Random(1);
        int inTraining = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            FileTime before = lastWritten(checkpoint);
            Process process = start(checkpoint, model);
            // half of the time at any moment, half of it soon after a checkpoint, however fast the machine is
            long patience = 100 + random.nextInt((int) whole);
            if (kill % 2 == 1) {
                while (process.isAlive() && lastWritten(checkpoint).equals(before)) {
                    Thread.sleep(1);
                }
                patience = random.nextInt(30);
            }
            boolean finished = process.waitFor(patience, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            inTraining += !finished && Files.exists(checkpoint) ? 1 : 0;
            if (finished) {
                assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(model));
                Files.delete(checkpoint);
                Files.delete(model);
            }
        }
        assertTrue(inTraining > KILLS / 4, "only " + inTraining + " kills fell into the training");
        assertEquals(0, start(checkpoint, model).waitFor());
        assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(model));
    }

    private static FileTime lastWritten(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file);
        } catch (NoSuchFileException none) {
            return FileTime.fromMillis(0);
        }
    }

    private static Process start(Path checkpoint, Path model) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Training.class.getName(),
                checkpoint.toString(),
                model.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
