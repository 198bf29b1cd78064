package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.architecture.Architectures;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Training in a process of its own, with the launcher's JVM options, does not grow from step to step. */
@EnabledOnOs(OS.LINUX)
class ResidentMemoryTest {
    private static final long MOST = 16 << 20;

    /** Noise as large as MNIST's pictures. */
    record Noise() implements Dataset {
        @Override
        public String name() {
            return "noise";
        }

        @Override
        public int size() {
            return 16 * 520;
        }

        @Override
        public Shape shape() {
            return new Shape(28, 28, 1);
        }

        @Override
        public List<String> classes() {
            return IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        }

        @Override
        public int label(int index) {
            return index % 10;
        }

        @Override
        public void read(int index, float[] target, int offset) {
            new Philox(1, index).uniform(0, target, offset, 784);
        }
    }

    /** The process: prints the resident bytes after step 100 and after step 500. */
    public static final class Training {
        private Training() {}

        public static void main(String[] args) throws IOException {
            Network network = NetworkJson.builtIn()
                    .with(Architectures.named("mnist-cnn"), Map.of("training.batch", "16", "epochs", "1"));
            try (Workers workers = new Workers(2)) {
                Trainer.of(network, new Noise(), workers)
                        .listener(new TrainingListener() {
                            @Override
                            public void step(Step step) {
                                if (step.step() == 100 || step.step() == 500) {
                                    System.out.println(resident());
                                }
                            }
                        })
                        .build()
                        .run();
            }
        }

        private static long resident() {
            try {
                for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                    if (line.startsWith("VmRSS:")) {
                        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                    }
                }
                throw new IllegalStateException("/proc/self/status has no VmRSS");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void fiveHundredStepsHoldHardlyMoreThanOneHundred() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-XX:+UseSerialGC",
                        "-Xmn48m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Training.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        List<Long> resident = out.lines().map(Long::valueOf).toList();
        assertEquals(2, resident.size(), out);
        long more = resident.get(1) - resident.get(0);
        assertTrue(more <= MOST, "grew by " + more + " bytes from " + resident.get(0));
    }
}
