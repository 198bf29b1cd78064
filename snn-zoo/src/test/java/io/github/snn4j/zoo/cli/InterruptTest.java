package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.models.network.SnnFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptTest {
    private static final String EPOCHS = "400";

    @TempDir
    Path folder;

    @Test
    void stoppedAndResumedTrainingGivesTheSameBits() throws Exception {
        Path data = Cli.data(folder);
        Path network = Cli.network(folder);
        Path model = folder.resolve("m.snn");
        Path log = folder.resolve("m.csv");
        Process process = Cli.start(
                folder,
                List.of("jdk.incubator.vector"),
                "train",
                network,
                "--data",
                data,
                "--out",
                model,
                "--epochs",
                EPOCHS);
        waitForRows(process, log, 5);
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String err = Files.readString(folder.resolve("err"));
        assertEquals(130, process.exitValue(), err);
        assertTrue(err.contains("--resume"), err);
        assertFalse(Files.exists(model));
        assertTrue(Files.exists(folder.resolve("m.checkpoint.snn")));

        Cli.run("train", network, "--data", data, "--out", model, "--epochs", EPOCHS, "--resume")
                .succeeds();
        Path whole = folder.resolve("whole.snn");
        Cli.run("train", network, "--data", data, "--out", whole, "--epochs", EPOCHS)
                .succeeds();
        assertEquals(hash(whole), hash(model));
        assertEquals(epochs(folder.resolve("whole.csv")), epochs(log));
        Cli.run("train", network, "--data", data, "--out", model, "--resume").refuses("m.checkpoint.snn");
    }

    private static void waitForRows(Process process, Path log, int rows) throws IOException, InterruptedException {
        while (!Files.exists(log) || Files.readAllLines(log).size() <= rows) {
            assertTrue(process.isAlive(), "ended too early");
            Thread.sleep(10);
        }
    }

    private static String hash(Path model) throws IOException {
        return SnnFile.weightsSha256(SnnFile.builtIn().read(model).model());
    }

    /** Epoch, loss and training accuracy of each row: what does not depend on the time it took. */
    private static List<String> epochs(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(row -> String.join(",", List.of(row.split(",")).subList(0, 4)))
                .toList();
    }
}
