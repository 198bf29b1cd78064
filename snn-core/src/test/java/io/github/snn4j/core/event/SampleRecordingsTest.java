package io.github.snn4j.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Published recordings against what is known of them, and against their bytes taken apart another way. */
class SampleRecordingsTest {
    private static Events read(String name) throws IOException {
        return EventFiles.plain().read(Recordings.sample(name));
    }

    /** Event i as the decoded file has it: t, x, y, polarity. */
    private static void expect(Events events, int i, long t, int x, int y, boolean on) {
        assertEquals(t, events.times()[i], "time of " + i);
        assertEquals(x, events.x()[i], "x of " + i);
        assertEquals(y, events.y()[i], "y of " + i);
        assertEquals(on, events.on()[i], "polarity of " + i);
    }

    /**
     * The other decoder adds 4096 µs whenever the low half of the time falls, which it also does after the sensor has sent
     * the time without an event, so that only its low half is compared. Those words come every 1000 µs, by the time that is
     * read here.
     */
    @Test
    void evt3DecodesToTheEventsOfAnotherDecoder() throws IOException {
        Events events = read("prophesee_evt3.raw");
        byte[] npy = Files.readAllBytes(Recordings.sample("prophesee_evt3_expected.npy"));
        ByteBuffer expected = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
        int start = 10 + expected.getShort(8);
        assertEquals(219_596, (npy.length - start) / 16);
        assertEquals(219_596, events.size());
        assertEquals("1280x720", events.width() + "x" + events.height());
        assertEquals(expected.getLong(start), events.times()[0]);
        for (int i = 0; i < events.size(); i++) {
            int at = start + 16 * i;
            assertEquals(expected.getLong(at) % 4096, events.times()[i] % 4096, "low half of the time of " + i);
            expect(
                    events,
                    i,
                    events.times()[i],
                    expected.getShort(at + 8),
                    expected.getShort(at + 10),
                    expected.get(at + 12) == 1);
        }
        long[] beats = beats(Files.readAllBytes(Recordings.sample("prophesee_evt3.raw")));
        assertEquals(9, beats.length);
        for (int i = 1; i < beats.length; i++) {
            assertEquals(1000, beats[i] - beats[i - 1]);
        }
        assertTrue(Math.abs(beats[0] - events.times()[0]) < 1000, "the recording lasts from the first beat");
        assertTrue(Math.abs(events.times()[events.size() - 1] - beats[8]) < 1000, "to the last");
    }

    /** The times that the sensor sends without an event: the low half (kind 6) falls afterwards, the high one stays. */
    private static long[] beats(byte[] raw) {
        ByteBuffer words = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (raw[at] == '%') {
            while (raw[at++] != '\n') {}
        }
        LongStream.Builder times = LongStream.builder();
        long time = 0;
        long high = 0;
        for (; at + 2 <= raw.length; at += 2) {
            int word = words.getShort(at) & 0xffff;
            if (word / 4096 == 8) {
                high = 4096L * (word % 4096);
            } else if (word / 4096 == 6) {
                if (high + word % 4096 < time) {
                    times.add(time);
                }
                time = high + word % 4096;
            }
        }
        return times.build().toArray();
    }

    @Test
    void nMnist() throws IOException {
        Events events = read("nmnist_sample.bin");
        byte[] bytes = Files.readAllBytes(Recordings.sample("nmnist_sample.bin"));
        assertEquals(21625 / 5, events.size());
        assertEquals("34x34", events.width() + "x" + events.height());
        for (int i = 0; i < events.size(); i++) {
            int a = bytes[5 * i + 2] & 0xff;
            int t = ((a & 127) * 256 + (bytes[5 * i + 3] & 0xff)) * 256 + (bytes[5 * i + 4] & 0xff);
            expect(events, i, t, bytes[5 * i], bytes[5 * i + 1], a >= 128);
        }
    }

