package io.github.snn4j.core.event;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file read from front to back, little-endian unless told otherwise; what is not there is an error that says where. */
public final class EventInput implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_LINE = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer;
    /** The file's position of the buffer's first byte. */
    private long base;

    private EventInput(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        size = channel.size();
        buffer = ByteBuffer.allocate((int) Math.max(16, Math.min(size, BUFFER)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .limit(0);
    }

    /** Opens a file at its beginning. */
    public static EventInput open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + ": is a folder, expected a recording");
        }
        try {
            return new EventInput(path, FileChannel.open(path, StandardOpenOption.READ));
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": no such file", e);
        }
    }

    public Path path() {
        return path;
    }

    /** Bytes of the file. */
    public long size() {
        return size;
    }

    /** How many bytes have been read. */
    public long position() {
        return base + buffer.position();
    }

    /** How many bytes follow. */
    public long remaining() {
        return size - position();
    }

    public EventInput order(ByteOrder order) {
        buffer.order(order);
        return this;
    }

    /** The first {@code n} bytes of the file, or all if there are fewer; does not move on. */
    public byte[] head(int n) throws IOException {
        ByteBuffer head = ByteBuffer.allocate((int) Math.min(n, size));
        while (head.hasRemaining() && channel.read(head, head.position()) >= 0) {}
        return head.array();
    }

    public int unsignedByte() throws IOException {
        need(1);
        return buffer.get() & 0xff;
    }

    public short int16() throws IOException {
        need(2);
        return buffer.getShort();
    }

    public int int32() throws IOException {
        need(4);
        return buffer.getInt();
    }

    public long int64() throws IOException {
        need(8);
        return buffer.getLong();
    }

    /** The next {@code n} bytes. */
    public byte[] bytes(long n) throws IOException {
        checkAhead(n);
        byte[] bytes = new byte[(int) n];
        int done = 0;
        while (done < n) {
            need(1);
            int piece = (int) Math.min(n - done, buffer.remaining());
            buffer.get(bytes, done, piece);
            done += piece;
        }
        return bytes;
    }

    /** Passes over {@code n} bytes. */
    public void skip(long n) throws IOException {
        checkAhead(n);
        long to = position() + n;
        if (n <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) n);
        } else {
            base = to;
            buffer.limit(0);
            channel.position(to);
        }
    }

    /** Text up to the end of the line, without it. */
    public String line() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
            if (text.length() == LONGEST_LINE) {
                throw error("a header line is longer than " + LONGEST_LINE + " characters");
            }
            text.append((char) c);
        }
        int length = text.length();
        return length > 0 && text.charAt(length - 1) == '\r' ? text.substring(0, length - 1) : text.toString();
    }

    /** Whether the next byte is {@code c}; false at the end. */
    public boolean startsWith(char c) throws IOException {
        if (remaining() == 0) {
            return false;
        }
        need(1);
        return (buffer.get(buffer.position()) & 0xff) == c;
    }

    /** How many events of {@code width} bytes follow; an error if the file ends within one. */
    public long whole(int width) throws IOException {
        long events = remaining() / width;
        long over = remaining() % width;
        if (over != 0) {
            throw new EventFormatException(path + ": ends at byte " + size + ", " + over + " bytes into event "
                    + (events + 1) + " of " + width + " bytes; it was cut off, or is of another format ("
                    + events + " whole events come before, up to byte " + (size - over) + ")");
        }
        return events;
    }

    /** The exception for what is wrong at the current position. */
    public EventFormatException error(String what) {
        return new EventFormatException(path + ": " + what + ", at byte " + position());
    }

    /** Refuses a length that reaches beyond the end, before anything is allocated for it. */
    public void checkAhead(long n) throws EventFormatException {
        if (n < 0 || n > remaining()) {
            throw error("ends at byte " + size + ", where " + n + " more bytes were announced");
        }
        if (n > Integer.MAX_VALUE - 8) {
            throw error("announces a block of " + n + " bytes, more than 2 GiB");
        }
    }

    private void need(int n) throws IOException {
        if (buffer.remaining() < n) {
            refill(n);
        }
    }

    private void refill(int n) throws IOException {
        base += buffer.position();
        buffer.compact();
        while (buffer.position() < n && channel.read(buffer) >= 0) {}
        buffer.flip();
        if (buffer.remaining() < n) {
            throw error("ends at byte " + (base + buffer.limit()) + ", where " + n + " more bytes were expected");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
