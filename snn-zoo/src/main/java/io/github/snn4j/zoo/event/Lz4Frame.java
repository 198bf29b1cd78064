package io.github.snn4j.zoo.event;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Decompresses an LZ4 frame, whose blocks may refer to those before; checksums are not verified.
 *
 * <p>Source: LZ4 frame format 1.6.1 and LZ4 block format.
 */
final class Lz4Frame {
    private static final int MAGIC = 0x184D2204;
    private static final int SHORTEST_MATCH = 4;

    private final ByteBuffer in;
    private final int limit;
    private byte[] out;
    private int size;

    private Lz4Frame(byte[] packed, int limit) {
        in = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        out = new byte[(int) Math.min(limit, 4L * packed.length + 64)];
        this.limit = limit;
    }

    /**
     * The content of a frame.
     *
     * @param limit the most bytes that are made of it
     * @throws IllegalArgumentException if it is no frame, or damaged
     */
    static byte[] decompress(byte[] packed, int limit) {
        Lz4Frame frame = new Lz4Frame(packed, limit);
        try {
            frame.run();
        } catch (java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("an LZ4 frame of " + packed.length + " bytes is cut off", e);
        }
        return Arrays.copyOf(frame.out, frame.size);
    }

    private void run() {
        if (in.getInt() != MAGIC) {
            throw new IllegalArgumentException("a block does not begin as an LZ4 frame");
        }
        int flags = in.get();
        in.get();
        if (flags >>> 6 != 1) {
            throw new IllegalArgumentException("an LZ4 frame is of version " + (flags >>> 6 & 3) + ", expected 1");
        }
        // content size, dictionary, checksum of the header
        skip(((flags & 8) != 0 ? 8 : 0) + ((flags & 1) != 0 ? 4 : 0) + 1);
        for (int length = in.getInt(); length != 0; length = in.getInt()) {
            int bytes = length & 0x7fffffff;
            if (bytes > in.remaining()) {
                throw new IllegalArgumentException(
                        "an LZ4 block announces " + bytes + " bytes, where " + in.remaining() + " follow");
            }
            if (length < 0) {
                copyLiterals(bytes);
            } else {
                block(in.position() + bytes);
            }
            skip((flags & 16) != 0 ? 4 : 0);
        }
    }

    private void skip(int bytes) {
        for (int i = 0; i < bytes; i++) {
            in.get();
        }
    }

    private void block(int end) {
        while (in.position() < end) {
            int token = in.get() & 0xff;
            copyLiterals(length(token >>> 4));
            if (in.position() < end) {
                int distance = in.getShort() & 0xffff;
                copyMatch(distance, length(token & 15) + SHORTEST_MATCH);
            }
        }
    }

    /** A length of 15 goes on in further bytes, up to one that is not 255. */
    private int length(int nibble) {
        int length = nibble;
        if (nibble == 15) {
            int more;
            do {
                more = in.get() & 0xff;
                length += more;
            } while (more == 255);
        }
        return length;
    }

    private void copyLiterals(int n) {
        if (n > in.remaining()) {
            throw new java.nio.BufferUnderflowException();
        }
        reserve(n);
        in.get(out, size, n);
        size += n;
    }

    private void copyMatch(int distance, int n) {
        if (distance == 0 || distance > size) {
            throw new IllegalArgumentException(
                    "an LZ4 block refers to " + distance + " bytes before, where " + size + " are");
        }
        reserve(n);
        // byte by byte: what is copied may be what has just been written
        for (int i = 0; i < n; i++, size++) {
            out[size] = out[size - distance];
        }
    }

    private void reserve(int n) {
        long needed = (long) size + n;
        if (needed > limit) {
            throw new IllegalArgumentException("an LZ4 frame holds more than " + limit + " bytes");
        }
        if (needed > out.length) {
            out = Arrays.copyOf(out, (int) Math.min(limit, Math.max(needed, 2L * out.length)));
        }
    }
}
