package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @Test
    void namesWhatItFinds(@TempDir Path folder) throws IOException {
        Path mnist = Files.createDirectory(folder.resolve("mnist"));
        Files.createFile(mnist.resolve("train-images-idx3-ubyte"));
        JsonNode json = Cli.run("doctor", "--data", folder, "--json").json();
        for (String name : List.of("java", "processor", "kernels", "nd4j", "gpu", "memory", "heap", "data")) {
            assertTrue(json.has(name), name + " is not in " + json);
        }
        assertTrue(json.get("nd4j").asText().startsWith("nd4j-native 1."), json.toString());
        String found = json.get("data").get("mnist").asText();
        assertTrue(found.startsWith("incomplete: no t10k-images-idx3-ubyte.gz"), found);
    }

    @Test
    void gpusThatNd4jHasNoCodeFor() {
        assertTrue(Gpu.verdict("NVIDIA H100 80GB HBM3, 9.0, 81559 MiB, 550.54").contains("no code for it"));
        assertTrue(Gpu.verdict("NVIDIA A100-SXM4-40GB, 8.0, 40960 MiB, 550.54").contains("can run there"));
        assertEquals("unheard of", Gpu.verdict("unheard of"));
    }
}
