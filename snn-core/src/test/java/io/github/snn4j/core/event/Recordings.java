package io.github.snn4j.core.event;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Recordings that tests read: the published ones, and small ones made here. */
final class Recordings {
    private Recordings() {}

    /** The folder of published recordings. */
    static Path events() {
        String set = System.getProperty("SNN_DATA", System.getenv("SNN_DATA"));
        Path folder = (set != null ? Path.of(set) : Path.of("..", "..", "shared", "data")).resolve("events");
        assertTrue(Files.isDirectory(folder), folder.toAbsolutePath() + " must hold the recordings; set SNN_DATA");
        return folder;
    }

    static Path sample(String name) {
        return events().resolve("samples").resolve(name);
    }

    /** All samples of which {@code formats} know the name or the beginning. */
    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(events().resolve("samples"))) {
            return files.sorted().toList();
        }
    }

    /** Events at random pixels and times, sorted. */
    static Events random(int width, int height, int n, int longestPause, long seed) {
        Random random = new Random(seed);
        Events.Builder events = new Events.Builder(n);
        long time = 0;
        for (int i = 0; i < n; i++) {
            time += random.nextInt(longestPause + 1);
            events.add(time, random.nextInt(width), random.nextInt(height), random.nextBoolean());
        }
        return events.build(width, height);
    }

    static ByteBuffer little(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static Path write(Path file, ByteBuffer filled) throws IOException {
        byte[] bytes = new byte[filled.position()];
        filled.duplicate().flip().get(bytes);
        return Files.write(file, bytes);
    }
}
