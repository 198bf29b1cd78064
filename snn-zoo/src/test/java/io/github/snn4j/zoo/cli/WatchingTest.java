package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchingTest {
    @TempDir
    Path folder;

    private Path data;
    private Path network;
    private Path model;

    @BeforeEach
    void prepare() throws IOException {
        data = Cli.data(folder);
        network = Cli.network(folder);
        model = folder.resolve("m.snn");
    }

    @Test
    void watchedInEveryWayGivesTheSameModel() throws IOException {
        Path runs = folder.resolve("runs/a");
        // the word after --live is the network, not a port
        Cli run = Cli.run("train", "--live", network, "--data", data, "--out", model, "--tensorboard", runs)
                .succeeds();
        assertEquals(
                1,
                run.err()
                        .lines()
                        .filter(l -> l.matches("live: http://127\\.0\\.0\\.1:\\d+/"))
                        .count(),
                run.err());
        try (Stream<Path> files = Files.list(runs)) {
            Path events = files.findFirst().orElseThrow();
            assertTrue(events.getFileName().toString().startsWith("events.out.tfevents."), events.toString());
            assertTrue(Files.size(events) > 1000);
        }
        String header = Files.readAllLines(folder.resolve("m.csv")).get(0);
        assertTrue(header.contains(",gradient_norm,gradient_conv,"), header);
        Path alone = folder.resolve("alone.snn");
        Cli.run("train", network, "--data", data, "--out", alone).succeeds();
        assertEquals(
                Cli.run("inspect", alone, "--json").json().get("weights_sha256"),
                Cli.run("inspect", model, "--json").json().get("weights_sha256"));
    }

    @Test
    void portsThatCannotBeAreRefused() throws IOException {
        Object[] train = {"train", network, "--data", data, "--out", model, ""};
        train[6] = "--live=70000";
        Cli.run(train).refuses("--live", "70000", "65535");
        train[6] = "--live=many";
        Cli.run(train).refuses("--live", "many");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            train[6] = "--live=" + taken.getLocalPort();
            Cli.run(train).refuses("port " + taken.getLocalPort(), "cannot be used");
        }
    }

    @Test
    void eventFilesNeedAFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("f"));
        Cli.run("train", network, "--data", data, "--out", model, "--tensorboard", file)
                .refuses("--tensorboard", "is a file");
    }
}
