package io.github.snn4j.zoo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What this process holds in memory, in MB of 2^20 bytes, where Linux tells. */
public final class ProcessMemory {
    private ProcessMemory() {}

    /** Resident now. */
    public static OptionalDouble resident() {
        return status("VmRSS:");
    }

    /** The most that was resident since the process started. */
    public static OptionalDouble peak() {
        return status("VmHWM:");
    }

    private static OptionalDouble status(String field) {
        Path file = Path.of("/proc/self/status");
        if (!Files.isReadable(file)) {
            return OptionalDouble.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return OptionalDouble.empty();
        }
    }
}