    @Test
    void everyRecordingOfTheNMnistSubsetIsAsItsNotesSay() throws IOException {
        try (var files = Files.walk(Recordings.events().resolve("nmnist-subset"))) {
            int read = 0;
            for (Path file : files.filter(f -> f.toString().endsWith(".bin")).toList()) {
                Events events = EventFiles.plain().read(file);
                assertTrue(events.size() >= 1_069 && events.size() <= 7_152, file + ": " + events);
                assertEquals(34, events.width(), file.toString());
                long span = events.times()[events.size() - 1] - events.times()[0];
                assertTrue(span >= 290_000 && span <= 336_000, file + ": " + events);
                read++;
            }
            assertEquals(600, read);
        }
    }

    @Test
    void dvs128() throws IOException {
        Events pencil = read("dvs128_object_pencil.aedat");
        assertEquals(126_164, pencil.size());
        assertEquals(18.5, (pencil.times()[pencil.size() - 1] - pencil.times()[0]) / 1e6, 0.05);
        assertTrue(pencil.times()[0] < 0, "times are signed: " + pencil);
        Events scissors = read("dvs128_object_scissors.aedat");
        assertEquals(143_655, scissors.size());
        assertEquals(18.8, (scissors.times()[scissors.size() - 1] - scissors.times()[0]) / 1e6, 0.05);
        assertEquals(19_182, read("dvs128_walking.aedat").size());
        assertEquals("0 events of 346x260", read("dvs_header_only.aedat").toString());
    }

    @Test
    void dvs128EventsAreTheWordsAtTheFilesEnd() throws IOException {
        Events events = read("dvs128_object_pencil.aedat");
        byte[] bytes = Files.readAllBytes(Recordings.sample("dvs128_object_pencil.aedat"));
        ByteBuffer words = ByteBuffer.wrap(bytes, bytes.length - 8 * 126_164, 8 * 126_164)
                .slice()
                .order(ByteOrder.BIG_ENDIAN);
        for (int i = 0; i < events.size(); i++) {
            int address = words.getInt(8 * i);
            expect(events, i, words.getInt(8 * i + 4), address % 256 / 2, address / 256, address % 2 == 1);
        }
    }

    @Test
    void nCars() throws IOException {
        Events events = read("ncars_sample.dat");
        byte[] bytes = Files.readAllBytes(Recordings.sample("ncars_sample.dat"));
        int start = 0x5d;
        assertEquals((bytes.length - start) / 8, events.size());
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < events.size(); i++) {
            long word = words.getInt(start + 8 * i + 4) & 0xffffffffL;
            expect(
                    events,
                    i,
                    words.getInt(start + 8 * i),
                    (int) (word % (1 << 14)),
                    (int) (word / (1 << 14) % (1 << 14)),
                    word / (1 << 28) == 1);
        }
    }

    @Test
    void nTidigits() throws IOException {
        Events events = read("ntidigits_1.bs1");
        byte[] bytes = Files.readAllBytes(Recordings.sample("ntidigits_1.bs1"));
        assertEquals(4490 / 5, events.size());
        assertEquals("64x1", events.width() + "x" + events.height());
        for (int i = 0; i < events.size(); i++) {
            int channel = (bytes[5 * i] & 0xff) * 256 + (bytes[5 * i + 1] & 0xff);
            assertEquals(channel, events.x()[i]);
        }
    }

    /** Cut recordings are refused: where, and what is whole. */
    @Test
    void aRecordingThatEndsWithinAnEventIsRefused() {
        String first = assertThrows(EventFormatException.class, () -> read("dvs128_short.aedat"))
                .getMessage();
        assertTrue(first.contains("ends at byte 4279, 6 bytes into event 5"), first);
        assertTrue(first.contains("4 whole events come before, up to byte 4273"), first);
        String second = assertThrows(EventFormatException.class, () -> read("davis240_short.aedat"))
                .getMessage();
        assertTrue(second.contains("ends at byte 303897, 4 bytes into event 4"), second);
    }
}
