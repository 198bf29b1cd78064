package io.github.snn4j.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files written here from the published layouts, and what is wrong with others. */
class WrittenRecordingsTest {
    @TempDir
    Path folder;

    private Events read(String name, ByteBuffer filled) throws IOException {
        return EventFiles.plain().read(Recordings.write(folder.resolve(name), filled));
    }

    private void refuses(String name, ByteBuffer filled, String... parts) {
        String message = assertThrows(EventFormatException.class, () -> read(name, filled))
                .getMessage();
        assertTrue(message.contains(name), message);
        for (String part : parts) {
            assertTrue(message.contains(part), "\"" + part + "\" is not in: " + message);
        }
    }

    @Test
    void nMnistWithOverflows() throws IOException {
        Events events = Recordings.random(240, 180, 500, 4_000, 1);
        ByteBuffer file = ByteBuffer.allocate(1 << 16);
        long shift = 0;
        for (int i = 0; i < events.size(); i++) {
            while (events.times()[i] - shift >= 8192) {
                file.put((byte) 0).put((byte) 240).put(new byte[3]);
                shift += 8192;
            }
            int t = (int) (events.times()[i] - shift);
            file.put((byte) events.x()[i]).put((byte) events.y()[i]);
            file.put((byte) ((events.on()[i] ? 128 : 0) + (t >> 16))).putShort((short) t);
        }
        assertEquals(events, read("image_0001.bin", file));
        file = ByteBuffer.allocate(64).put(new byte[13]);
        refuses("00001.bin", file, "ends at byte 13, 3 bytes into event 3", "2 whole events");
    }

    @Test
    void aedat2OfDavisPassesOverWhatIsNoChange() throws IOException {
        Events events = Recordings.random(240, 180, 300, 1_000, 2);
        ByteBuffer file = ByteBuffer.allocate(1 << 16).order(ByteOrder.BIG_ENDIAN);
        file.put(Recordings.ascii("#!AER-DAT2.0\r\n# AEChip: eu.seebetter.ini.chips.davis.DAVIS240C\r\n"));
        file.put(Recordings.ascii("#End Of ASCII Header\r\n"));
        for (int i = 0; i < events.size(); i++) {
            file.putInt(events.y()[i] << 22 | events.x()[i] << 12 | (events.on()[i] ? 1 << 11 : 0));
            file.putInt((int) events.times()[i]);
            file.putInt(0x80000000 | i).putInt(0);
            file.putInt(1 << 10).putInt(0);
        }
        assertEquals(events, read("davis.aedat", file));
    }

    @Test
    void aedat2TimesWrapAround() throws IOException {
        ByteBuffer file = ByteBuffer.allocate(1 << 10).put(Recordings.ascii("#!AER-DAT2.0\n"));
        file.putInt(0).putInt(Integer.MAX_VALUE).putInt(1).putInt(Integer.MIN_VALUE + 4);
        Events events = read("long.aedat", file);
        assertEquals(5, events.times()[1] - events.times()[0]);
        file = ByteBuffer.allocate(1 << 10).put(Recordings.ascii("#!AER-DAT2.0\n# AEChip: ch.Cochlea\n"));
        refuses("cochlea.aedat", file, "ch.Cochlea", "DVS128");
    }

    /** A header of a packet of AEDAT 3.1. */
    private static void packet(ByteBuffer file, int type, int size, int overflow, int capacity, int number) {
        file.putShort((short) type).putShort((short) 1).putInt(size).putInt(4);
        file.putInt(overflow).putInt(capacity).putInt(number).putInt(number);
    }

    private static ByteBuffer aedat3Header() {
        return Recordings.little(1 << 16)
                .put(Recordings.ascii("#!AER-DAT3.1\r\n#Format: RAW\r\n#Source 1: DVS128\r\n"
                        + "#Start-Time: 2016-01-01\r\n#!END-HEADER\r\n"));
    }

    @Test
    void aedat3() throws IOException {
        Events events = Recordings.random(128, 128, 400, 1_000, 3);
        long base = 3L << 31;
        ByteBuffer file = aedat3Header();
        packet(file, 0, 8, 3, 2, 2);
        file.putLong(7).putLong(7);
        for (int from = 0; from < 400; from += 100) {
            packet(file, 1, 8, 3, 120, 101);
            for (int i = from; i < from + 100; i++) {
                file.putInt(events.x()[i] << 17 | events.y()[i] << 2 | (events.on()[i] ? 2 : 0) | 1);
                file.putInt((int) events.times()[i]);
            }
            file.putInt(2).putInt(0); // an event that is not valid
            file.put(new byte[19 * 8]);
        }
        Events read = read("user01.aedat", file);
        for (int i = 0; i < 400; i++) {
            assertEquals(base + events.times()[i], read.times()[i]);
        }
        assertEquals(
                events,
                new Events(128, 128, events.times(), read.x(), read.y(), read.on()),
                "all but the times' origin");
        long from = read.times()[150];
        long to = read.times()[250];
        assertEquals(
                read.between(from, to),
                new EventFiles(List.of(new Aedat3(from, to))).read(folder.resolve("user01.aedat")));
    }

