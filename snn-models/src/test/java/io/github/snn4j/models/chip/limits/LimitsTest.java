package io.github.snn4j.models.chip.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {
    @TempDir
    Path folder = Path.of("");

    private String shipped() throws IOException {
        try (var in = LimitsTest.class.getResourceAsStream("/io/github/snn4j/models/chip/targets/loihi1.json")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void loihi1HasTheReferencesNumbers() {
        Limits l = Limits.named("loihi1");
        assertEquals(1024, l.max(Resource.COMPARTMENTS));
        assertEquals(4096, l.max(Resource.IN_AXONS));
        assertEquals(16384 * 64, l.max(Resource.SYNAPSE_BITS));
        assertEquals(-7, l.max(Resource.WEIGHT_EXPONENT_MIN));
    }

    @Test
    void unknownNamesSuggestTheNearest() throws IOException {
        var e = assertThrows(IllegalArgumentException.class, () -> Limits.named("lohi1"));
        assertTrue(String.valueOf(e.getMessage()).contains("did you mean \"loihi1\""));
        Path file = folder.resolve("mine.json");
        Files.writeString(file, shipped().replace("\"limits\": {", "\"limits\": {\"in_axon\": {\"value\": 3},"));
        var f = assertThrows(IOException.class, () -> Limits.read(file));
        assertTrue(String.valueOf(f.getMessage()).contains("did you mean \"in_axons\""));
    }

    @Test
    void aUsersFileReplacesNumbersAndNullIsNotEnforced() throws IOException {
        Path file = folder.resolve("mine.json");
        String json = shipped();
        Files.writeString(
                file,
                json.replace("\"value\": 1024", "\"value\": 77").replace("\"value\": 1048576", "\"value\": null"));
        Limits l = Limits.read(file);
        assertEquals("loihi1 of mine.json", l.name());
        assertEquals(77, l.max(Resource.COMPARTMENTS));
        assertTrue(!l.enforces(Resource.SYNAPSE_BITS) && l.max(Resource.SYNAPSE_BITS) >= Integer.MAX_VALUE);
        Files.writeString(file, json);
        assertEquals(Limits.named("loihi1"), Limits.read(file));
        Files.writeString(file, json.replace("\"name\": \"loihi1\"", "\"name\": \"mine\""));
        assertEquals("mine", Limits.read(file).name());
        Files.writeString(file, json.replace("\"value\": 1024", "\"value\": 0"));
        var e = assertThrows(IOException.class, () -> Limits.read(file));
        assertTrue(String.valueOf(e.getMessage()).contains("compartments.value must be at least 1"), e.toString());
        Files.writeString(file, json.replace("\"value\": 1024", "\"value\": \"many\""));
        assertThrows(IOException.class, () -> Limits.read(file));
    }
}
