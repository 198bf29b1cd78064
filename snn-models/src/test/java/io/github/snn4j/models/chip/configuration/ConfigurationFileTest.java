package io.github.snn4j.models.chip.configuration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.Quantiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
    @TempDir
    Path folder = Path.of("");

    private Path file = Path.of("");
    private Path side = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("net.snncfg.json");
        side = folder.resolve("net.snncfg.bin");
        ConfigurationWriter.write(configuration(), file, false);
    }

    private static CoreConfiguration configuration() {
        return Partitioner.partition(
                Quantiser.quantise(Networks.convPoolDense(5, Decode.COUNT)).network(), Limits.named("loihi1"));
    }

    private String expectBroken() {
        var e = assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(file));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("net.snncfg"), message);
        return message;
    }

    @Test
    void writingWhatWasReadIsByteIdentical() throws IOException {
        Path again = folder.resolve("again.json");
        ConfigurationWriter.write(ConfigurationReader.read(file), again, false);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
        assertArrayEquals(Files.readAllBytes(side), Files.readAllBytes(folder.resolve("again.bin")));
        Path inline = folder.resolve("inline.json");
        ConfigurationWriter.write(ConfigurationReader.read(file), inline, true);
        ConfigurationWriter.write(ConfigurationReader.read(inline), again, false);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
        try (var left = Files.list(folder)) {
            assertTrue(left.noneMatch(p -> p.toString().endsWith(".tmp")));
        }
    }

    @Test
    void truncatedSideFileIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(side);
        Files.write(side, Arrays.copyOf(bytes, bytes.length - 3));
        String message = expectBroken();
        assertTrue(message.contains("net.snncfg.bin") && message.contains("expects " + bytes.length), message);
        Files.delete(side);
        assertTrue(expectBroken().contains("missing"));
    }

    @Test
    void alteredSideFileIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(side);
        bytes[bytes.length / 2] ^= 4;
        Files.write(side, bytes);
        String message = expectBroken();
        assertTrue(message.contains("CRC-32C") && message.contains("expected"), message);
    }

    @Test
    void alteredJsonIsNamed() throws IOException {
        String json = Files.readString(file);
        String[][] changes = {
            {"\"decay_v\":", "\"decay_v\":9"},
            {"\"version\":\"1.0\"", "\"version\":\"2.0\""},
            {"\"semantics\":\"lava\"", "\"semantics\":\"other\""},
            {"\"offset\":0,", "\"offset\":2147483647,"},
            {"\"offset\":0,", "\"offset\":-1,"},
            {"\"cx_base\":\"data", "\"cx_base\":\"base64"},
            {"\"pop\":\"conv2\"", "\"pop\":\"conv9\""},
            {"\"steps\":6", "\"steps\":600000000"},
            {"\"steps\":6", "\"steps\":null"},
            {"\"steps\":6", "\"steps\":6.5"},
            {"\"steps\":6", "\"stops\":6"},
            {"\"depth\":4", "\"depth\":1"},
            {"\"data:d000003\"", "\"data:d000004\""},
            {"\"kind\":\"bias\"", "\"kind\":\"spikes\""},
        };
        for (String[] change : changes) {
            assertTrue(json.contains(change[0]), change[0]);
            Files.writeString(file, json.replaceFirst(java.util.regex.Pattern.quote(change[0]), change[1]));
            expectBroken();
        }
        Files.writeString(file, json.substring(0, json.length() / 2));
        expectBroken();
        // what looks like UCS-4 in an order that no machine has
        Files.write(file, new byte[] {0, 0, 'N', 0});
        expectBroken();
    }

    /** Any damage is either an error with the file's name or harmless; never another exception. */
    @Test
    void damagedBytesNeverEscapeTheReader() throws IOException {
        byte[] json = Files.readAllBytes(file);
        Random random = new Random(3);
        int rejected = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = json.clone();
            damaged[random.nextInt(damaged.length)] = (byte) (32 + random.nextInt(95));
            Files.write(file, damaged);
            try {
                ConfigurationReader.read(file);
            } catch (ConfigurationException e) {
                rejected++;
            }
        }
        assertTrue(rejected > 200, rejected + " of 300");
    }

    @Test
    void anyNameWillDo() throws IOException {
        Path other = folder.resolve("x.cfg");
        ConfigurationWriter.write(configuration(), other, false);
        assertTrue(Files.exists(folder.resolve("x.cfg.bin")));
        byte[] json = Files.readAllBytes(other);
        ConfigurationWriter.write(ConfigurationReader.read(other), other, false);
        assertArrayEquals(json, Files.readAllBytes(other));
    }
}
