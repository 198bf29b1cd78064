package io.github.snn4j.models.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads an event file by the published formats, sharing nothing with what writes it; fails where a checksum is wrong. */
final class EventReader {
    /** An event; what it has not is empty or 0. */
    record Event(double wallTime, long step, String fileVersion, int session, Map<String, Float> scalars) {}

    private EventReader() {}

    static List<Event> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] head = new byte[8];
            in.get(in.position(), head);
            long length = in.getLong();
            assertEquals(masked(head), in.getInt(), "checksum of the length");
            byte[] data = new byte[(int) length];
            in.get(data);
            assertEquals(masked(data), in.getInt(), "checksum of the data");
            events.add(event(data));
        }
        return events;
    }

    /** CRC-32C bit by bit, polynomial 0x1EDC6F41 reflected. */
    static int crc(byte[] bytes) {
        int crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }
        return ~crc;
    }

    private static int masked(byte[] bytes) {
        int crc = crc(bytes);
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    private static Event event(byte[] data) {
        double time = 0;
        long step = 0;
        String version = "";
        int session = 0;
        Map<String, Float> scalars = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int key = (int) varint(in);
            switch (key) {
                case 0x09 -> time = in.getDouble();
                case 0x10 -> step = varint(in);
                case 0x1a -> version = new String(bytes(in), StandardCharsets.UTF_8);
                case 0x2a -> summary(bytes(in), scalars);
                case 0x3a -> {
                    byte[] log = bytes(in);
                    assertEquals(0x08, log[0]);
                    session = log[1];
                }
                default -> throw new AssertionError("unknown field " + (key >> 3) + " of type " + (key & 7));
            }
        }
        return new Event(time, step, version, session, scalars);
    }

    private static void summary(byte[] data, Map<String, Float> scalars) {
        ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            assertEquals(0x0a, in.get());
            ByteBuffer value = ByteBuffer.wrap(bytes(in)).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(0x0a, value.get());
            String tag = new String(bytes(value), StandardCharsets.UTF_8);
            assertEquals(0x15, value.get());
            scalars.put(tag, value.getFloat());
            assertEquals(0, value.remaining());
        }
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[(int) varint(in)];
        in.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
