package io.github.snn4j.zoo.event;

import io.airlift.compress.zstd.ZstdDecompressor;
import io.github.snn4j.core.event.EventFormat;
import io.github.snn4j.core.event.EventInput;
import io.github.snn4j.core.event.Events;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * AEDAT 4.0 (DV): a line with the version, a FlatBuffer {@code IOHE} with compression, the place of the table of data and
 * the streams as XML, then packets of stream, size and a FlatBuffer, compressed by LZ4, Zstandard or not.
 *
 * <p>The first stream of events is read, others are passed over; so is the table of data at the end. A time is 64 bits of
 * microseconds, here since 1970. Source: iniVation, file formats, AEDAT 4.0.
 */
public record Aedat4() implements EventFormat {
    private static final String MARK = "#!AER-DAT4.0";
    private static final int LARGEST_HEADER = 16 << 20;
    private static final int LARGEST_PACKET = 64 << 20;
    private static final int EVENT_BYTES = 16;

    @Override
    public String name() {
        return "AEDAT 4";
    }

    @Override
    public boolean matches(String fileName, String head) {
        return head.startsWith(MARK);
    }

    @Override
    public Events read(EventInput in) throws IOException {
        in.line();
        FlatTable header = FlatTable.root(sizePrefixed(in), "IOHE");
        int compression = header.intField(0, 0);
        long tableAt = header.longField(1, -1);
        EventStreamInfo stream = EventStreamInfo.first(header.text(2));
        long end = tableAt < 0 ? in.size() : tableAt;
        if (end < in.position() || end > in.size()) {
            throw in.error("has its table of data at byte " + end + " of " + in.size());
        }
        Events.Builder events = new Events.Builder(in.remaining() / EVENT_BYTES);
        while (in.position() < end) {
            int id = in.int32();
            int size = in.int32();
            in.checkAhead(size);
            if (id == stream.id()) {
                packet(decompress(in.bytes(size), compression), events);
            } else {
                in.skip(size);
            }
        }
        return events.build(stream.width(), stream.height());
    }

    /** A FlatBuffer with its size, which is kept before it. */
    private static byte[] sizePrefixed(EventInput in) throws IOException {
        int size = in.int32();
        if (size < 8 || size > LARGEST_HEADER) {
            throw in.error("has a header of " + size + " bytes");
        }
        byte[] content = in.bytes(size);
        byte[] all = new byte[size + 4];
        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putInt(size).put(content);
        return all;
    }

    private static byte[] decompress(byte[] packed, int compression) {
        return switch (compression) {
            case 0 -> packed;
            case 1, 2 -> Lz4Frame.decompress(packed, LARGEST_PACKET);
            case 3, 4 -> zstandard(packed);
            default ->
                throw new IllegalArgumentException("compression " + compression
                        + " is not known; 0 (none), 1, 2 (LZ4), 3 and 4 (Zstandard) are read");
        };
    }

    private static byte[] zstandard(byte[] packed) {
        try {
            long size = ZstdDecompressor.getDecompressedSize(packed, 0, packed.length);
            if (size > LARGEST_PACKET) {
                throw new IllegalArgumentException(
                        "a Zstandard frame announces " + size + " bytes, more than " + LARGEST_PACKET);
            }
            // without a size in its header the frame says only when it does not fit
            byte[] room = new byte[size >= 0 ? (int) size : LARGEST_PACKET];
            int n = new ZstdDecompressor().decompress(packed, 0, packed.length, room, 0, room.length);
            return n == room.length ? room : java.util.Arrays.copyOf(room, n);
        } catch (io.airlift.compress.MalformedInputException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a Zstandard frame is damaged: " + e.getMessage(), e);
        }
    }

    private static void packet(byte[] content, Events.Builder events) {
        ByteBuffer elements = FlatTable.root(content, "EVTS").vector(0, EVENT_BYTES);
        while (elements.hasRemaining()) {
            long time = elements.getLong();
            short x = elements.getShort();
            short y = elements.getShort();
            events.add(time, x, y, elements.getInt() % 256 != 0);
        }
    }
}
