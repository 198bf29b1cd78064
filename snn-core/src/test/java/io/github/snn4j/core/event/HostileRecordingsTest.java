package io.github.snn4j.core.event;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every sample cut and with bytes changed at random: valid events, or an error that names the file. */
class HostileRecordingsTest {
    @TempDir
    Path folder;

    @Test
    void damagedFilesGiveEventsOrANamedError() throws IOException {
        Random random = new Random(7);
        int refused = 0;
        for (Path sample : Recordings.samples()) {
            byte[] whole = Files.readAllBytes(sample);
            byte[] bytes = whole.length > 100_000 ? Arrays.copyOf(whole, 100_000) : whole;
            Path file = folder.resolve(sample.getFileName().toString());
            for (int trial = 0; trial < 40; trial++) {
                byte[] damaged = trial % 2 == 0 ? bytes.clone() : Arrays.copyOf(bytes, random.nextInt(bytes.length));
                int flips = damaged.length == 0 || trial % 4 == 1 ? 0 : 1 + random.nextInt(20);
                // half of them near the beginning, where lengths and kinds stand
                int reach = trial % 3 == 0 ? damaged.length : Math.min(damaged.length, 200);
                for (int i = 0; i < flips; i++) {
                    damaged[random.nextInt(reach)] = (byte) random.nextInt();
                }
                Files.write(file, damaged);
                refused += survives(file, damaged.length) ? 0 : 1;
            }
        }
        assertTrue(refused > 100, refused + " were refused");
    }

    private static boolean survives(Path file, int bytes) {
        try {
            Events events = EventFiles.plain().read(file);
            assertTrue(events.size() <= 6L * bytes, events + " of " + bytes + " bytes");
            return true;
        } catch (EventFormatException e) {
            assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
            return false;
        } catch (IOException | RuntimeException e) {
            return fail(file + " of " + bytes + " bytes", e);
        }
    }
}