    @Test
    void aedat3ThatLies() {
        ByteBuffer file = aedat3Header();
        packet(file, 1, 8, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
        refuses("large.aedat", file, "17179869176 more bytes were announced");
        file = aedat3Header();
        packet(file, 1, 8, 0, 1, 2);
        refuses("over.aedat", file, "2 of at most 1 events");
        file = aedat3Header();
        packet(file, 1, 8, 0, 2, 2);
        refuses("cut.aedat", file, "16 more bytes were announced");
        refuses(
                "source.aedat",
                Recordings.little(100).put(Recordings.ascii("#!AER-DAT3.1\r\n#!END-HEADER\r\n")),
                "#Source");
        refuses(
                "header.aedat",
                Recordings.little(100).put(Recordings.ascii("#!AER-DAT3.1\r\n#Format: RAW\r\n")),
                "ends");
    }

    @Test
    void evt2() throws IOException {
        Events events = Recordings.random(1280, 720, 2_000, 300, 4);
        ByteBuffer file = Recordings.little(1 << 16)
                .put(Recordings.ascii("% evt 2.0\n% format EVT2;height=720;width=1280\n% end\n"));
        file.putInt(5 << 22); // before any time
        long high = -1;
        for (int i = 0; i < events.size(); i++) {
            if (high != events.times()[i] >> 6) {
                high = events.times()[i] >> 6;
                file.putInt(8 << 28 | (int) high);
                file.putInt(0xa << 28);
            }
            file.putInt((events.on()[i] ? 1 << 28 : 0)
                    | (int) (events.times()[i] & 63) << 22
                    | events.x()[i] << 11
                    | events.y()[i]);
        }
        assertEquals(events, read("evt2.raw", file));
        file.put((byte) 0);
        refuses("cut.raw", file, "1 bytes into event");
    }

    @Test
    void evt3TimeWrapsAround() throws IOException {
        ByteBuffer file = Recordings.little(1 << 10).put(Recordings.ascii("% evt 3.0\n% geometry 640x480\n% end\n"));
        file.putShort((short) 0x8fff)
                .putShort((short) 0x6fff)
                .putShort((short) 0x0007)
                .putShort((short) 0x2803);
        file.putShort((short) 0x8000).putShort((short) 0x6001).putShort((short) 0x2004);
        Events events = read("wrap.raw", file);
        assertEquals(640, events.width());
        assertEquals(2, events.times()[1] - events.times()[0]);
        assertEquals((1 << 24) - 1, events.times()[0]);
        file.putShort((short) 0x2280);
        refuses("outside.raw", file, "event 3", "(640, 7)", "640x480");
    }

    @Test
    void eventStream() throws IOException {
        Events events = Recordings.random(304, 240, 800, 400, 5);
        ByteBuffer file = Recordings.little(1 << 16).put(Recordings.ascii("Event Stream"));
        file.put(new byte[] {2, 0, 0, 1}).putShort((short) 304).putShort((short) 240);
        long last = 0;
        for (int i = 0; i < events.size(); i++) {
            long pause = events.times()[i] - last;
            last = events.times()[i];
            for (; pause >= 127; pause -= 127) {
                file.put((byte) 0xff);
            }
            file.put((byte) (pause << 1 | (events.on()[i] ? 1 : 0)));
            file.putShort(events.x()[i]).putShort(events.y()[i]);
            if (i % 100 == 0) {
                file.put(new byte[] {-2, -2, -2, -2, -2});
            }
        }
        assertEquals(events, read("dvs.es", file));
        file.put((byte) 0).put((byte) 1);
        refuses("cut.es", file, "more bytes were expected");
        refuses(
                "atis.es",
                Recordings.little(99).put(Recordings.ascii("Event Stream")).put(new byte[] {2, 0, 0, 2}),
                "type 2");
    }

    @Test
    void datTellsItsSensor() throws IOException {
        ByteBuffer file = Recordings.little(1 << 10).put(Recordings.ascii("% Width 64\n% Height 48\n"));
        file.put((byte) 12).put((byte) 8).putInt(-2).putInt(1 << 28 | 47 << 14 | 63);
        Events events = read("cd.dat", file);
        assertEquals("1 events of 64x48, 4294967294 to 4294967294 us", events.toString());
        refuses("box.dat", Recordings.little(99).put((byte) 0x28).put((byte) 24), "type 40 of 24 bytes");
    }

    @Test
    void eventsOutOfOrderAreSortedAndKeepTheFilesOrderWithinATime() {
        Events.Builder events = new Events.Builder(0);
        for (int i = 0; i < 100; i++) {
            events.add(-(i / 2), i, 0, false);
        }
        Events built = events.build(100, 1);
        assertEquals(98, built.x()[0]);
        assertEquals(99, built.x()[1]);
        assertEquals(0, built.x()[98]);
        assertEquals(1, built.x()[99]);
    }

    @Test
    void partsInTime() {
        Events events = Recordings.random(8, 8, 1000, 3, 6);
        Events part = events.between(100, 200);
        assertEquals(events.where(i -> events.times()[i] >= 100 && events.times()[i] < 200), part);
        assertEquals(0, events.between(200, 100).size());
    }

    @Test
    void whatIsNoRecording() throws IOException {
        refuses("note.txt", Recordings.little(9).put((byte) 'x'), "no recording of a known format", "EVT 3", "AEDAT 2");
        refuses("empty.bin", Recordings.little(9), "is empty");
        assertTrue(assertThrows(IOException.class, () -> EventFiles.plain().read(folder))
                .getMessage()
                .contains("is a folder"));
        Path missing = folder.resolve("missing.bin");
        assertTrue(assertThrows(IOException.class, () -> EventFiles.plain().read(missing))
                .getMessage()
                .contains("no such file"));
        assertTrue(EventFiles.plain().isRecording(missing));
        assertTrue(!Files.exists(missing));
    }
}
