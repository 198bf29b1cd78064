package io.github.snn4j.models.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.architecture.Architectures;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnnFileTest {
    @TempDir
    Path folder = Path.of("");

    private final SnnFile files = SnnFile.builtIn();
    private final Network network = Architectures.named("mnist-cnn");
    private final TrainedNetwork model =
            new TrainedNetwork(network, Weights.initial(network.graph(), 7), Map.of("seed", "7"));
    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("m.snn");
        files.write(file, model);
    }

    @Test
    void aModelComesBackTheSame() throws IOException {
        SnnFile.Content content = files.read(file);
        assertEquals(network, content.model().network());
        assertArrayEquals(model.weights().values(), content.model().weights().values());
        assertEquals(Map.of("seed", "7"), content.model().provenance());
        assertNull(content.training());
        assertEquals(SnnFile.weightsSha256(model), SnnFile.weightsSha256(content.model()));
    }

    @Test
    void theSameModelGivesTheSameBytes() throws IOException {
        Path other = folder.resolve("other.snn");
        files.write(other, model);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(other));
    }

    @Test
    void aCheckpointKeepsItsTraining() throws IOException {
        float[] optimizer = new float[2 * model.weights().learned()];
        optimizer[5] = 3;
        files.write(file, model, new SnnFile.TrainingState(Map.of("epoch", "2"), optimizer));
        SnnFile.TrainingState training = files.read(file).training();
        assertEquals(Map.of("epoch", "2"), training == null ? null : training.counters());
        assertArrayEquals(optimizer, training == null ? null : training.optimizer());
    }

    @Test
    void aFileCutShortAnywhereIsNamed() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int part = 0; part < 20; part++) {
            Files.write(file, Arrays.copyOf(whole, whole.length * part / 20));
            assertTrue(message().startsWith(file + ": "), message());
        }
    }

    @Test
    void anAlteredWeightIsNamed() throws IOException {
        edit("weights.f32", b -> b[17] ^= 1);
        assertTrue(message().contains("weights.f32 was altered: expected SHA-256 "), message());
    }

    @Test
    void anAlteredNetworkIsNamed() throws IOException {
        edit("network.json", b -> b[3] = 'x');
        assertTrue(message().contains("network.json was altered"), message());
    }

    @Test
    void aNewerFormatSaysWhatToDo() throws IOException {
        rewrite("manifest.json", text -> text.replace("\"version\" : \"1\"", "\"version\" : \"2\""));
        assertTrue(message().contains("format version 2 is newer than 1, the newest this program reads"), message());
    }

    @Test
    void aForeignZipIsNamed() throws IOException {
        rewrite("manifest.json", text -> "{\"format\":\"other\"}");
        assertTrue(message().contains("not a .snn file"), message());
        Files.writeString(file, "hello");
        assertTrue(message().contains("not a .snn file, or cut short"), message());
        Files.delete(file);
        assertTrue(message().contains("no such file"), message());
    }

    @Test
    void whenThereIsNoPlaceTheOldFileStays() throws IOException {
        byte[] old = Files.readAllBytes(file);
        // a folder in the temporary file's place: opening it for writing fails as a full disk does
        Path temporary = folder.resolve("m.snn.tmp");
        Files.createDirectories(temporary.resolve("in the way"));
        IOException e = assertThrows(IOException.class, () -> files.write(file, model));
        assertTrue(String.valueOf(e.getMessage()).contains("could not be written"), e.getMessage());
        assertArrayEquals(old, Files.readAllBytes(file));
    }

    @Test
    void nothingIsLeftBeside() {
        assertFalse(Files.exists(folder.resolve("m.snn.tmp")));
    }

    private String message() {
        return String.valueOf(
                assertThrows(IOException.class, () -> files.read(file)).getMessage());
    }

    private interface Edit {
        void apply(byte[] bytes);
    }

    private void edit(String entry, Edit edit) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of())) {
            byte[] data = Files.readAllBytes(zip.getPath(entry));
            edit.apply(data);
            Files.write(zip.getPath(entry), data);
        }
    }

    private void rewrite(String entry, java.util.function.UnaryOperator<String> change) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of())) {
            String text = Files.readString(zip.getPath(entry), StandardCharsets.UTF_8);
            Files.writeString(zip.getPath(entry), change.apply(text));
        }
    }
}
